// All that was done, newest first, on one thread: dots above "the server has all from here down", twisted below.

import type { AnyFact, Verdict } from "../../exchange/types.ts";
import type { App } from "../app.ts";
import { type OwnFact, type Task } from "../day/day.ts";
import { newId, nowMs, nowText } from "../instruments/clock.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { Icon, StateMark } from "../look/icons.tsx";
import { Badge, Empty, Notice, oldestMs, Tabs, unsentCount } from "../look/parts.tsx";
import { Knot, Length, Tag } from "../look/thread.tsx";
import { spanWords, timeWords } from "../speaking.ts";
import type { Word } from "../words.ts";

const UNDO_MS = 24 * 3600_000;

/** List every act of this handheld, and what became of it. */
export function Sent({ app }: { app: App }) {
  const { say, day, handheld } = app;
  const acknowledged = handheld.outbox.state.acknowledged;
  const isShown = ({ seq, fact, verdict }: OwnFact) =>
    seq > acknowledged || verdict?.status === "quarantine" || nowMs() - Date.parse(fact.at) < UNDO_MS;
  const deeds = day.own.filter(isShown).reverse();
  const unsent = deeds.filter(({ seq }) => seq > acknowledged);
  const known = deeds.filter(({ seq }) => seq <= acknowledged);
  return (
    <>
      <header class="top">
        <h1>{say("sent_title")}</h1>
        <Badge app={app} />
      </header>
      <main>
        <Standing app={app} />
        {deeds.length === 0 && <Empty icon="list" title={say("sent_none")}>{say("sent_none_lead")}</Empty>}
        <ol class="waiting">{unsent.map((deed) => <Line key={deed.seq} app={app} deed={deed} isKnown={false} />)}</ol>
        {known.length > 0 && unsent.length > 0 && (
          <p class="until">
            <StateMark name="done" />
            {say("sent_until_here")}
          </p>
        )}
        <ol>{known.map((deed) => <Line key={deed.seq} app={app} deed={deed} isKnown />)}</ol>
      </main>
      <Tabs app={app} />
    </>
  );
}

function Standing({ app }: { app: App }) {
  const { say, handheld, sender } = app;
  const waiting = unsentCount(app);
  const parked = [...handheld.uploads.values()].filter((upload) => upload.parked);
  const again = async () => {
    await handheld.retryParked();
    void sender.kick();
  };
  const button = (
    <button type="button" class="button" onClick={() => void again()}>
      <Icon name="refresh" />
      {say("send_now")}
    </button>
  );
  if (sender.state.kind === "refused") {
    const { refusal } = sender.state;
    return (
      <Notice tone="lacquer" icon="cloud_off" title={say("sent_refused")}>
        <p>{refusal[app.language] || refusal.code}</p>
        {button}
      </Notice>
    );
  }
  if (parked.length > 0) {
    return (
      <Notice tone="lacquer" icon="photo" title={say("sent_parked")}>
        <p>{say("sent_parked_lead", { n: parked.length, code: parked[0].parked! })}</p>
        {button}
      </Notice>
    );
  }
  if (waiting === 0) {
    return app.day.own.length > 0
      ? <Notice tone="leaf" icon="cloud" title={say("sent_all")}>{say("sent_all_lead")}</Notice>
      : null;
  }
  const age = spanWords(nowMs() - oldestMs(app), say);
  return (
    <Notice tone="amber" icon="cloud_off" title={say("sent_unsent", { n: waiting })}>
      <p>{sender.state.kind === "sending" ? say("sent_sending", { n: waiting }) : say("sent_safe", { age })}</p>
      {button}
    </Notice>
  );
}

function Line({ app, deed, isKnown }: { app: App; deed: OwnFact; isKnown: boolean }) {
  const { say } = app;
  const { fact, verdict } = deed;
  const task = taskOf(app, fact);
  const changesHands = fact.kind !== "attempt_failed" && fact.kind !== "voided" && fact.kind !== "missing";
  return (
    <li class="deed">
      <span class={`line ${isKnown ? "held" : "waiting"}`}>
        {changesHands ? <Knot /> : <StateMark name={isKnown ? "done" : "waiting"} />}
        <Length kind={isKnown ? "twisted" : "dotted"} />
      </span>
      <div>
        <h2>
          <StateMark name={markOf(isKnown, verdict)} />
          {say(`act_${fact.kind}` as Word)}
        </h2>
        <p class="small quiet">
          {task ? `${app.placeOf(task)} · ${groupedItemCode(task.item_code)}` : fact.parcel.slice(-12)}
        </p>
        <Said app={app} verdict={verdict} />
        <p class="tags">
          {"signature" in fact && fact.signature && (
            <Tag>
              <Icon name="sign" />
              {say("signature")}
            </Tag>
          )}
          {"photo" in fact && fact.photo && (
            <Tag>
              <Icon name="photo" />
              {say("photo")}
            </Tag>
          )}
          {"officer_code" in fact && fact.officer_code && (
            <Tag>
              <Icon name="code" />
              {say("officer_code")}
            </Tag>
          )}
          {fact.kind === "delivered" && (fact.receipt_secret || fact.door_code) && (
            <Tag>
              <Icon name="code" />
              {say("code")}
            </Tag>
          )}
        </p>
        {canUndo(app, deed) && (
          <button type="button" class="button" onClick={() => void undo(app, fact)}>
            <Icon name="undo" />
            {say("undo")}
          </button>
        )}
      </div>
      <time class="num">{timeWords(fact.at)}</time>
    </li>
  );
}

/** What dispatch's side said of a fact, in the words of the refusal itself. */
function Said({ app, verdict }: { app: App; verdict?: Verdict }) {
  if (!verdict || verdict.status === "ok") return null;
  return (
    <p class={`small ${verdict.status === "quarantine" ? "failed" : "needs"}`}>
      <b>{app.say("needs_eyes")}:</b> {verdict[app.language] || verdict.code}
    </p>
  );
}

function markOf(isKnown: boolean, verdict?: Verdict) {
  if (!isKnown || !verdict) return "waiting";
  if (verdict.status === "ok") return "done";
  return verdict.status === "flag" ? "needs" : "failed";
}

function taskOf(app: App, fact: AnyFact): Task | undefined {
  const tasks = app.day.stops.flatMap((stop) => stop.tasks).filter((task) => task.parcel === fact.parcel);
  return tasks.find((task) => task.fact?.fact.id === fact.id) ?? tasks.at(-1);
}

/** A delivery can be taken back within a day, by the fact that says so. */
function canUndo(app: App, { fact, verdict }: OwnFact): boolean {
  const isFresh = nowMs() - Date.parse(fact.at) < UNDO_MS;
  const isVoided = app.day.own.some((each) => each.fact.kind === "voided" && each.fact.voids === fact.id);
  return fact.kind === "delivered" && isFresh && !isVoided && verdict?.status !== "quarantine";
}

async function undo(app: App, fact: AnyFact): Promise<void> {
  const at = nowText();
  const voided = { kind: "voided", id: newId(), parcel: fact.parcel, at, voids: fact.id, why: "courier" } as const;
  if (await app.capture([voided])) app.tellWord("undo_done");
}
