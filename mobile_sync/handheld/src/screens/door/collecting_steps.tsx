// The steps of taking parcels over, and the evidence that each folds to.

import type { Task } from "../../day/day.ts";
import { type Say, timeWords } from "../../speaking.ts";
import {
  type Draft,
  isFeeKnown,
  isSealRight,
  isWhole,
  papersIn,
  sealOf,
  type Taken,
  withFee,
} from "./collecting_draft.ts";
import { feeWords } from "./collecting_words.ts";
import type { Step } from "./steps.tsx";

/** What the steps are read from; `signed` is when the words of now were signed. */
export interface Begun {
  readonly tasks: readonly Task[];
  readonly taken: readonly Taken[];
  readonly left: readonly Task[];
  readonly draft: Draft;
  readonly signed?: string;
  readonly isDesk: boolean;
}

/** Return the steps that these parcels need; where none is here, looking for them is all. */
export function stepsOf(say: Say, begun: Begun): Step[] {
  const { taken, isDesk } = begun;
  if (taken.length === 0) return [scanStep(say, begun)];
  const hasFees = !isDesk && taken.some(({ task }) => task.leg === "INBOUND");
  return [
    scanStep(say, begun),
    countStep(say, begun),
    sealStep(say, begun),
    ...(hasFees ? [feeStep(say, begun)] : []),
    giverStep(say, begun),
    confirmStep(say, begun),
  ];
}

function scanStep(say: Say, { tasks, taken, left, draft, isDesk }: Begun): Step {
  const isSeen = (task: Task) => left.includes(task) || draft.scanned.includes(task.parcel);
  const stay = left.length > 0 ? ` · ${say("collect_left_n", { n: left.length })}` : "";
  return {
    name: "scan",
    title: say("step_scan"),
    isDone: tasks.every(isSeen),
    summary: <p>{say("door_scanned", { n: taken.length, all: tasks.length }) + stay}</p>,
    change: isDesk || left.length > 0 ? say("change") : undefined,
  };
}

function countStep(say: Say, { taken, draft, isDesk }: Begun): Step {
  const papers = taken.reduce((sum, { task }) => sum + papersIn(task, draft), 0);
  return {
    name: "count",
    title: say("step_count"),
    isDone: draft.isCounted && taken.every((each) => isWhole(each, draft)),
    lead: say(isDesk ? "step_count_desk" : "step_count_lead"),
    summary: <p>{say("collect_papers_n", { n: papers })}</p>,
    change: say("change"),
  };
}

function sealStep(say: Say, { taken, draft }: Begun): Step {
  return {
    name: "seal",
    title: say("step_seal"),
    isDone: draft.isSealed && isSealRight(taken, draft),
    lead: say("step_seal_lead"),
    summary: <p class="num">{[...new Set(taken.map(({ task }) => sealOf(task, draft)))].join(", ")}</p>,
    change: say("change"),
  };
}

function feeStep(say: Say, { taken, draft }: Begun): Step {
  const isAsked = withFee(taken).length > 0;
  return {
    name: "fee",
    title: say("step_fee"),
    isDone: !isAsked || (draft.areFeesSettled && isFeeKnown(taken, draft)),
    lead: say("step_fee_lead"),
    summary: <p class="num">{[...new Set(taken.map(({ task }) => feeWords(say, task, draft)))].join(" ")}</p>,
    change: isAsked ? say("change") : undefined,
  };
}

function giverStep(say: Say, { draft, isDesk }: Begun): Step {
  return {
    name: "giver",
    title: say(isDesk ? "step_officer" : "step_giver"),
    isDone: draft.isGiverDone && draft.giver.trim() !== "",
    summary: <p>{draft.giver}</p>,
    change: say("change"),
  };
}

function confirmStep(say: Say, { signed }: Begun): Step {
  return {
    name: "signature",
    title: say("step_confirm"),
    isDone: signed !== undefined,
    lead: say("step_confirm_lead"),
    summary: signed && <p>{say("sign_at", { time: timeWords(signed) })}</p>,
    change: say("sign_again"),
  };
}
