// Parts of photos, by the arithmetic of the vectors.

import { equal, fromHex, sha256, toHex } from "./testing.ts";
import { WIRE } from "./types.ts";
import vectors from "./vectors.json" with { type: "json" };

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
