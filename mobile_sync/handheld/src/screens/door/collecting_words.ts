// The words that giver and courier confirm. The proof's hash covers this text, and the screen shows this text.

import type { Task } from "../../day/day.ts";
import { groupedItemCode } from "../../instruments/item_code.ts";
import type { Say } from "../../speaking.ts";
import { BAG, type Draft, isByOfficer, sealOf, type Taken } from "./collecting_draft.ts";
import { type Counts, type Paper, shortName, total } from "./collecting_papers.ts";

/** Write down what changes hands, line by line. */
export function wordsOf(say: Say, taken: readonly Taken[], left: readonly Task[], draft: Draft): string {
  const lines = [say("collect_shown", { n: taken.length })];
  for (const each of taken) lines.push(...parcelLines(say, each, draft));
  if (draft.isOneSeal) lines.push(say("collect_shown_bag", { seal: (draft.seals[BAG] ?? "").trim() }));
  if (left.length > 0) lines.push(say("collect_shown_left", { codes: left.map(codeOf).join(", ") }));
  lines.push(say("collect_shown_giver", { name: draft.giver.trim() }));
  return lines.join("\n");
}

function parcelLines(say: Say, { task, papers }: Taken, draft: Draft): string[] {
  const counts = draft.counts[task.parcel] ?? {};
  const lines = [`${codeOf(task)} · ${shortName(task.procedure)}`, ...paperLines(say, papers, counts)];
  lines.push(say("collect_shown_papers", { n: total(counts) }));
  if (!draft.isOneSeal) lines.push(say("collect_shown_seal", { seal: sealOf(task, draft) }));
  if (!isByOfficer(task) && task.leg === "INBOUND") lines.push(feeWords(say, task, draft));
  return lines;
}

function paperLines(say: Say, papers: readonly Paper[], counts: Counts): string[] {
  return papers.flatMap(({ component, lines }) => {
    const kinds = lines.filter(({ key }) => counts[key]).map(({ key, kind }) =>
      say(`paper_${kind}`, { n: counts[key] })
    );
    return kinds.length > 0 ? [`– ${shortName(component.name)}: ${kinds.join(", ")}`] : [];
  });
}

/** Say what became of a fee; an amount that nobody knows stays unknown. */
export function feeWords(say: Say, { parcel, fee_vnd }: Task, { fees }: Draft): string {
  if (fee_vnd === null) return say("collect_fee_unknown");
  if (fee_vnd === 0) return say("collect_fee_none");
  const amount = say("money", { n: fee_vnd });
  const fee = fees[parcel];
  if (!fee?.isPaid) return say("collect_fee_open", { amount });
  return say("collect_fee_paid", { amount, receipt: fee.receipt.trim() });
}

function codeOf({ item_code }: Task): string {
  return groupedItemCode(item_code);
}
