// How long personal data may be shown without having heard from the server: 72 hours. Capture never stops.

import { type Clock, LEASE } from "../../exchange/types.ts";

/** Say whether personal data must be locked now; `heard` are the clocks when the server last answered. */
export function isExpired(heard: Clock | null, clock: Clock): boolean {
  if (heard === null) return true;
  const passed = clock.wall_ms - heard.wall_ms;
  // The monotonic clock may have stopped while the phone slept. A wall clock set forward by mistake covers names too
  // early: the safe side, since capture goes on and the next answer of the server uncovers them.
  if (passed > LEASE.LIFE_MS) return true;
  if (heard.boot === clock.boot) return clock.monotonic_ms - heard.monotonic_ms > LEASE.LIFE_MS;
  // After a restart only the wall clock is left, and one that has been set back proves nothing.
  return passed < -LEASE.SET_BACK_MS;
}
