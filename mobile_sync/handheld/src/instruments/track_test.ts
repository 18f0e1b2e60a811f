import { equal } from "../../exchange/testing.ts";
import type { Point } from "../../exchange/types.ts";
import { isWorthKeeping } from "./track.ts";

const LAST: Point = [1_000_000, 105.7469, 10.0452, 12];
const METRE_NORTH = 1 / 111_320;

function later(ms: number, metresNorth = 0, accuracy = 12): Point {
  return [LAST[0] + ms, LAST[1], LAST[2] + metresNorth * METRE_NORTH, accuracy];
}

Deno.test("the first point is kept, then one after 30 metres or one after a minute", () => {
  equal(isWorthKeeping(LAST, null), true);
  equal(isWorthKeeping(later(5_000, 29), LAST), false);
  equal(isWorthKeeping(later(5_000, 31), LAST), true);
  equal(isWorthKeeping(later(59_999), LAST), false);
  equal(isWorthKeeping(later(60_000), LAST), true);
});

Deno.test("eastwards a degree is shorter, the more so the further from the equator", () => {
  const east = (metres: number, lat: number): [Point, Point] => [
    [5_000, 105 + metres * METRE_NORTH / Math.cos(lat * Math.PI / 180), lat, 12],
    [0, 105, lat, 12],
  ];
  for (const lat of [8.6, 23.3]) {
    equal(isWorthKeeping(...east(31, lat)), true);
    equal(isWorthKeeping(...east(29, lat)), false);
  }
});

Deno.test("a point that may be a hundred metres off is dropped, be it the first", () => {
  equal(isWorthKeeping(later(120_000, 500, 101), LAST), false);
  equal(isWorthKeeping(later(120_000, 500, 101), null), false);
  equal(isWorthKeeping(later(120_000, 500, 100), LAST), true);
});
