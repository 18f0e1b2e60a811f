// Which of the places that a phone tells are worth keeping: a day's way in few points, without jumps.

import type { Point } from "../../exchange/types.ts";

const LEAST_WAY_M = 30;
const LONGEST_PAUSE_MS = 60_000;
const WORST_ACCURACY_M = 100;
const METRES_A_DEGREE = 111_320;

/** Say whether a point adds to the way so far: known well enough, and 30 m or a minute after the last one kept. */
export function isWorthKeeping(point: Point, last: Point | null): boolean {
  if (point[3] > WORST_ACCURACY_M) return false;
  return !last || point[0] - last[0] >= LONGEST_PAUSE_MS || distance(point, last) >= LEAST_WAY_M;
}

/** Give the metres between two points near each other, on a flat earth. */
function distance([, lon, lat]: Point, [, otherLon, otherLat]: Point): number {
  const east = (lon - otherLon) * Math.cos(lat * Math.PI / 180);
  return METRES_A_DEGREE * Math.hypot(east, lat - otherLat);
}
