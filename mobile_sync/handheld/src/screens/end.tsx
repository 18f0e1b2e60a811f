// The end of the shift: what goes back to the office, what cash is owed, and nothing unsent left behind in silence.

import { useState } from "preact/hooks";
import type { App } from "../app.ts";
import type { InHand } from "../day/day.ts";
import { newId, nowText } from "../instruments/clock.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { Icon, StateMark } from "../look/icons.tsx";
import { Notice, TopBar, unsentCount } from "../look/parts.tsx";

/** Show the hand-back list and the cash, and check in what goes back. */
export function End({ app }: { app: App }) {
  const { say, day } = app;
  const [clerk, setClerk] = useState("");
  // A tour that is over may be gone from here: what was loaded came from the office too.
  const loaded = day.own.findLast(({ fact }) => fact.kind === "loaded")?.fact;
  const office = day.tour?.office ?? (loaded?.kind === "loaded" ? loaded.office : undefined);
  const tasks = day.stops.flatMap((stop) => stop.tasks);
  const own = new Set(tasks.map((task) => task.parcel));
  const cash = day.own.reduce((sum, { fact }) => {
    return sum + (fact.kind === "collected" && own.has(fact.parcel) ? fact.fee_vnd ?? 0 : 0);
  }, 0);
  const unsent = unsentCount(app);
  const isOver = day.inHand.length === 0 && unsent === 0;

  async function checkIn(parcels: readonly InHand[]): Promise<void> {
    const at = nowText();
    const facts = parcels.map(({ parcel }) => ({
      kind: "checked_in" as const,
      id: newId(),
      parcel,
      at,
      office: office!,
      clerk: clerk.trim(),
    }));
    if (await app.capture(facts)) setClerk("");
  }

  return (
    <>
      <TopBar app={app} title={say("end_title")} />
      <main>
        {unsent > 0 && <Notice tone="amber" icon="cloud_off" title={say("end_unsent", { n: unsent })} />}
        {isOver && <Notice tone="leaf" icon="check" title={say("end_done")} />}
        <section>
          <h2>{say("end_cash")}</h2>
          <p class="num">
            <b>{say("money", { n: cash })}</b>
          </p>
        </section>
        <section>
          <h2>{say("end_hand_back")}</h2>
          {day.inHand.length === 0 && <p class="quiet">{say("end_nothing_back")}</p>}
          <ul class="rows">
            {day.inHand.map(({ parcel, task }) => (
              <li key={parcel}>
                <StateMark name="needs" />
                <span>
                  <b class="num">{task ? groupedItemCode(task.item_code) : parcel.slice(-12)}</b>
                  <small>{task && !app.isCovered ? task.place : ""}</small>
                </span>
              </li>
            ))}
          </ul>
        </section>
        {day.inHand.length > 0 && !office && <Notice tone="amber" title={say("end_no_office")} />}
        {day.inHand.length > 0 && (
          <label class="field">
            {say("end_clerk")}
            <input value={clerk} maxLength={200} onInput={(event) => setClerk(event.currentTarget.value)} />
          </label>
        )}
      </main>
      {day.inHand.length > 0 && (
        <div class="thumb">
          <button
            type="button"
            class="button primary"
            disabled={!clerk.trim() || !office}
            onClick={() => void checkIn(day.inHand)}
          >
            <Icon name="bag" />
            {say("end_check_in", { n: day.inHand.length })}
          </button>
        </div>
      )}
    </>
  );
}
