// The whole tour in its order. Putting a stop off is a courier's own affair; dispatch's order stays as it is.

import type { App } from "../app.ts";
import { nextStop, type Stop } from "../day/day.ts";
import { markOf } from "../look/beads.tsx";
import { StateMark } from "../look/icons.tsx";
import { TopBar } from "../look/parts.tsx";
import { timeWords } from "../speaking.ts";

const WORDS = { open: "waiting", partly: "partly", done: "done", failed: "failed", gone: "gone" } as const;

/** List every stop. */
export function Stops({ app }: { app: App }) {
  const { say, day } = app;
  const next = nextStop(day.stops, app.putOff);
  return (
    <>
      <TopBar app={app} title={say("all_stops")} about={day.tour && say("tour_n", { n: day.tour.number })} />
      <main>
        <ol class="rows">
          {day.stops.map((stop) => <Line key={stop.id} app={app} stop={stop} isNext={stop === next} />)}
        </ol>
      </main>
    </>
  );
}

function Line({ app, stop, isNext }: { app: App; stop: Stop; isNext: boolean }) {
  const { say } = app;
  const isOpen = stop.mark === "open";
  const word = app.putOff.has(stop.id) && isOpen ? say("skipped") : say(isNext ? "next" : WORDS[stop.mark]);
  const place = app.isCovered && !stop.first.office ? say("hidden") : stop.first.place;
  return (
    <li>
      <StateMark name={markOf(stop, isNext)} />
      <span>
        <b>
          <span class="num">{stop.number}.</span> {place}
        </b>
        <small class="num">{`${timeWords(stop.first.arrives_at)} · ${word}`}</small>
      </span>
      {isOpen && !isNext && (
        <button type="button" class="button" onClick={() => bringForward(app, stop)}>{say("next")}</button>
      )}
      {isOpen && isNext && (
        <button type="button" class="button" onClick={() => app.putOffStop(stop)}>{say("skip")}</button>
      )}
    </li>
  );
}

/** Go to a stop now: all open ones before it are put off. */
function bringForward(app: App, stop: Stop): void {
  for (const each of app.day.stops.slice(0, app.day.stops.indexOf(stop))) app.putOffStop(each);
  app.putOff = new Set([...app.putOff].filter((id) => stop.tasks.every((task) => task.id !== id)));
  app.back();
}
