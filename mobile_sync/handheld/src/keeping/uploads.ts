// How far photos and signatures have come, after the server's word on them. Pure.

import { DEVICE, type Reply } from "../../exchange/types.ts";
import type { Upload } from "./database.ts";

export const MEDIA_LOST = "MEDIA_LOST";

/** The server's word about one piece: how much it holds, or the code under which it refuses the whole. */
export type PartWord = { readonly offset: number; readonly complete: boolean } | { readonly parked: string };

/** Return what is to be sent, oldest first; parked ones are not among them. */
export function waitingOf(uploads: ReadonlyMap<string, Upload>): readonly Upload[] {
  return [...uploads.values()]
    .filter((upload) => upload.taken_ms === undefined && !upload.parked)
    .sort((one, other) => one.kept_ms - other.kept_ms);
}

/** Return what the server has not got, parked ones too; of what is lost nothing can be sent. */
export function pendingOf(uploads: ReadonlyMap<string, Upload>): readonly Upload[] {
  return [...uploads.values()].filter((each) => each.taken_ms === undefined && each.parked !== MEDIA_LOST);
}

/** Return what the server and its backup have had for long enough. */
export function forgettable(
  uploads: ReadonlyMap<string, Upload>,
  nowMs: number,
  durableMs: number,
): readonly Upload[] {
  const safeMs = Math.min(nowMs - DEVICE.MEDIA_KEPT_MS, durableMs);
  return [...uploads.values()].filter((upload) => upload.taken_ms && upload.taken_ms < safeMs);
}

/** Return an upload after the server's word about one piece. */
export function uploadAfter(upload: Upload, word: PartWord): Upload {
  if ("parked" in word) return { ...upload, parked: word.parked };
  return word.complete ? { ...upload, offset: upload.size, taken_ms: 0 } : { ...upload, offset: word.offset };
}

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
