// What goes in and out of a handheld: acts of the courier, round trips, pieces of photos.

import type { Clock, DeviceFact, Exchange, Reply } from "../../exchange/types.ts";
import { sha256Hex } from "./bytes.ts";
import type { KeptMedia } from "./database.ts";
import type { ReadPage } from "./replica.ts";

/** A fact without what the handheld itself puts in: the server's last receipt. */
export type NewFact = DeviceFact extends infer Each ? Each extends DeviceFact ? Omit<Each, "receipt"> : never : never;

/** A round trip as it was asked. */
export interface Asked {
  readonly clock: Clock;
  readonly incarnation: number | null;
  readonly done: boolean;
  readonly track: Exchange["track"];
  readonly text: string;
}

/** The next piece of a photo or signature to send. */
export interface Part {
  readonly sha256: string;
  readonly offset: number;
  readonly size: number;
  readonly body: ArrayBuffer;
}

/** What the server answered, its pages read with the exact text of every row. */
export type ReadReply = Omit<Reply, "pages"> & { readonly pages: readonly ReadPage[] };

/** Return the photo or signature of some bytes, ready to be kept. */
export async function mediaOf(bytes: ArrayBuffer, type: string): Promise<KeptMedia> {
  return { sha256: await sha256Hex(new Uint8Array(bytes)), type, bytes };
}
