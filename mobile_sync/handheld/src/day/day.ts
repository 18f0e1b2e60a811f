// The courier's day: what the server told, and what this handheld has captured since. Pure; shown = rows + own facts.

import type { AnyFact, CustodyRow, Leg, State, TaskRow, TourRow, Verdict } from "../../exchange/types.ts";
import type { KeptFact } from "../keeping/outbox.ts";
import type { KeptRow } from "../keeping/replica.ts";
import { advance, type Custody, Refused } from "./custody.ts";

export type Mark = "open" | "done" | "failed" | "gone";

/** One act of the tour and how far it has come. */
export interface Task extends TaskRow {
  /** Its tour, its act and its parcel: the same wherever dispatch moves it in the tour, and whatever it corrects. */
  readonly id: string;
  readonly mark: Mark;
  readonly custody?: Custody;
  /** Whether the parcel is in this courier's hands. */
  readonly isInHand: boolean;
  /** The own fact that settled it, where one did. */
  readonly fact?: OwnFact;
}

/** Acts done in one visit, in the tour's order. */
export interface Stop {
  /** Its first task's; what has to be found again when the tour was changed is found by its tasks. */
  readonly id: string;
  readonly number: number;
  readonly tasks: readonly Task[];
  readonly mark: Mark | "partly";
  readonly first: Task;
}

/** A parcel in the courier's hands; `task` says where it is to go, where that is known. */
export interface InHand {
  readonly parcel: string;
  readonly custody: Custody;
  readonly task?: Task;
}

/** A fact of this handheld, read. */
export interface OwnFact {
  readonly seq: number;
  readonly fact: AnyFact;
  readonly verdict?: Verdict;
}

export interface Day {
  /** Whether the tour shown is today's, by this handheld's clock. */
  readonly isToday: boolean;
  readonly tour?: TourRow & { readonly id: string };
  readonly stops: readonly Stop[];
  readonly inHand: readonly InHand[];
  readonly own: readonly OwnFact[];
}

/** What a day is folded from. */
export interface Known {
  readonly courier: string;
  readonly rows: Iterable<KeptRow>;
  readonly facts: readonly KeptFact[];
  readonly acknowledged: number;
  /** The moment that this handheld's clock shows. */
  readonly now_ms: number;
}

/** How long after its planned end a tour still counts as under way. */
const LATE_MS = 2 * 3600_000;
const VIETNAM_MS = 7 * 3600_000;
const SETTLED_BY = { collect: "collected", load: "loaded", hand_over: "handed_over", deliver: "delivered" } as const;
const IN_HAND = new Set<State>(["with_courier", "returning"]);
const TAKES = new Set(["collected", "loaded", "taken_over"]);
const NOBODY = { office: null, exception: "", delivery: null, deliverer: null, delivered_at: null };

/** Fold a day. */
export function dayOf({ courier, rows, facts, acknowledged, now_ms }: Known): Day {
  const tours: (TourRow & { id: string })[] = [];
  const tasks: (TaskRow & { id: string })[] = [];
  const custodies = new Map<string, Custody>();
  for (const row of rows) {
    if (row.kind === "tour") tours.push({ ...(JSON.parse(row.body) as TourRow), id: row.id });
    if (row.kind === "task") tasks.push(named(JSON.parse(row.body) as TaskRow));
    if (row.kind === "custody") custodies.set(row.id, { ...NOBODY, ...(JSON.parse(row.body) as CustodyRow) });
  }
  const own = facts.map(({ seq, raw, verdict }) => ({ seq, fact: JSON.parse(raw) as AnyFact, verdict }));
  const legs = new Map(tasks.map((task) => [task.parcel, task.leg]));
  for (const { seq, fact } of own) if (seq > acknowledged) goOn(custodies, fact, courier, legs.get(fact.parcel));
  const today = dateOf(now_ms);
  const tour = tourOf(tours, today);
  // Yesterday's acts say nothing of today's tour: a door that was closed then is open again now.
  const since = tour && tour.day < today ? tour.day : today;
  const acts = own.filter(({ fact }) => dateOf(Date.parse(fact.at)) >= since);
  const all = tasks.map((task) => settled(task, acts, courier, custodies.get(task.parcel)))
    .sort((one, other) => one.position - other.position);
  return {
    tour,
    isToday: tour?.day === today,
    stops: stopsOf(all.filter((task) => task.tour === tour?.id)),
    inHand: held(custodies, all, courier),
    own,
  };
}

/** Rows are numbered anew when dispatch plans the rest of a tour again; what is to be done with a parcel stays. */
function named(row: TaskRow): TaskRow & { id: string } {
  return { ...row, id: `${row.tour}:${row.act}:${row.parcel}` };
}

/** Return the calendar's day of a moment in Vietnam, which has no summer time. */
export function dateOf(ms: number): string {
  return new Date(ms + VIETNAM_MS).toISOString().slice(0, 10);
}

/** Choose today's tour; without one the last that was, or else the first to come. */
function tourOf<Tour extends TourRow>(tours: readonly Tour[], today: string): Tour | undefined {
  const inOrder = [...tours].sort((one, other) => one.day < other.day ? -1 : 1);
  return inOrder.findLast((tour) => tour.day <= today) ?? inOrder[0];
}

