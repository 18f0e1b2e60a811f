import { equal } from "../../exchange/testing.ts";
import { advise } from "./coach.ts";
import type { Pixels } from "./median.ts";

type Colour = readonly [red: number, green: number, blue: number];

const [WIDTH, HEIGHT] = [480, 640];
const KRAFT: Colour = [168, 132, 96];
const PAPER: Colour = [244, 240, 230];
const INK: Colour = [35, 35, 40];
const FAINT: Colour = [165, 165, 170];

/** A picture to draw on, and to look at through a worse camera. */
class Picture implements Pixels {
  readonly width = WIDTH;
  readonly height = HEIGHT;
  #seed = 1;

  constructor(readonly data = new Uint8ClampedArray(4 * WIDTH * HEIGHT)) {}

  /** Draw a rectangle. */
  box(left: number, top: number, width: number, height: number, colour: Colour): this {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) this.data.set([...colour, 255], 4 * (y * WIDTH + x));
    }
    return this;
  }

  /** Draw lines of words of letters: each letter a stem and a bar, as high as small print is in a sampled photo. */
  text(left: number, top: number, width: number, lines: number, pitch: number, ink = INK): this {
    const high = Math.round(pitch / 2);
    for (let line = 0; line < lines; line++) {
      for (let x = left; x < left + width; x += this.random() < 0.18 ? 7 : this.random() < 0.5 ? 3 : 5) {
        this.box(x, top + line * pitch, 1, high, ink);
        this.box(x, top + line * pitch + Math.floor(this.random() * high), 3, 1, ink);
      }
    }
    return this;
  }

  /** Draw a square of modules, as a QR code has them. */
  code(left: number, top: number, module: number): this {
    for (let place = 0; place < 441; place++) {
      const [x, y] = [left + place % 21 * module, top + Math.floor(place / 21) * module];
      if (this.random() < 0.5) this.box(x, y, module, module, INK);
    }
    return this;
  }

  /** Smear each pixel over its neighbours along x, y or both. */
  blurred(across: number, down: number): Picture {
    return this.#smeared(across, 1).#smeared(down, WIDTH).#smeared(across, 1).#smeared(down, WIDTH);
  }

  #smeared(reach: number, step: number): Picture {
    const steps = Array.from({ length: 2 * reach + 1 }, (_, place) => 4 * step * (place - reach));
    const meanAt = (value: number, at: number) =>
      steps.reduce((sum, each) => sum + (this.data[at + each] ?? value), 0) / steps.length;
    return new Picture(this.data.map(meanAt));
  }

  /** Make brighter or darker, and add the sensor's noise. */
  lit(light: number, noise = 2): Picture {
    return new Picture(this.data.map((value, at) => at % 4 === 3 ? 255 : value * light + noise * this.#normal()));
  }

  #normal(): number {
    return this.random() + this.random() + this.random() + this.random() - 2;
  }

  random(): number {
    this.#seed = (this.#seed * 48_271) % 0x7fffffff;
    return this.#seed / 0x7fffffff;
  }
}

function parcel(ground: Colour = KRAFT): Picture {
  const label = new Picture().box(0, 0, WIDTH, HEIGHT, [74, 70, 66]).box(20, 90, 440, 460, ground);
  label.box(60, 120, 360, 138, PAPER).code(75, 148, 4).code(320, 148, 4).text(175, 150, 120, 5, 17);
  return label.text(60, 330, 260, 4, 22);
}

function sheet(): Picture {
  return new Picture().box(0, 0, WIDTH, HEIGHT, [90, 70, 55]).box(25, 10, 430, 620, PAPER);
}

function page(ink = INK): Picture {
  return sheet().text(60, 50, 350, 48, 11, ink);
}

Deno.test("a parcel in daylight, or in the shade, is a good photo", () => {
  for (const picture of [parcel(), parcel().lit(1), parcel().lit(0.55, 6), parcel(PAPER).lit(0.9)]) {
    equal(advise(picture), null);
  }
});

Deno.test("a photo without light is dark, a lamp in a corner notwithstanding", () => {
  equal(advise(parcel().lit(0.2)), "dark");
  equal(advise(parcel().lit(0.38)), "dark");
  equal(advise(parcel().lit(0.1).box(0, 0, 90, 90, [255, 250, 240])), "dark");
});

Deno.test("a photo out of focus is blurred, and so is one shaken to the side or up and down", () => {
  equal(advise(parcel().blurred(3, 3)), "blurred");
  equal(advise(parcel().blurred(3, 3).lit(0.9, 6)), "blurred");
  equal(advise(parcel().blurred(6, 0)), "blurred");
  equal(advise(parcel().blurred(0, 6)), "blurred");
  equal(advise(parcel().blurred(1, 0)), null);
});

Deno.test("a bare wall and a shutter are not blurred", () => {
  const wall = new Picture().box(0, 0, WIDTH, HEIGHT, [200, 198, 190]);
  equal(advise(wall.lit(1)), null);
  for (let y = 0; y < HEIGHT; y += 16) wall.box(0, y, WIDTH, 5, [120, 120, 124]);
  equal(advise(wall.lit(1)), null);
});

Deno.test("a page of text is a document, in the shade and on its side too", () => {
  equal(advise(page()), "document");
  equal(advise(page().lit(0.7, 5)), "document");
  equal(advise(page(FAINT)), "document");
  const side = new Picture();
  // Letters that run into each other have no gaps, which could pass for lines of a page that lies the other way.
  const upright = page().blurred(2, 0);
  for (let at = 0; at < WIDTH * WIDTH; at++) {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    side.data.set(upright.data.subarray(4 * (x * WIDTH + y), 4 * (x * WIDTH + y) + 4), 4 * at);
  }
  equal(advise(side.box(0, WIDTH, WIDTH, HEIGHT - WIDTH, PAPER)), "document");
});

Deno.test("a notice in large letters is none", () => {
  equal(advise(sheet().text(50, 40, 380, 13, 44)), null);
});

Deno.test("text that is out of focus can no longer be read", () => {
  equal(advise(page().blurred(4, 4)), "blurred");
});

Deno.test("an identity card found by its code is a document, however dark the photo", () => {
  equal(advise(parcel(), true), "document");
  equal(advise(parcel().lit(0.1), true), "document");
});
