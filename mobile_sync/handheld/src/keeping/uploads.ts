// How far photos and signatures have come, after the server's word on them. Pure.

import type { Reply } from "../../exchange/types.ts";
import type { Upload } from "./database.ts";

/** Return the uploads after a reply; `epoch` is the one known before it. */
export function uploadsAfter(
  uploads: ReadonlyMap<string, Upload>,
  reply: Pick<Reply, "epoch" | "want" | "now_ms">,
  epoch: string,
): ReadonlyMap<string, Upload> {
  const restored = reply.epoch !== epoch;
  const wanted = new Map(reply.want.map((want) => [want.sha256, want.offset]));
  const next = [...uploads.values()].map((upload) => {
    const offset = wanted.get(upload.sha256);
    if (offset !== undefined) return waiting(upload, offset);
    if (upload.taken_ms === undefined) return upload;
    // A server that was restored from a backup may not have it any more.
    if (restored) return waiting(upload, 0);
    return { ...upload, taken_ms: upload.taken_ms || reply.now_ms };
  });
  return new Map(next.map((upload) => [upload.sha256, upload]));
}

function waiting({ sha256, size, kept_ms }: Upload, offset: number): Upload {
  return { sha256, size, kept_ms, offset };
}