/** Let an own fact that the server has not heard of lead where the table says; what does not fit changes nothing. */
function goOn(custodies: Map<string, Custody>, fact: AnyFact, courier: string, leg: Leg = "OUTBOUND_RESULT"): void {
  const before = custodies.get(fact.parcel) ?? unknown(fact);
  try {
    custodies.set(fact.parcel, advance(before, leg, fact, { kind: "courier", id: courier, role: "" }));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** A parcel that no row tells of: taken over from a colleague, it was theirs. */
function unknown(fact: AnyFact): Custody {
  const holder = fact.kind === "taken_over" ? fact.offer.courier : "";
  return { ...NOBODY, state: "with_courier", holder_kind: "courier", holder, courier: holder, attempts: 0 };
}

function settled(body: TaskRow & { id: string }, own: readonly OwnFact[], courier: string, custody?: Custody): Task {
  const task = { ...body, isInHand: custody !== undefined && isHeldBy(courier, custody) };
  const about = own.filter(({ fact }) => fact.parcel === task.parcel);
  const undone = new Set(about.map(({ fact }) => fact.kind === "voided" ? fact.voids : ""));
  const acts = about.filter(({ fact, verdict }) => !undone.has(fact.id) && verdict?.status !== "quarantine");
  const deed = acts.findLast(({ fact }) => fact.kind === SETTLED_BY[task.act]);
  if (deed) return { ...task, mark: "done", custody, fact: deed };
  const failed = acts.findLast(({ fact }) => fact.kind === "attempt_failed");
  if (failed && failedHere(task, acts, failed, custody)) return { ...task, mark: "failed", custody, fact: failed };
  const wasDeclined = acts.some(({ fact }) => fact.kind === "declined");
  return { ...task, mark: wasDeclined || isOver(task, custody?.state) ? "gone" : "open", custody };
}

/** An attempt in vain belongs to the act that was open when it was made; another handheld may have made the first. */
function failedHere(task: TaskRow, acts: readonly OwnFact[], failed: OwnFact, custody?: Custody): boolean {
  if (task.act === "deliver" || task.act === "hand_over") return true;
  const wasTaken = acts.some(({ seq, fact }) => seq < failed.seq && TAKES.has(fact.kind));
  return !wasTaken && custody?.state !== "with_courier" && custody?.state !== "held";
}

/** Say whether an act of which this handheld knows nothing is no longer to be done. */
function isOver(task: TaskRow, state?: State): boolean {
  if (state === undefined) return true;
  const isSecond = task.act === "deliver" || task.act === "hand_over";
  if (isSecond) return !["registered", "assigned", "at_office", "held", "with_courier", "returning"].includes(state);
  return !["registered", "assigned", "at_office", "held", "returning"].includes(state);
}

/** One stop is one door: whoever else lives at the same place on the map is another stop, and another signature. */
function stopsOf(tasks: readonly Task[]): Stop[] {
  const visits = new Map<string, Task[]>();
  for (const task of tasks) {
    const visit = [task.stop, task.office ?? [task.place, task.phone, task.address]].flat().join("\0");
    visits.set(visit, [...visits.get(visit) ?? [], task]);
  }
  return [...visits.values()].map((tasks) => ({
    id: tasks[0].id,
    tasks,
    first: tasks.find((task) => task.mark === "open") ?? tasks[0],
    mark: markOf(tasks),
  })).filter((stop) => stop.mark !== "gone").map((stop, place) => ({ ...stop, number: place + 1 }));
}

function markOf(tasks: readonly Task[]): Stop["mark"] {
  const marks = new Set(tasks.map((task) => task.mark));
  marks.delete("gone");
  if (marks.size === 0) return "gone";
  if (marks.has("open")) return marks.size > 1 ? "partly" : "open";
  return marks.has("failed") ? "failed" : "done";
}

/** What is missing or damaged is dispatch's to look for; it can be neither delivered nor given back. */
function isHeldBy(courier: string, { holder_kind, holder, state }: Custody): boolean {
  return holder_kind === "courier" && holder === courier && IN_HAND.has(state);
}

function held(custodies: ReadonlyMap<string, Custody>, tasks: readonly Task[], courier: string): InHand[] {
  const mine = [...custodies].filter(([, each]) => isHeldBy(courier, each));
  return mine.map(([parcel, custody]) => {
    const own = tasks.filter((task) => task.parcel === parcel);
    return { parcel, custody, task: own.find((task) => task.act === "deliver" || task.act === "hand_over") ?? own[0] };
  });
}

/** Return the stop to go to: the one that is begun, else the first that is open and not put off, else any open one. */
export function nextStop(stops: readonly Stop[], putOff: ReadonlySet<string> = new Set()): Stop | undefined {
  const open = stops.filter((stop) => stop.mark === "open" || stop.mark === "partly");
  return open.find((stop) => stop.mark === "partly") ?? open.find((stop) => !putOff.has(stop.id)) ?? open[0];
}

/** Return the open tasks of a stop that are done in one act: the same deed, with what is there to do it with. */
export function openTasks(stop: Stop, act: TaskRow["act"]): Task[] {
  return stop.tasks.filter((task) => task.mark === "open" && task.act === act && canBegin(task));
}

/** Return the open tasks of a stop, whatever is to be done, for which a door has to be opened. */
export function doorTasks(stop: Stop): Task[] {
  return stop.tasks.filter((task) => task.mark === "open" && task.act !== "load");
}

/** Say whether an act can be done now: what is to be given has to be in hand. */
export function canBegin(task: Task): boolean {
  return task.act === "collect" || task.act === "load" || task.isInHand;
}

/** Say whether the courier is on shift: something of today's tour is begun, and something of it is left. */
export function isUnderWay({ isToday, tour, stops, inHand }: Day, nowMs: number): boolean {
  if (!isToday || !tour || nowMs > Date.parse(tour.ends_at) + LATE_MS) return false;
  const isBegun = stops.some((stop) => stop.mark !== "open");
  const isLeft = inHand.length > 0 || stops.some((stop) => stop.mark === "open" || stop.mark === "partly");
  return isBegun && isLeft;
}
