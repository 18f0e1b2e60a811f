import { equal } from "../../exchange/testing.ts";
import { greys, median, type Pixels } from "./median.ts";

function picture(width: number, height: number, greyAt: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < width * height; at++) {
    const grey = greyAt(at % width, Math.floor(at / width));
    data.set([grey, grey, grey, 255], 4 * at);
  }
  return { data, width, height };
}

Deno.test("each inner pixel becomes the median of nine, whatever they are", () => {
  let seed = 7;
  const random = () => (seed = seed * 1_103_515_245 + 12_345 & 0x7fffffff) >> 16 & 255;
  const pixels = picture(23, 17, random);
  const before = greys(pixels);
  const after = greys(median(pixels));
  for (let y = 1; y < 16; y++) {
    for (let x = 1; x < 22; x++) {
      const around = [-24, -23, -22, -1, 0, 1, 22, 23, 24].map((step) => before[23 * y + x + step]);
      equal(after[23 * y + x], around.sort((a, b) => a - b)[4], `${x}, ${y}`);
    }
  }
});

Deno.test("specks go, edges and the rim stay", () => {
  const edge = (x: number) => x < 10 ? 20 : 230;
  const specks = picture(20, 12, (x, y) => x % 4 === 1 && y % 4 === 1 ? 255 - edge(x) : edge(x));
  const cleaned = greys(median(specks));
  for (let y = 1; y < 11; y++) {
    for (let x = 1; x < 19; x++) equal(cleaned[20 * y + x], edge(x), `${x}, ${y}`);
  }
  equal(cleaned[0], edge(0));
});

Deno.test("brightness weighs green most and blue least, and the picture handed in is left as it was", () => {
  const data = Uint8ClampedArray.from([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255]);
  equal([...greys({ data, width: 4, height: 1 })], [76, 149, 28, 255]);
  const pixels = picture(3, 3, (x, y) => x === 1 && y === 1 ? 255 : 0);
  equal(greys(median(pixels))[4], 0);
  equal(greys(pixels)[4], 255);
});
