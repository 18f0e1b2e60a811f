// The load check: everything is scanned out before the tour begins, and what is missing is named.

import { useState } from "preact/hooks";
import type { App } from "../app.ts";
import type { Task } from "../day/day.ts";
import { findTask } from "../day/find.ts";
import { newId, nowText } from "../instruments/clock.ts";
import type { Read } from "../instruments/codes.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { Icon } from "../look/icons.tsx";
import { type Verdict, Viewfinder } from "../look/viewfinder.tsx";
import { toggled } from "./toggled.ts";

/** Scan the bag out; each label is a fact at once, so that nothing is lost if the phone falls into the river. */
export function Load({ app }: { app: App }) {
  const { say, day } = app;
  const [missing, setMissing] = useState<readonly string[]>([]);
  const tasks = day.stops.flatMap((stop) => stop.tasks).filter((task) => task.act === "load" && task.mark !== "gone");
  const loaded = tasks.filter((task) => task.mark === "done");
  const left = tasks.filter((task) => task.mark === "open");

  async function judge(read: Read): Promise<Verdict> {
    const found = findTask(
      { ...day, stops: day.stops.map((stop) => ({ ...stop, tasks: stop.tasks.filter(isLoad) })) },
      read,
    );
    if (found.kind === "unreadable") return { tone: "wrong", title: say("read_unknown") };
    if (found.kind === "foreign") {
      return { tone: "wrong", title: say("read_not_mine"), about: say("read_not_mine_about") };
    }
    const about = destination(app, found.task);
    if (found.kind === "settled") return { tone: "again", title: say("read_again"), about };
    const { parcel, office } = found.task;
    const fact = { kind: "loaded", id: newId(), parcel, at: nowText(), office: office! } as const;
    if (!await app.capture([fact])) return { tone: "wrong", title: say("not_saved") };
    return { tone: "right", title: say("read_right_bag"), about };
  }

  async function go(): Promise<void> {
    const at = nowText();
    const note = say("load_seen_note");
    const facts = left.filter((task) => missing.includes(task.parcel))
      .map(({ parcel }) => ({ kind: "missing" as const, id: newId(), parcel, at, note }));
    if (facts.length > 0 && !await app.capture(facts)) return;
    app.tell(say("load_saved", { n: loaded.length }));
    app.home();
  }

  const isReady = left.every((task) => missing.includes(task.parcel));
  return (
    <>
      <Viewfinder app={app} title={say("load_title")} onRead={judge} />
      <main>
        <div class="count">
          <b class="num">
            {loaded.length}
            <span>/{tasks.length}</span>
          </b>
          <span class="quiet">{left.length > 0 ? say("load_count", { n: left.length }) : say("load_all")}</span>
        </div>
        <div
          class="ticks"
          role="img"
          aria-label={say("load_count_about", { done: loaded.length, all: tasks.length })}
        >
          {tasks.map((task) => <i key={task.id} class={task.mark === "done" ? "" : "left"} />)}
        </div>
        {left.length > 0 && (
          <ul class="rows" aria-label={say("load_missing")}>
            {left.map((task) => (
              <li key={task.id}>
                <span>
                  <b>{destination(app, task)}</b>
                  <small class="num">{groupedItemCode(task.item_code)}</small>
                </span>
                <button
                  type="button"
                  class="button"
                  aria-pressed={missing.includes(task.parcel)}
                  onClick={() => setMissing(toggled(missing, task.parcel))}
                >
                  {missing.includes(task.parcel) && <Icon name="check" />}
                  {say("load_not_seen")}
                </button>
              </li>
            ))}
          </ul>
        )}
      </main>
      {loaded.length > 0 && (
        <div class="thumb">
          <button
            type="button"
            class={`button wide ${left.length === 0 ? "primary yes" : ""}`}
            disabled={!isReady}
            onClick={() => void go()}
          >
            {left.length === 0
              ? say("load_go", { n: loaded.length })
              : say("load_go_missing", { n: loaded.length, missing: left.length })}
          </button>
        </div>
      )}
    </>
  );
}

function isLoad(task: Task): boolean {
  return task.act === "load";
}

/** Say for whom a parcel is: the door it goes to, and which stop that is. */
function destination(app: App, { parcel }: Task): string {
  const stop = app.day.stops.find((each) => each.tasks.some((task) => task.parcel === parcel && task.act !== "load"));
  const task = stop?.tasks.find((each) => each.parcel === parcel);
  if (!stop || !task) return app.say("bag_back");
  const place = app.isCovered && !task.office ? app.say("hidden") : task.place;
  return `${place} · ${app.say("stop_n", { n: stop.number })}`;
}
