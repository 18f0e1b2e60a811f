// A door that stays closed: one tap for the reason, one for what is done next; only what the rules allow is offered.

import { useState } from "preact/hooks";
import type { ReasonRow } from "../../exchange/types.ts";
import type { App } from "../app.ts";
import { canBegin, dateOf, doorTasks, type Task } from "../day/day.ts";
import { newId, nowMs, nowText } from "../instruments/clock.ts";
import { feel } from "../instruments/feel.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { whereNow } from "../instruments/place.ts";
import { Icon } from "../look/icons.tsx";
import { Empty, TopBar } from "../look/parts.tsx";
import { Over } from "./door/over.tsx";

const GPS_MS = 2_000;
const MOST_NOTE = 200;
const INVITES = new Set(["hold_and_invite"]);

/** Ask for the reason, then for the solution, then record both for every parcel of the stop. */
export function Fail({ app }: { app: App }) {
  const { say } = app;
  const { stop } = app;
  const [reason, setReason] = useState<ReasonRow>();
  const [solution, setSolution] = useState("");
  const [note, setNote] = useState("");
  const [day, setDay] = useState("");
  const [invited, setInvited] = useState<readonly Task[]>();
  const [isSaving, setSaving] = useState(false);
  if (invited) return <Invitation app={app} tasks={invited} />;
  if (!stop) return <Over app={app} />;
  const tasks = doorTasks(stop).filter(canBegin);
  const leg = legOf(tasks);
  const needsDay = solution.endsWith("_on_date");
  const reasons = readReasons(app).filter((each) => each.leg === leg);

  async function save(): Promise<void> {
    setSaving(true);
    const seen = await whereNow(GPS_MS);
    const place = typeof seen === "string" ? {} : { place: seen };
    const at = nowText();
    const agreed = needsDay ? say("fail_day_note", { day: dayWords(day) }) : "";
    const said = [agreed, note.trim()].filter(Boolean).join(". ").slice(0, MOST_NOTE);
    const facts = tasks.map((task: Task) => ({
      kind: "attempt_failed" as const,
      id: newId(),
      parcel: task.parcel,
      at,
      reason: reason!.code,
      solution,
      ...(said ? { note: said } : {}),
      ...place,
    }));
    if (await app.capture(facts)) {
      feel("done");
      app.tellWord("fail_saved");
      if (INVITES.has(solution)) setInvited(tasks);
      else app.home();
    }
    setSaving(false);
  }

  return (
    <>
      <TopBar app={app} title={say("fail_title")} about={app.isCovered ? undefined : stop.first.place} />
      <main>
        {reasons.length === 0 && <Empty icon="note" title={say("fail_none")} />}
        {!reason && (
          <div class="choices">
            {reasons.map((each) => (
              <button key={each.code} type="button" class="choice" onClick={() => choose(each)}>
                <span>{each[app.language]}</span>
              </button>
            ))}
          </div>
        )}
        {reason && (
          <>
            <button type="button" class="choice" aria-pressed="true" onClick={() => setReason(undefined)}>
              <span>{reason[app.language]}</span>
              {say("change")}
            </button>
            <h2>{say("fail_solution")}</h2>
            <div class="choices" role="radiogroup" aria-label={say("fail_solution")}>
              {reason.solutions.map((each) => (
                <button
                  key={each.code}
                  type="button"
                  role="radio"
                  class="choice"
                  aria-checked={each.code === solution}
                  onClick={() => setSolution(each.code)}
                >
                  <span>
                    {each[app.language]}
                    {each.is_default && <small>{say("default_choice")}</small>}
                  </span>
                  {each.code === solution && <Icon name="check" />}
                </button>
              ))}
            </div>
            {needsDay && (
              <label class="field">
                {say("fail_day")}
                <input
                  name="day"
                  type="date"
                  min={dateOf(nowMs())}
                  value={day}
                  onInput={(event) => setDay(event.currentTarget.value)}
                />
              </label>
            )}
            <label class="field">
              {say("fail_note")}
              <input value={note} maxLength={200} onInput={(event) => setNote(event.currentTarget.value)} />
              <span class="hint">{app.language === "vi" ? reason.evidence_vi : reason.evidence_en}</span>
            </label>
          </>
        )}
      </main>
      {reason && (
        <div class="thumb">
          <button
            type="button"
            class="button primary"
            disabled={!solution || (needsDay && !day) || isSaving}
            onClick={() => void save()}
          >
            {say("fail_save")}
          </button>
        </div>
      )}
    </>
  );

  function choose(each: ReasonRow): void {
    setReason(each);
    setSolution(each.solutions.find((one) => one.is_default)?.code ?? "");
  }
}

/** Show what the family is to know, in words that can be photographed or copied. */
function Invitation({ app, tasks }: { app: App; tasks: readonly Task[] }) {
  const { say } = app;
  const codes = tasks.map((task) => groupedItemCode(task.item_code)).join(", ");
  const day = dayWords(dateOf(nowMs()));
  return (
    <>
      <header class="top ruled">
        <h1>{say("invitation")}</h1>
      </header>
      <main>
        <p class="quiet">{say("invitation_lead")}</p>
        <p class="slip">{say("invitation_text", { name: app.placeOf(tasks[0]), n: tasks.length, codes, day })}</p>
      </main>
      <div class="thumb">
        <button type="button" class="button primary" onClick={() => app.home()}>{say("qr_done")}</button>
      </div>
    </>
  );
}

/** Write a day as people do: 25/11/2026. */
function dayWords(day: string): string {
  return day.split("-").reverse().join("/");
}

/** Say which list of reasons an attempt belongs to: an agency's desk, a citizen who sends, a citizen who receives. */
function legOf(tasks: readonly Task[]): ReasonRow["leg"] {
  if (tasks.length > 0 && tasks.every((task) => task.office)) return "agency_handover";
  return tasks.some((task) => task.act === "collect") ? "pickup" : "delivery";
}

function readReasons(app: App): ReasonRow[] {
  const rows = [...app.handheld.replica.rows.values()].flatMap((each) => [...each.values()]);
  return rows.filter((row) => row.kind === "reason").map((row) => JSON.parse(row.body) as ReasonRow);
}
