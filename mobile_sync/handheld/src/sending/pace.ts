// How much is sent at once, and how long to wait after a failure.

import { PACING, WIRE } from "../../exchange/types.ts";

/** The next batch's size and the wait before it: halved and doubled by failures, restored by answers. */
export class Pace {
  limit: number = WIRE.MAX_FACTS;
  failures = 0;

  /** Note that no answer came, and return how many milliseconds to wait; `chance` is uniform in [0, 1). */
  failed(chance: number, retryAfterMs = 0): number {
    const bound = Math.min(PACING.LONGEST_WAIT_MS, PACING.FIRST_WAIT_MS * 2 ** Math.min(this.failures, 16));
    this.limit = Math.max(1, Math.floor(this.limit / 2));
    this.failures++;
    return Math.min(retryAfterMs, PACING.LONGEST_ORDERED_MS) || Math.floor(chance * bound);
  }

  /** Note that an answer came. */
  answered(): void {
    this.limit = Math.min(WIRE.MAX_FACTS, this.limit * 2);
    this.failures = 0;
  }
}
