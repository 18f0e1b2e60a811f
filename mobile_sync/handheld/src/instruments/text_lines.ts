// Many lines of small text on a light sheet: what makes a paper in a photo readable, found without reading it.

import type { Pixels } from "./median.ts";

/** Darker than its surroundings by this much is ink; a sensor's noise stays below. */
const INK = 0.12;
/** Of 255, in each of the three colours: surroundings darker than this are no paper; kraft, wood and leaves are not. */
const LIGHT = 110;
/** Pixels to each side that count as surroundings. */
const AROUND = 12;
/** A picture is looked at in strips so narrow that a sheet held askew still has its lines in them one below the other. */
const STRIP = 24;
/** Shares of a strip's width: with more ink a row is of a line of text, with less it is between two lines. */
const ROW_OF_TEXT = 0.12;
const ROW_BETWEEN = 0.05;
/** A line filled more than this is a bar: a shutter, a fence, a stair. */
const FULLEST = 0.8;
/** Pixels: a line any higher is a headline or a label's, which may be seen. */
const HIGHEST = 14;
/** An envelope has an address, a sender and a label: fewer lines than this one below the other. */
const LINES = 10;
/** So many of the strips must hold such lines, as they do where a page takes up most of the picture. */
const SHARE = 0.4;

/** Say whether a picture shows a page of text that could be read, upright or on its side. */
export function showsDocument(pixels: Pixels): boolean {
  const { width, height } = pixels;
  const ink = inkOf(palest(pixels), width);
  return shareOfText(ink, { across: 1, down: width, breadth: width, length: height }) >= SHARE ||
    shareOfText(ink, { across: width, down: 1, breadth: height, length: width }) >= SHARE;
}

/** How to walk over a picture: the steps to the next column and row of a page that lies one way or the other. */
interface Walk {
  readonly across: number;
  readonly down: number;
  readonly breadth: number;
  readonly length: number;
}

function shareOfText(ink: Uint8Array, walk: Walk): number {
  const strips = Math.floor(walk.breadth / STRIP);
  let withText = 0;
  for (let strip = 0; strip < strips; strip++) {
    if (linesIn(rowsOf(ink, walk, strip * STRIP * walk.across)) >= LINES) withText++;
  }
  return withText / strips;
}

/** Give the share of ink in each row of a strip. */
function rowsOf(ink: Uint8Array, { across, down, length }: Walk, start: number): number[] {
  return Array.from({ length }, (_, row) => {
    let count = 0;
    for (let column = 0; column < STRIP; column++) count += ink[start + row * down + column * across];
    return count / STRIP;
  });
}

/** Count the lines of small text in a strip: rows with ink, a few together, between rows without. */
function linesIn(rows: number[]): number {
  let [lines, height, filled] = [0, 0, 0];
  for (const share of rows) {
    if (share > ROW_OF_TEXT || height > 0 && share > ROW_BETWEEN) {
      height++;
      filled += share;
    } else if (height > 0) {
      if (height >= 2 && height <= HIGHEST && filled / height <= FULLEST) lines++;
      [height, filled] = [0, 0];
    }
  }
  return lines;
}

/** Give the weakest of the three colours of each pixel: high only where a pixel is light and pale. */
function palest({ data, width, height }: Pixels): Uint8ClampedArray {
  const weakest = new Uint8ClampedArray(width * height);
  for (let at = 0; at < weakest.length; at++) {
    weakest[at] = Math.min(data[4 * at], data[4 * at + 1], data[4 * at + 2]);
  }
  return weakest;
}

/** Mark each pixel that is ink on a light sheet with 1. */
function inkOf(grey: Uint8ClampedArray, width: number): Uint8Array {
  const height = grey.length / width;
  const sums = sumsOf(grey, width);
  const ink = new Uint8Array(grey.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - AROUND), Math.min(height, y + AROUND + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - AROUND), Math.min(width, x + AROUND + 1)];
      const [above, below] = [top * (width + 1), bottom * (width + 1)];
      const sum = sums[below + right] - sums[below + left] - sums[above + right] + sums[above + left];
      const mean = sum / ((bottom - top) * (right - left));
      if (mean >= LIGHT && grey[y * width + x] < mean * (1 - INK)) ink[y * width + x] = 1;
    }
  }
  return ink;
}

/** Give, for each corner of a pixel, the sum of all pixels above and left of it. */
function sumsOf(grey: Uint8ClampedArray, width: number): Float64Array {
  const height = grey.length / width;
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  return sums;
}
