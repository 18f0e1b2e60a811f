// What dispatch added to the tour or took off it since the courier last looked: said once, never in silence.

import type { App } from "../app.ts";
import type { Stop } from "../day/day.ts";

let seen: { readonly tour: string; readonly stops: ReadonlyMap<string, Stop> } | undefined;

/** Tell of the stops that are new, or gone without having been done, since the last call. */
export function announceChanges(app: App): void {
  const { tour, stops } = app.day;
  if (!tour) return;
  const now = new Map(stops.map((stop) => [stop.id, stop]));
  const before = seen;
  seen = { tour: tour.id, stops: now };
  if (before?.tour !== tour.id) return;
  const added = stops.find((stop) => !before.stops.has(stop.id));
  const gone = [...before.stops.values()].find((stop) => !now.has(stop.id) && stop.mark === "open");
  if (added) app.tell(app.say("stop_added", { place: app.placeOf(added.first) }));
  else if (gone) app.tell(app.say("stop_gone", { place: app.placeOf(gone.first) }));
}
