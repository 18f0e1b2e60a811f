// Giving dossiers to an agency's officer: expected against scanned, the difference in words, and their signature.

import { useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { openTasks, type Stop, type Task } from "../day/day.ts";
import { newId, nowText } from "../instruments/clock.ts";
import type { Read } from "../instruments/codes.ts";
import { feel } from "../instruments/feel.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { whereNow } from "../instruments/place.ts";
import { printSignature, type SignatureSheet } from "../instruments/signature.ts";
import { sha256Hex, utf8 } from "../keeping/bytes.ts";
import { mediaOf, type NewFact } from "../keeping/traffic.ts";
import { TopBar } from "../look/parts.tsx";
import { Viewfinder } from "../look/viewfinder.tsx";
import { timeWords } from "../speaking.ts";
import { useDraft } from "./door/draft.ts";
import { Act, Done } from "./door/ending.tsx";
import { type Coded, codeFor, OfficerCode, OfficerName, type Way } from "./door/officer.tsx";
import { Over } from "./door/over.tsx";
import { judgeLabel, Unseen } from "./door/scanning.tsx";
import { type Signed, signedAt, Signing, strokesUnder } from "./door/signing.tsx";
import { type Step, Steps } from "./door/steps.tsx";

const GPS_MS = 2_000;

interface Draft {
  readonly scanned: readonly string[];
  readonly missing: readonly string[];
  readonly remark: string;
  readonly way: Way;
  readonly officer: string;
  readonly isOfficerDone: boolean;
  readonly signed?: Signed;
  readonly coded?: Coded;
}

/** Hand over everything that is for this desk. */
export function HandOver({ app }: { app: App }) {
  const { stop } = app;
  const tasks = stop ? openTasks(stop, "hand_over") : [];
  if (!stop || tasks.length === 0) return <Over app={app} />;
  return <Desk app={app} stop={stop} tasks={tasks} />;
}

function Desk({ app, stop, tasks }: { app: App; stop: Stop; tasks: readonly Task[] }) {
  const { say, screen } = app;
  const ids = tasks.map((task) => task.id);
  const [draft, change, id] = useDraft<Draft>(app, ids, () => ({
    scanned: [],
    missing: [],
    remark: "",
    way: "sign",
    officer: "",
    isOfficerDone: false,
  }));
  const [chosen, choose] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const sheet = useRef<SignatureSheet | null>(null);
  if (!draft) return null;
  // The label that led here counts, also where the act was begun before.
  const ledHere = "scanned" in screen && screen.scanned ? [screen.scanned] : [];
  const labels = [...new Set([...draft.scanned, ...ledHere])];

  const here = tasks.filter((task) => labels.includes(task.parcel));
  const absent = tasks.filter((task) => draft.missing.includes(task.parcel) && !labels.includes(task.parcel));
  const discrepancy = [absent.length > 0 ? shortWords(app, absent) : "", draft.remark.trim()].filter(Boolean).join(
    ". ",
  );
  const byCode = draft.way === "code";
  const shown = say(byCode ? "hand_over_shown_code" : "hand_over_shown", {
    n: here.length,
    codes: codesOf(here),
    office: stop.first.place,
    name: draft.officer.trim(),
    discrepancy: discrepancy || say("hand_over_no_discrepancy"),
  });
  const count = say("hand_over_count", { n: here.length, all: tasks.length });
  const strokes = strokesUnder(shown, draft.signed);
  const signature = signedAt(shown, draft.signed);
  const coded = codeFor(shown, draft.coded);
  const scanning: Step = {
    name: "scan",
    title: say("hand_over_scan"),
    isDone: here.length > 0 && here.length + absent.length === tasks.length,
    lead: count,
    summary: <p>{discrepancy ? `${count} · ${discrepancy}` : count}</p>,
    change: say("change"),
  };
  const showing: Step = {
    name: "code",
    title: say("hand_over_confirm"),
    isDone: coded !== undefined,
    summary: coded && <p>{say("officer_code_right_at", { time: timeWords(coded.at) })}</p>,
    change: say("change"),
  };
  const signing: Step[] = [
    {
      name: "officer",
      title: say("hand_over_officer"),
      isDone: draft.isOfficerDone && draft.officer.trim() !== "",
      summary: <p>{draft.officer}</p>,
      change: say("change"),
    },
    {
      name: "signature",
      title: say("step_signature"),
      isDone: signature !== undefined,
      summary: signature && <p>{say("sign_at", { time: timeWords(signature) })}</p>,
      change: say("sign_again"),
    },
  ];
  const steps = [scanning, ...(byCode ? [showing] : signing)];
  const left = steps.filter((step) => !step.isDone);
  const active = chosen ?? left[0]?.name ?? "";
  const next = () => choose(undefined);

  const judge = (read: Read) =>
    judgeLabel(app, read, tasks, labels, (parcel) => change({ scanned: [...labels, parcel] }));

  function confirmBy(way: Way): void {
    change({ way });
    choose(way === "code" ? "code" : "officer");
  }

  async function handOver(): Promise<void> {
    setSaving(true);
    const signature = coded ? undefined : await mediaOf(await printSignature(strokes), "image/png");
    const hash = await sha256Hex(utf8(shown));
    const seen = await whereNow(GPS_MS);
    const place = typeof seen === "object" ? { place: seen } : {};
    const at = nowText();
    const given = here.map((task): NewFact => ({
      kind: "handed_over",
      id: newId(),
      parcel: task.parcel,
      at,
      office: task.office!,
      ...(signature ? { officer: draft!.officer.trim(), signature: signature.sha256 } : {}),
      shown: hash,
      ...(discrepancy ? { discrepancy: discrepancy.slice(0, 200) } : {}),
      ...(coded ? { officer_code: coded.token } : {}),
      ...place,
    }));
    const note = say("hand_over_note");
    const lost = absent.map(({ parcel }): NewFact => ({ kind: "missing", id: newId(), parcel, at, note, ...place }));
    if (await app.capture([...given, ...lost], signature ? [signature] : [], id)) {
      if (!app.preferences.quiet) feel("done");
      app.tellWord("hand_over_saved");
      app.home();
    }
    setSaving(false);
  }

  return (
    <>
      <TopBar
        app={app}
        title={stop.first.place}
        about={say("hand_over_about", { n: tasks.length, stop: say("stop_n", { n: stop.number }) })}
      />
      <main class="door">
        <Steps steps={steps} active={active} open={choose}>
          {active === "scan" && (
            <div class="form">
              <div class="inline-view">
                <Viewfinder app={app} title={count} onRead={judge} />
              </div>
              <Unseen
                app={app}
                tasks={tasks.filter((task) => !labels.includes(task.parcel))}
                absent={draft.missing}
                change={(missing) => change({ missing })}
              />
              <label class="field">
                {say("hand_over_remark")}
                <input
                  name="remark"
                  maxLength={120}
                  value={draft.remark}
                  onInput={(event) => change({ remark: event.currentTarget.value })}
                />
              </label>
            </div>
          )}
          {active === "code" && (
            <OfficerCode
              app={app}
              stop={stop}
              tasks={tasks}
              shown={shown}
              confirmBy={confirmBy}
              found={(token) => {
                change({ coded: { words: shown, token, at: nowText() } });
                next();
              }}
            />
          )}
          {active === "officer" && (
            <OfficerName
              app={app}
              tasks={tasks}
              name={draft.officer}
              confirmBy={confirmBy}
              change={(officer) => change({ officer })}
            />
          )}
          {active === "signature" && (
            <Signing
              key={shown}
              app={app}
              shown={shown}
              strokes={strokes}
              sheet={sheet}
              change={(drawn) => change({ signed: { words: shown, strokes: drawn } })}
            />
          )}
        </Steps>
      </main>
      <div class="thumb bare">
        {active === "scan" && steps[0].isDone && <Done text={say("hand_over_scan_done")} isReady act={next} />}
        {active === "officer" && (
          <Done
            text={say("hand_over_officer_done")}
            isReady={draft.officer.trim() !== ""}
            act={() => {
              change({ isOfficerDone: true });
              next();
            }}
          />
        )}
        {active === "signature" && (
          <Done
            text={say("sign_done")}
            isReady={strokes.length > 0}
            act={() => {
              change({ signed: { words: shown, strokes, at: nowText() } });
              next();
            }}
          />
        )}
        <Act
          text={say("hand_over_go", { n: here.length })}
          locked={left.length > 0 ? say("hand_over_left", { n: left.length }) : undefined}
          isSaving={isSaving}
          act={handOver}
        />
      </div>
    </>
  );
}

function codesOf(tasks: readonly Task[]): string {
  return tasks.map((task) => groupedItemCode(task.item_code)).join(", ");
}

function shortWords(app: App, absent: readonly Task[]): string {
  return app.say("hand_over_short", { n: absent.length, codes: codesOf(absent) });
}
