// Labels at a door: which of its parcels was seen, and which is not there.

import type { App } from "../../app.ts";
import type { Task } from "../../day/day.ts";
import { findTask } from "../../day/find.ts";
import type { Read } from "../../instruments/codes.ts";
import { groupedItemCode } from "../../instruments/item_code.ts";
import type { Verdict } from "../../look/viewfinder.tsx";
import { toggled } from "../toggled.ts";

/** Judge a label: one of this door's parcels, new or seen before, or somebody else's; `take` is told of a new one. */
export function judgeLabel(
  app: App,
  read: Read,
  tasks: readonly Task[],
  seen: readonly string[],
  take: (parcel: string) => void,
): Verdict {
  const { say } = app;
  const found = findTask(app.day, read);
  if (found.kind === "unreadable") return { tone: "wrong", title: say("read_unknown") };
  const task = found.kind === "open" ? tasks.find((each) => each.parcel === found.task.parcel) : undefined;
  if (!task) return { tone: "wrong", title: say("read_not_mine") };
  const about = groupedItemCode(task.item_code);
  if (seen.includes(task.parcel)) return { tone: "again", title: say("read_again"), about };
  take(task.parcel);
  return { tone: "right", title: say("read_right"), about };
}

/** List what was not scanned; the courier says of each that it is not there, or takes that back. */
export function Unseen({ app, tasks, absent, change }: {
  app: App;
  tasks: readonly Task[];
  absent: readonly string[];
  change: (absent: readonly string[]) => void;
}) {
  return (
    <ul class="rows">
      {tasks.map((task) => (
        <li key={task.id}>
          <span>
            <b class="num nowrap">{groupedItemCode(task.item_code)}</b>
            <small>{task.procedure}</small>
          </span>
          <button
            type="button"
            class="button"
            aria-pressed={absent.includes(task.parcel)}
            onClick={() => change(toggled(absent, task.parcel))}
          >
            {app.say("load_not_seen")}
          </button>
        </li>
      ))}
    </ul>
  );
}
