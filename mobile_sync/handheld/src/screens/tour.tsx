// The day in one card: where to go next, what to do there, and one button at the thumb.

import { useEffect } from "preact/hooks";
import type { Act } from "../../exchange/types.ts";
import type { App, Screen } from "../app.ts";
import { nowMs } from "../instruments/clock.ts";
import { doorTasks, nextStop, openTasks, type Stop } from "../day/day.ts";
import { Beads } from "../look/beads.tsx";
import { Icon, type IconName } from "../look/icons.tsx";
import { Badge, Empty, Notice, Tabs } from "../look/parts.tsx";
import { maskedNumber, spanWords, timeWords } from "../speaking.ts";
import type { Word } from "../words.ts";
import { announceChanges } from "./changes.ts";
import { ClockOff } from "./clock_off.tsx";

const DEEDS: Record<Act, { icon: IconName; words: Word; button: Word }> = {
  load: { icon: "bag", words: "load_n", button: "scan_to_load" },
  collect: { icon: "take", words: "collect_n", button: "scan_to_collect" },
  deliver: { icon: "give", words: "deliver_n", button: "scan_to_deliver" },
  hand_over: { icon: "office", words: "hand_over_n", button: "scan_to_hand_over" },
};
const ORDER: readonly Act[] = ["load", "deliver", "hand_over", "collect"];

/** Show the tour and the next stop. */
export function Tour({ app }: { app: App }) {
  const { say, day } = app;
  useEffect(() => announceChanges(app), [day]);
  const next = nextStop(day.stops, app.putOff);
  const left = day.stops.filter((stop) => stop !== next && (stop.mark === "open" || stop.mark === "partly"));
  return (
    <>
      <header class="top">
        <h1>{day.tour ? say("tour_n", { n: day.tour.number }) : say("app")}</h1>
        <Badge app={app} />
      </header>
      <main>
        <Warnings app={app} />
        <ClockOff app={app} />
        {app.update && (
          <Notice icon="refresh" title={say("new_version")}>
            <p>{say("new_version_why")}</p>
            <button type="button" class="button" onClick={app.update}>{say("update")}</button>
          </Notice>
        )}
        {day.tour && day.stops.length > 0 && <Progress app={app} next={next} />}
        {!day.tour && <Empty icon="tour" title={say("no_tour")}>{say("no_tour_lead")}</Empty>}
        {day.tour && !next && <Empty icon="check" title={say("tour_over")}>{say("tour_over_lead")}</Empty>}
        {next && <StopCard app={app} stop={next} />}
        {left.length > 0 && (
          <button type="button" class="then" onClick={() => app.go({ name: "stops" })}>
            <Icon name="down" />
            {say("then", { place: app.isCovered && !left[0].first.office ? say("hidden") : left[0].first.place })}
          </button>
        )}
      </main>
      {next && <StopActs app={app} stop={next} />}
      {day.tour && !next && (
        <div class="thumb">
          <button type="button" class="button primary" onClick={() => app.go({ name: "end" })}>
            {say("end_shift")}
          </button>
        </div>
      )}
      <Tabs app={app} />
    </>
  );
}

function Warnings({ app }: { app: App }) {
  const { say, handheld } = app;
  if (handheld.standing.done.length) return <Notice tone="lacquer" icon="lock" title={say("wiped")} />;
  if (handheld.standing.is_revoked) {
    return <Notice tone="lacquer" icon="lock" title={say("revoked_title")}>{say("revoked_lead")}</Notice>;
  }
  if (app.isCovered && handheld.standing.receipt) {
    return <Notice tone="amber" icon="lock" title={say("lease_title")}>{say("lease_lead")}</Notice>;
  }
  return null;
}

function Progress({ app, next }: { app: App; next?: Stop }) {
  const { say, day } = app;
  const done = day.stops.filter((stop) => stop.mark === "done" || stop.mark === "failed").length;
  return (
    <section class="progress" aria-label={say("progress")}>
      <p>
        <b class="num">{say("points", { done, all: day.stops.length })}</b>
        <span class="quiet num">{say("back_at", { time: timeWords(day.tour!.ends_at) })}</span>
      </p>
      <Beads stops={day.stops} next={next} say={say} />
    </section>
  );
}

