// Scan first: the label decides which stop is opened, warns at the wrong door, and knows what was done already.

import type { App, Screen } from "../app.ts";
import { canBegin, nextStop, openTasks, type Stop, type Task } from "../day/day.ts";
import { findTask } from "../day/find.ts";
import type { Read } from "../instruments/codes.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { type Verdict, Viewfinder } from "../look/viewfinder.tsx";

const SCREENS = { load: "load", deliver: "deliver", collect: "collect", hand_over: "hand_over" } as const;

/** Scan anything and go where it belongs. */
export function Find({ app }: { app: App }) {
  const next = nextStop(app.day.stops, app.putOff);
  return (
    <>
      <Viewfinder app={app} title={app.say("scan_title")} onRead={(read) => judge(app, read)} />
      <main>{next && <Expected app={app} stop={next} />}</main>
    </>
  );
}

/** List what the next door is waiting for. */
function Expected({ app, stop }: { app: App; stop: Stop }) {
  const place = app.isCovered && !stop.first.office ? app.say("hidden") : stop.first.place;
  return (
    <>
      <h2>{`${app.say("next")}: ${place}`}</h2>
      <ul class="rows">
        {stop.tasks.filter((task) => task.mark === "open").map((task) => (
          <li key={task.id}>
            <span>
              <b class="num">{groupedItemCode(task.item_code)}</b>
              <small>{task.procedure}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function judge(app: App, read: Read): Verdict | undefined {
  const { say, day } = app;
  if (read.kind === "offer") {
    app.replace({ name: "take_over", offer: read.text });
    return undefined;
  }
  const found = findTask(day, read);
  if (found.kind === "unreadable") return { tone: "wrong", title: say("read_unknown") };
  if (found.kind === "foreign") {
    return { tone: "wrong", title: say("read_not_mine"), about: say("read_not_mine_about") };
  }
  const { task, stop } = found;
  if (found.kind === "settled") return { tone: "again", title: say("read_done"), about: app.placeOf(task) };
  if (!canBegin(task)) return { tone: "wrong", title: say("read_not_in_hand"), about: app.placeOf(task) };
  const expected = nextStop(day.stops, app.putOff);
  if (stop.id !== expected?.id) {
    return {
      tone: "wrong",
      title: say("read_other_stop", { n: stop.number }),
      about: app.placeOf(task),
      action: { text: say("read_open_there", { n: stop.number }), act: () => app.replace(screenOf(stop, task)) },
    };
  }
  app.replace(screenOf(stop, task));
  return { tone: "right", title: say("read_right") };
}

/** Return the screen on which a task is done, the label that led there scanned already. */
export function screenOf(stop: Stop, task: Task): Screen {
  const name = SCREENS[task.act];
  if (name === "load") return { name };
  return { name, tasks: openTasks(stop, task.act).map(({ id }) => id), scanned: task.parcel };
}
