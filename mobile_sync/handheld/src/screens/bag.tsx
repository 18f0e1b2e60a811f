// What the courier has in hand, by where it is to go.

import type { App } from "../app.ts";
import type { InHand } from "../day/day.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { Icon, StateMark } from "../look/icons.tsx";
import { Badge, Empty, Tabs } from "../look/parts.tsx";

/** List the bag. */
export function Bag({ app }: { app: App }) {
  const { say, day } = app;
  const parcels = [...day.inHand].sort((one, other) => (one.task?.position ?? 1e6) - (other.task?.position ?? 1e6));
  return (
    <>
      <header class="top">
        <h1>{say("bag_title")}</h1>
        <Badge app={app} />
      </header>
      <main>
        {parcels.length === 0 && <Empty icon="bag" title={say("bag_empty")}>{say("bag_empty_lead")}</Empty>}
        <ul class="rows">{parcels.map((each) => <Line key={each.parcel} app={app} parcel={each} />)}</ul>
      </main>
      <div class="thumb">
        <div class="two">
          <button
            type="button"
            class="button"
            disabled={parcels.length === 0}
            onClick={() => app.go({ name: "pass_on" })}
          >
            <Icon name="people" />
            {say("pass_on")}
          </button>
          <button type="button" class="button" onClick={() => app.go({ name: "take_over" })}>
            <Icon name="scan" />
            {say("take_over")}
          </button>
        </div>
      </div>
      <Tabs app={app} />
    </>
  );
}

function Line({ app, parcel }: { app: App; parcel: InHand }) {
  const { say } = app;
  const { task } = parcel;
  const goesBack = !task || task.mark === "failed" || parcel.custody.attempts > 0;
  const place = task && !(app.isCovered && !task.office) ? task.place : say("hidden");
  return (
    <li>
      <StateMark name={goesBack ? "needs" : "going"} />
      <span>
        <b class="num">{task ? groupedItemCode(task.item_code) : parcel.parcel.slice(-8)}</b>
        <small>{goesBack ? say("bag_back") : say("bag_for", { place })}</small>
      </span>
    </li>
  );
}
