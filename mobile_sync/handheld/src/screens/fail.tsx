// A door that stays closed: one tap for the reason, one for what is done next; only what the rules allow is offered.

import { useState } from "preact/hooks";
import type { ReasonRow } from "../../exchange/types.ts";
import type { App } from "../app.ts";
import type { Stop, Task } from "../day/day.ts";
import { newId, nowText } from "../instruments/clock.ts";
import { feel } from "../instruments/feel.ts";
import { whereNow } from "../instruments/place.ts";
import { Icon } from "../look/icons.tsx";
import { Empty, TopBar } from "../look/parts.tsx";

const GPS_MS = 2_000;

/** Ask for the reason, then for the solution, then record both for every parcel of the stop. */
export function Fail({ app }: { app: App }) {
  const { say } = app;
  const stop = stopOf(app);
  const [reason, setReason] = useState<ReasonRow>();
  const [solution, setSolution] = useState("");
  const [note, setNote] = useState("");
  const [isSaving, setSaving] = useState(false);
  if (!stop) return <TopBar app={app} title={say("fail_title")} />;
  const tasks = stop.tasks.filter((task) => task.mark === "open" && task.act !== "load");
  const leg = tasks.some((task) => task.act === "collect") ? "pickup" : "delivery";
  const reasons = readReasons(app).filter((each) => each.leg === leg);

  async function save(): Promise<void> {
    setSaving(true);
    const seen = await whereNow(GPS_MS);
    const place = typeof seen === "string" ? {} : { place: seen };
    const at = nowText();
    const facts = tasks.map((task: Task) => ({
      kind: "attempt_failed" as const,
      id: newId(),
      parcel: task.parcel,
      at,
      reason: reason!.code,
      solution,
      ...(note.trim() ? { note: note.trim() } : {}),
      ...place,
    }));
    if (await app.capture(facts)) {
      feel("done");
      app.tellWord("fail_saved");
      app.home();
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
          <button type="button" class="button primary" disabled={!solution || isSaving} onClick={() => void save()}>
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

function stopOf(app: App): Stop | undefined {
  const { screen, day } = app;
  return "stop" in screen ? day.stops.find((stop) => stop.id === screen.stop) : undefined;
}

function readReasons(app: App): ReasonRow[] {
  const rows = [...app.handheld!.replica.rows.values()].flatMap((each) => [...each.values()]);
  return rows.filter((row) => row.kind === "reason").map((row) => JSON.parse(row.body) as ReasonRow);
}
