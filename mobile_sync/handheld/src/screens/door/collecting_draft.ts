// What was begun at a door where parcels are taken, and what of it is done. Pure.

import type { Leg } from "../../../exchange/types.ts";
import type { Task } from "../../day/day.ts";
import { type Counts, lacking, type Paper, total } from "./collecting_papers.ts";
import type { Signed } from "./signing.tsx";

/** A fee as it was settled at the door; `receipt` is the number on the paper that the citizen got for it. */
export interface Fee {
  readonly isPaid: boolean;
  readonly receipt: string;
}

export interface Draft {
  readonly scanned: readonly string[];
  /** Parcels that stay here. */
  readonly left: readonly string[];
  readonly counts: Readonly<Record<string, Counts>>;
  readonly isCounted: boolean;
  readonly isOneSeal: boolean;
  /** Seal numbers by parcel; the bag's own under `BAG`. */
  readonly seals: Readonly<Record<string, string>>;
  readonly isSealed: boolean;
  readonly fees: Readonly<Record<string, Fee>>;
  readonly areFeesSettled: boolean;
  readonly giver: string;
  readonly isGiverDone: boolean;
  readonly signed?: Signed;
}

/** A parcel that is taken, with the papers that its procedure asks for. */
export interface Taken {
  readonly task: Task;
  readonly papers: readonly Paper[];
}

export const BAG = "bag";
const BY_OFFICERS: readonly Leg[] = ["OUTBOUND_RESULT", "RETURN_PAPERS"];

/** Begin with nothing counted: no number stands there before somebody counted to it. */
export function begin(giver: string, isMany: boolean): Draft {
  return {
    scanned: [],
    left: [],
    counts: {},
    isCounted: false,
    isOneSeal: isMany,
    seals: {},
    isSealed: false,
    fees: {},
    areFeesSettled: false,
    giver,
    isGiverDone: false,
  };
}

/** Say whether an officer gives the parcel, who counts no components of a procedure. */
export function isByOfficer({ office, leg }: Task): boolean {
  return office !== null && BY_OFFICERS.includes(leg);
}

/** Say whether everything that must go into a parcel is in it, and there is anything at all. */
export function isWhole({ task, papers }: Taken, { counts }: Draft): boolean {
  const counted = counts[task.parcel] ?? {};
  return total(counted) > 0 && lacking(papers, counted).length === 0;
}

/** Return how many papers are in a parcel. */
export function papersIn({ parcel }: Task, { counts }: Draft): number {
  return total(counts[parcel] ?? {});
}

/** Return the number on the seal of a parcel. */
export function sealOf({ parcel }: Task, { isOneSeal, seals }: Draft): string {
  return (seals[isOneSeal ? BAG : parcel] ?? "").trim();
}

/** Say whether a number is a seal's own, not one of a label, and no two parcels share it by mistake. */
export function isSealRight(taken: readonly Taken[], draft: Draft): boolean {
  const numbers = taken.map(({ task }) => sealOf(task, draft));
  const isOwn = numbers.every((number) => number !== "" && !isLabelled(number, taken));
  return isOwn && (draft.isOneSeal || new Set(numbers).size === numbers.length);
}

/** Say whether a number is that of a label at this door. */
export function isLabelled(number: string, taken: readonly Taken[]): boolean {
  const plain = number.replace(/[\s-]/g, "").toUpperCase();
  return plain !== "" && taken.some(({ task }) => task.item_code === plain || task.label === plain);
}

/** Return the parcels on which an amount is to be collected. */
export function withFee(taken: readonly Taken[]): Taken[] {
  return taken.filter(({ task }) => (task.fee_vnd ?? 0) > 0);
}

/** Say whether it is known of each fee what became of it; money that was taken needs its receipt. */
export function isFeeKnown(taken: readonly Taken[], { fees }: Draft): boolean {
  return withFee(taken).every(({ task }) => {
    const fee = fees[task.parcel];
    return fee !== undefined && (!fee.isPaid || fee.receipt.trim() !== "");
  });
}
