// Waits and leases by the arithmetic of the golden vectors.

import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { isExpired } from "../keeping/lease.ts";
import { Pace } from "./pace.ts";

Deno.test("waits double up to five minutes, and batches halve", () => {
  const pace = new Pace();
  for (const { do: act, chance, retry_after_ms, wait_ms, limit } of vectors.pacing) {
    if (act === "answered") pace.answered();
    else equal(pace.failed(chance!, retry_after_ms!), wait_ms, "a wait");
    equal(pace.limit, limit, "a batch");
  }
});

Deno.test("a lease runs out after 72 hours by either clock, and a clock set back proves nothing", () => {
  for (const { heard, clock, expired } of vectors.leases) {
    equal(isExpired(heard, clock), expired, JSON.stringify({ heard, clock }));
  }
});
