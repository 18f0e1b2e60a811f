// What was begun is found again by its tasks, wherever dispatch has moved them in the tour. Pure.

import type { KeptDraft } from "../keeping/database.ts";
import { canBegin, doorTasks, type Mark, type Stop, type Task } from "./day.ts";

/** Made once, at a door, for all parcels that were scanned by then. */
export interface Evidence {
  readonly parcels: readonly string[];
}

/** Return the stop where most of these tasks can be done now; none where none of them can. */
export function stopFor(stops: readonly Stop[], tasks: readonly string[]): Stop | undefined {
  return closest(stops, tasks, (stop) => doorTasks(stop).filter(canBegin).map((task) => task.id));
}

/** Return what was begun that shares most with these tasks, among equals what was touched last. */
export function draftFor(drafts: readonly KeptDraft[], tasks: readonly string[]): KeptDraft | undefined {
  const latestFirst = [...drafts].sort((one, other) => other.changed_ms - one.changed_ms);
  return closest(latestFirst, tasks, (draft) => draft.tasks);
}

/** Say how tasks that cannot be done now ended, as far as this handheld knows; open ones are not in hand yet. */
export function endOf(stops: readonly Stop[], tasks: readonly string[]): Mark {
  const marks = new Set(
    stops.flatMap((stop) => stop.tasks).filter(({ id }) => tasks.includes(id)).map(({ mark }) => mark),
  );
  return (["done", "failed", "open"] as const).find((mark) => marks.has(mark)) ?? "gone";
}

/**
 * Return evidence that stands for what is given now, if it does.
 *
 * One parcel in common is enough: it was made at this door with this person, and one more parcel, or one less, makes no
 * other visit of it. With none in common it shows something else.
 */
export function stillValid<Kind extends Evidence>(
  evidence: Kind | undefined,
  given: readonly Pick<Task, "parcel">[],
): Kind | undefined {
  return given.some(({ parcel }) => evidence?.parcels.includes(parcel)) ? evidence : undefined;
}

/** Return the candidate that shares most with the tasks, the first among equals; none that shares nothing. */
function closest<Candidate>(
  candidates: readonly Candidate[],
  tasks: readonly string[],
  about: (candidate: Candidate) => readonly string[],
): Candidate | undefined {
  const shared = candidates.map((candidate) => about(candidate).filter((id) => tasks.includes(id)).length);
  const most = Math.max(0, ...shared);
  return most > 0 ? candidates[shared.indexOf(most)] : undefined;
}
