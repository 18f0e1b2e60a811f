// A dirty label: rain, dust and scratches are single wrong pixels to a camera, and a median takes no notice of them.

/** Pixels as a canvas gives them: red, green, blue and opacity, row by row. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Give the brightness of each pixel (ITU-R BT.601). */
export function greys({ data, width, height }: Pixels): Uint8ClampedArray<ArrayBuffer> {
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0; at < grey.length; at++) {
    grey[at] = (77 * data[4 * at] + 150 * data[4 * at + 1] + 29 * data[4 * at + 2]) >> 8;
  }
  return grey;
}

/**
 * Give the picture in greys, each inner pixel the median of itself and its eight neighbours; the rim stays as it is.
 *
 * Each column of three is sorted once and used by three pixels. The median of nine is then the middle one of: the
 * largest of the three lowest, the middle of the three middles, the smallest of the three highest.
 */
export function median(pixels: Pixels): Pixels {
  const { width, height } = pixels;
  const grey = greys(pixels);
  const filtered = pixels.data.slice();
  const [low, middle, high] = [new Uint8Array(width), new Uint8Array(width), new Uint8Array(width)];
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const [a, b, c] = [grey[row - width + x], grey[row + x], grey[row + width + x]];
      low[x] = Math.min(a, b, c);
      middle[x] = middleOf(a, b, c);
      high[x] = Math.max(a, b, c);
    }
    for (let x = 1; x < width - 1; x++) {
      const value = middleOf(
        Math.max(low[x - 1], low[x], low[x + 1]),
        middleOf(middle[x - 1], middle[x], middle[x + 1]),
        Math.min(high[x - 1], high[x], high[x + 1]),
      );
      const at = 4 * (row + x);
      filtered[at] = filtered[at + 1] = filtered[at + 2] = value;
    }
  }
  return { data: filtered, width, height };
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
