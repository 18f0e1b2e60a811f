// A slow line is no wrong clock.

import { equal } from "../../exchange/testing.ts";
import { skewMs } from "./skew.ts";

Deno.test("a clock is wrong only by what the round trip cannot explain", () => {
  equal(skewMs(1_000, 1_000, 1_000), 0);
  equal(skewMs(1_000, 400_000, 600_000), 0, "an answer that took ten minutes");
  equal(skewMs(700_000, 1_000, 700_200), 699_000, "ahead");
  equal(skewMs(1_000, 700_000, 1_200), -698_800, "behind");
});
