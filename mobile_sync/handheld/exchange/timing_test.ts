// Waits, leases and parts of photos, by the arithmetic of the vectors.

import { equal, fromHex, sha256, toHex } from "./testing.ts";
import { LEASE, PACING, WIRE } from "./types.ts";
import vectors from "./vectors.json" with { type: "json" };

Deno.test("waits double up to five minutes, and batches halve", () => {
  let [limit, failures] = [WIRE.MAX_FACTS as number, 0];
  for (const { do: act, chance, retry_after_ms, wait_ms, limit: wanted } of vectors.pacing) {
    if (act === "answered") [limit, failures] = [Math.min(WIRE.MAX_FACTS, limit * 2), 0];
    else {
      const bound = Math.min(PACING.LONGEST_WAIT_MS, PACING.FIRST_WAIT_MS * 2 ** failures++);
      const ordered = Math.min(retry_after_ms!, PACING.LONGEST_ORDERED_MS);
      equal(ordered || Math.floor(chance! * bound), wait_ms, "a wait");
      limit = Math.max(1, Math.floor(limit / 2));
    }
    equal(limit, wanted, "a batch");
  }
});

Deno.test("a lease runs out after 72 hours, and a clock set back proves nothing", () => {
  for (const { heard, clock, expired } of vectors.leases) {
    const passed = heard ? clock.wall_ms - heard.wall_ms : 0;
    const inOneBoot = heard?.boot === clock.boot && clock.monotonic_ms - heard.monotonic_ms > LEASE.LIFE_MS;
    const afterReboot = heard?.boot !== clock.boot && (passed > LEASE.LIFE_MS || passed < -LEASE.SET_BACK_MS);
    equal(!heard || inOneBoot || afterReboot, expired, JSON.stringify({ heard, clock }));
  }
});

Deno.test("a part of a photo counts where the upload ends, and the whole by its hash", async () => {
  for (const { have, offset, size, part, progress } of vectors.media_parts) {
    const kept = offset === have && have + part <= Math.min(size, WIRE.MAX_MEDIA_BYTES);
    equal({ offset: kept ? have + part : have, kept, complete: false }, progress, `${offset} of ${size}`);
  }
  for (const { size, fault } of vectors.media_part_sizes) {
    equal(size <= WIRE.MAX_PART_BYTES ? null : "PART_MALFORMED", fault, `${size}`);
  }
  for (const { sha256: wanted, bytes, progress } of vectors.media_finished) {
    const body = fromHex(bytes);
    const complete = toHex(await sha256(body)) === wanted;
    equal({ offset: complete ? body.length : 0, kept: complete, complete }, progress, wanted);
  }
});
