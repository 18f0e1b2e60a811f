// What dispatch added to the tour or took off it since the courier last looked: said once, never in silence.

import type { App } from "../app.ts";
import type { Day, Stop } from "../day/day.ts";

let seen: Day | undefined;

/** Tell of the stops that are new, or gone without having been done, since the last call. */
export function announceChanges(app: App): void {
  const [before, now] = [seen, app.day];
  if (!now.tour) return;
  seen = now;
  if (before?.tour?.id !== now.tour.id) return;
  const added = now.stops.find((stop) => !isAmong(before.stops, stop));
  const gone = before.stops.find((stop) => stop.mark === "open" && !isAmong(now.stops, stop));
  if (added) app.tell(app.say("stop_added", { place: app.placeOf(added.first) }));
  else if (gone) app.tell(app.say("stop_gone", { place: app.placeOf(gone.first) }));
}

/** A stop of which a part went, or that moved, is the same stop to a courier. */
function isAmong(stops: readonly Stop[], stop: Stop): boolean {
  const known = new Set(stops.flatMap(({ tasks }) => tasks.map(({ id }) => id)));
  return stop.tasks.some(({ id }) => known.has(id));
}