/** Show one stop with everything that is needed to go there. */
export function StopCard({ app, stop }: { app: App; stop: Stop }) {
  const { say } = app;
  const { first } = stop;
  const covered = app.isCovered && !first.office;
  const fee = stop.tasks.reduce((sum, task) => sum + (task.act === "collect" ? task.fee_vnd ?? 0 : 0), 0);
  return (
    <article class="stop">
      <header>
        <span class="order">
          <i class="num">{stop.number}</i>
          {say("next")}
        </span>
        <b class="num nowrap">{say("window", { from: timeWords(first.opens_at), to: timeWords(first.closes_at) })}</b>
      </header>
      <div>
        <h2>{covered ? say("hidden") : first.place}</h2>
        {!covered && (
          <p class="where">
            {addressLines(first.address).map((line) => (
              <span key={line}>
                {line}
                <br />
              </span>
            ))}
          </p>
        )}
        <Slack app={app} stop={stop} />
      </div>
      <ul class="deeds">
        {ORDER.map((act) => ({ act, tasks: stop.tasks.filter((task) => task.act === act && task.mark !== "gone") }))
          .filter(({ tasks }) => tasks.length > 0)
          .map(({ act, tasks }) => (
            <li key={act}>
              <Icon name={DEEDS[act].icon} />
              <span>
                <b>{say(DEEDS[act].words, { n: tasks.length })}</b>
                {act !== "load" && <small>{[...new Set(tasks.map((task) => task.procedure))].join(", ")}</small>}
              </span>
            </li>
          ))}
        {fee > 0 && (
          <li>
            <Icon name="money" />
            <b>{say("fee")}</b>
            <b class="num nowrap">{say("money", { n: fee })}</b>
          </li>
        )}
      </ul>
      <div class="two">
        <a class="button" href={`geo:${first.lat},${first.lon}?q=${first.lat},${first.lon}`}>
          <Icon name="place" />
          {say("way")}
        </a>
        {first.phone && !covered && (
          <a
            class="button num"
            href={`tel:${first.phone}`}
            aria-label={say("call", { number: maskedNumber(first.phone) })}
          >
            <Icon name="phone" />
            {maskedNumber(first.phone)}
          </a>
        )}
      </div>
    </article>
  );
}

function Slack({ app, stop }: { app: App; stop: Stop }) {
  const spare = Date.parse(stop.first.closes_at) - Math.max(nowMs(), Date.parse(stop.first.arrives_at));
  const span = spanWords(spare, app.say);
  if (Math.abs(spare) > 12 * 3600_000) return null;
  return <p class={`small num ${spare < 0 ? "needs" : "quiet"}`}>{app.say(spare < 0 ? "late" : "slack", { span })}</p>;
}

function StopActs({ app, stop }: { app: App; stop: Stop }) {
  const { say } = app;
  const act = ORDER.find((each) => openTasks(stop, each).length > 0) ?? "deliver";
  const scan: Screen = act === "load" ? { name: "load" } : { name: "scan" };
  return (
    <div class="thumb acts">
      {act === "load"
        ? <button type="button" class="button no" onClick={() => app.putOffStop(stop)}>{say("skip")}</button>
        : (
          <button
            type="button"
            class="button no"
            onClick={() => app.go({ name: "fail", tasks: doorTasks(stop).map(({ id }) => id) })}
          >
            {say("report_failed")}
          </button>
        )}
      <button type="button" class="button primary" onClick={() => app.go(scan)}>
        <Icon name="scan" />
        {say(DEEDS[act].button)}
      </button>
    </div>
  );
}

/** Split an address by meaning: the street, then the commune; never in the middle of a name. */
export function addressLines(address: string): string[] {
  const parts = address.split(",").map((part) => part.trim()).filter(Boolean);
  if (parts.length < 3) return [address];
  const commune = parts.findIndex((part) => /^(xã|phường|thị trấn|đặc khu)\s/i.test(part));
  const cut = commune > 0 ? commune : parts.length - 2;
  return [parts.slice(0, cut).join(", "), parts.slice(cut).join(", ")];
}
