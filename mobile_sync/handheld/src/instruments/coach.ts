// Looks over a courier's shoulder: is this photo worth keeping, and does it show what no proof may show?
// It asks again, and never stands in the way. Made for pictures of about 640 pixels, as photo.ts samples them.

import { greys, type Pixels } from "./median.ts";
import { showsDocument } from "./text_lines.ts";

/** `document` is a paper that could be read from the photo, or an identity card. */
export type Advice = "dark" | "blurred" | "document";

/** Of 255: below this no face of a parcel can be made out on a phone in daylight. */
const DARK = 60;
/** A doorstep at night has one lamp; a picture is dark where so large a part of it is. */
const DARK_SHARE = 0.8;
/** Between 0 and 1: sharp photos lie below 0.3, those out of focus by 5 pixels of 1,600 or shaken above. */
const BLURRED = 0.5;
/** Grey steps from pixel to pixel that are an edge in the calmest picture; noise of the sensor asks for more. */
const EDGE = 8;
/** An edge stands out of the ordinary change from pixel to pixel, which is noise, by this factor. */
const ABOVE_NOISE = 6;
/** Grey steps between the darkest and the brightest hundredth: a bare wall has no edge to be sharp. */
const LEAST_CONTRAST = 30;
/** How far a picture is smoothed to see whether that changes it. */
const REACH = 4;

/** Say what should be done better; null when nothing. `cardSeen`: a scan found the QR code of an identity card. */
export function advise(pixels: Pixels, cardSeen = false): Advice | null {
  const grey = greys(pixels);
  if (cardSeen) return "document";
  if (isDark(grey)) return "dark";
  if (showsDocument(pixels)) return "document";
  return isBlurred(grey, pixels.width) ? "blurred" : null;
}

function isDark(grey: Uint8ClampedArray): boolean {
  return brightnessAt(grey, DARK_SHARE) < DARK;
}

function isBlurred(grey: Uint8ClampedArray, width: number): boolean {
  if (brightnessAt(grey, 0.99) - brightnessAt(grey, 0.01) < LEAST_CONTRAST) return false;
  // A picture shaken sideways is still sharp up and down; a shutter has edges in one direction only.
  const directions = [blurAlong(grey, 1, width), blurAlong(grey, width, width)].filter((blur) => blur !== null);
  return directions.length === 0 || Math.max(...directions) > BLURRED;
}

/** Give the brightness that this share of the pixels does not exceed. */
function brightnessAt(grey: Uint8ClampedArray, share: number): number {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value]++;
  let rest = share * grey.length;
  return counts.findIndex((count) => (rest -= count) <= 0);
}

/**
 * Give how little smoothing changes the edges along one direction, from 0 to 1; null where there are none.
 *
 * What is blurred already is not changed by it: after Crete, Dolmiere, Ladret and Nicolas, "The blur effect" (2007).
 * `step` is 1 along rows, the width along columns.
 */
function blurAlong(grey: Uint8ClampedArray, step: number, width: number): number | null {
  const changes = grey.map((value, at) => at < step ? 0 : Math.abs(value - grey[at - step]));
  const least = Math.max(EDGE, ABOVE_NOISE * brightnessAt(changes, 0.5));
  const rim = (REACH + 1) * step;
  let [whole, lost] = [0, 0];
  for (let at = rim; at < grey.length - rim; at++) {
    const column = at % width;
    if (changes[at] < least || step === 1 && (column <= REACH || column >= width - REACH)) continue;
    // The means of two windows next to each other differ by what enters the one and leaves the other.
    const smoothed = Math.abs(grey[at + REACH * step] - grey[at - rim]) / (2 * REACH + 1);
    whole += changes[at];
    lost += Math.max(0, changes[at] - smoothed);
  }
  return whole === 0 ? null : 1 - lost / whole;
}
