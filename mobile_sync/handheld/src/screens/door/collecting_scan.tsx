// Every parcel that is expected here, and whether it was seen: scanned, still to come, or not here at all.

import type { App } from "../../app.ts";
import type { Task } from "../../day/day.ts";
import type { Read } from "../../instruments/codes.ts";
import { groupedItemCode } from "../../instruments/item_code.ts";
import { StateMark } from "../../look/icons.tsx";
import { Viewfinder } from "../../look/viewfinder.tsx";
import type { Draft } from "./collecting_draft.ts";
import { shortName } from "./collecting_papers.ts";
import { judgeLabel } from "./scanning.tsx";
import { toggled } from "../toggled.ts";

/** Scan what is given; `mayLeave` where a parcel may be missing at the giver's. */
export function ScanStep({ app, tasks, draft, mayLeave, change }: {
  app: App;
  tasks: readonly Task[];
  draft: Draft;
  mayLeave: boolean;
  change: (part: Pick<Draft, "scanned" | "left">) => void;
}) {
  const { say } = app;
  const { scanned, left } = draft;

  const judge = (read: Read) =>
    judgeLabel(app, read, tasks, scanned, (parcel) => {
      change({ scanned: [...scanned, parcel], left: left.filter((each) => each !== parcel) });
    });

  return (
    <div class="form">
      <div class="inline-view">
        <Viewfinder
          app={app}
          title={say("door_scanned", { n: scanned.length, all: tasks.length })}
          onRead={judge}
        />
      </div>
      <ul class="rows expected" aria-label={say("collect_expected")}>
        {tasks.map((task) => (
          <li key={task.id}>
            <StateMark
              name={scanned.includes(task.parcel) ? "done" : left.includes(task.parcel) ? "failed" : "waiting"}
            />
            <span>
              <b class="num nowrap">{groupedItemCode(task.item_code)}</b>
              <small>{shortName(task.procedure)}</small>
            </span>
            {mayLeave && !scanned.includes(task.parcel) && (
              <button
                type="button"
                class="button"
                aria-pressed={left.includes(task.parcel)}
                onClick={() => change({ scanned, left: toggled(left, task.parcel) })}
              >
                {say("collect_absent")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
