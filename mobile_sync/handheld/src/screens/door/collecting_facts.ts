// One act, one fact for each parcel: what was taken under one signature, and what was not there to be taken.

import type { Collected } from "../../../exchange/types.ts";
import type { Task } from "../../day/day.ts";
import { newId } from "../../instruments/clock.ts";
import type { NewFact } from "../../keeping/traffic.ts";
import { type Draft, papersIn, sealOf, type Taken } from "./collecting_draft.ts";

/** What all facts of one act have in common; `why` is told of what was not there. */
export type Circumstance = Pick<Collected, "at" | "signature" | "shown" | "place"> & { readonly why: string };

/** Return the facts of one act. */
export function factsOf(
  taken: readonly Taken[],
  absent: readonly Task[],
  draft: Draft,
  { why, signature, shown, ...when }: Circumstance,
): NewFact[] {
  const collected = taken.map(({ task }): NewFact => ({
    kind: "collected",
    id: newId(),
    parcel: task.parcel,
    seal: sealOf(task, draft),
    papers: papersIn(task, draft),
    giver: draft.giver.trim(),
    ...feeOf(task, draft),
    signature,
    shown,
    ...when,
  }));
  const declined = absent.map(({ parcel }): NewFact => ({ kind: "declined", id: newId(), parcel, why, ...when }));
  return [...collected, ...declined];
}

/** A fee counts once the courier says that it was taken, and against which receipt. */
function feeOf({ parcel, fee_vnd }: Task, { fees }: Draft): Pick<Collected, "fee_vnd" | "fee_receipt"> {
  const fee = fees[parcel];
  return fee?.isPaid && fee_vnd ? { fee_vnd, fee_receipt: fee.receipt.trim() } : {};
}
