import { equal } from "../../exchange/testing.ts";
import { newId, readClock } from "./clock.ts";

Deno.test("clocks are whole numbers, of one boot, and the monotonic one does not go back", () => {
  const [first, second] = [readClock(), readClock()];
  equal(Number.isInteger(first.wall_ms) && Number.isInteger(first.monotonic_ms), true);
  equal(second.monotonic_ms >= first.monotonic_ms, true);
  equal(first.boot, second.boot);
  equal(first.boot.length <= 40, true);
});

Deno.test("a new id is a UUIDv7 of its moment, and never the same twice", () => {
  const ids = Array.from({ length: 1000 }, () => newId(1_795_395_600_000));
  equal(new Set(ids).size, 1000);
  for (const id of ids) equal(/^01a205ea-be80-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id), true, id);
});
