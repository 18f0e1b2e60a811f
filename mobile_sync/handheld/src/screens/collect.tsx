// Taking parcels, from a citizen at their door or from an officer at a desk: scanned, counted together, sealed, signed.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ProcedureRow } from "../../exchange/types.ts";
import type { App } from "../app.ts";
import { doorTasks, openTasks, type Stop, type Task } from "../day/day.ts";
import { nowText } from "../instruments/clock.ts";
import { feel } from "../instruments/feel.ts";
import { printSignature, type SignatureSheet } from "../instruments/signature.ts";
import { sha256Hex, utf8 } from "../keeping/bytes.ts";
import { mediaOf } from "../keeping/traffic.ts";
import { rowKey } from "../keeping/replica.ts";
import { Icon } from "../look/icons.tsx";
import { TopBar } from "../look/parts.tsx";
import { CountStep, GuidanceSlip } from "./door/collecting_count.tsx";
import {
  begin,
  type Draft,
  isByOfficer,
  isFeeKnown,
  isSealRight,
  isWhole,
  type Taken,
} from "./door/collecting_draft.ts";
import { factsOf } from "./door/collecting_facts.ts";
import { FeeStep } from "./door/collecting_fee.tsx";
import { papersOf } from "./door/collecting_papers.ts";
import { usePlace, Whereabouts } from "./door/whereabouts.tsx";
import { ScanStep } from "./door/collecting_scan.tsx";
import { SealStep } from "./door/collecting_seal.tsx";
import { stepsOf } from "./door/collecting_steps.tsx";
import { wordsOf } from "./door/collecting_words.ts";
import { useDraft } from "./door/draft.ts";
import { Act, Done } from "./door/ending.tsx";
import { Over } from "./door/over.tsx";
import { signedAt, Signing, strokesUnder } from "./door/signing.tsx";
import { Steps } from "./door/steps.tsx";

/** How a step is ended: what that says, whether it may be, and what the draft then holds. */
interface End {
  readonly text: string;
  readonly isReady: boolean;
  readonly part: () => Partial<Draft>;
}

const CATALOGUE = "ref:catalogue";

const ALL_THE_SAME = { far: "collect_far", denied: "collect_place_denied", offline: "collect_offline" } as const;

/** Take over everything that waits at this door. */
export function Collect({ app }: { app: App }) {
  const { stop } = app;
  const tasks = stop ? openTasks(stop, "collect") : [];
  if (!stop || tasks.length === 0) return <Over app={app} />;
  const isDesk = isByOfficer(tasks[0]);
  return <Door app={app} stop={stop} tasks={tasks.filter((task) => isByOfficer(task) === isDesk)} isDesk={isDesk} />;
}

function Door({ app, stop, tasks, isDesk }: { app: App; stop: Stop; tasks: readonly Task[]; isDesk: boolean }) {
  const { say, screen } = app;
  const name = app.isCovered && !isDesk ? "" : tasks[0].place;
  const ids = tasks.map((task) => task.id);
  const [kept, change, id] = useDraft<Draft>(app, ids, () => begin(isDesk ? "" : name, tasks.length > 1));
  const [chosen, choose] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const place = usePlace();
  const sheet = useRef<SignatureSheet | null>(null);
  if (!kept) return null;

  // The label that led here was scanned, whether or not this door was begun before.
  const draft = "scanned" in screen && screen.scanned ? withScanned(kept, screen.scanned) : kept;
  const left = tasks.filter((task) => draft.left.includes(task.parcel));
  const taken = tasks.filter((task) => !left.includes(task)).map((task) => takenOf(app, task));
  const lacking = taken.filter((each) => !isWhole(each, draft));
  const isLacking = !isDesk && draft.isCounted && lacking.length > 0;
  const words = wordsOf(say, taken, isDesk ? left : [], draft);
  const strokes = strokesUnder(words, draft.signed);
  const steps = stepsOf(say, { tasks, taken, left, draft, signed: signedAt(words, draft.signed), isDesk });
  const open = steps.filter((step) => !step.isDone);
  const active = chosen ?? open[0]?.name ?? "";

  const ends: Record<string, End> = {
    count: { text: say("count_done"), isReady: !isDesk || lacking.length === 0, part: () => ({ isCounted: true }) },
    seal: { text: say("seal_done"), isReady: isSealRight(taken, draft), part: () => ({ isSealed: true }) },
    fee: { text: say("fee_done"), isReady: isFeeKnown(taken, draft), part: () => ({ areFeesSettled: true }) },
    giver: { text: say("giver_done"), isReady: draft.giver.trim() !== "", part: () => ({ isGiverDone: true }) },
    signature: {
      text: say("sign_done"),
      isReady: strokes.length > 0,
      part: () => ({ signed: { words, strokes, at: nowText() } }),
    },
  };
  const end = ends[active];

  function finish(part: Partial<Draft>): void {
    change(part);
    choose(undefined);
  }

  async function collect(): Promise<void> {
    setSaving(true);
    const proof = taken.length > 0 ? await mediaOf(await printSignature(strokes), "image/png") : undefined;
    const shown = await sha256Hex(utf8(words));
    const facts = factsOf(taken, isDesk ? left : [], draft, {
      at: nowText(),
      signature: proof?.sha256 ?? "",
      shown,
      why: say("collect_absent_why"),
      ...(typeof place === "object" ? { place } : {}),
    });
    if (await app.capture(facts, proof ? [proof] : [], id)) {
      if (!app.preferences.quiet) feel("done");
      app.tell(say(taken.length > 0 ? "collect_saved" : "collect_left_saved"));
      app.home();
    }
    setSaving(false);
  }

  return (
    <>
      <TopBar
        app={app}
        title={name || say("hidden")}
        about={say("collect_about", { n: tasks.length, stop: say("stop_n", { n: stop.number }) })}
      >
        {tasks[0].phone && !app.isCovered && (
          <a class="tap" href={`tel:${tasks[0].phone}`} aria-label={say("call", { number: "" })}>
            <Icon name="phone" />
          </a>
        )}
      </TopBar>
      <main class="door">
        <Steps steps={steps} active={active} open={choose}>
          {active !== "scan" && <Opening key={`${active} ${isLacking}`} />}
          {active === "scan" && (
            <ScanStep app={app} tasks={tasks} draft={draft} mayLeave={isDesk || left.length > 0} change={change} />
          )}
          {active === "count" &&
            (isLacking
              ? <GuidanceSlip app={app} taken={lacking} draft={draft} />
              : <CountStep app={app} taken={taken} draft={draft} change={change} />)}
          {active === "seal" && <SealStep app={app} taken={taken} draft={draft} change={change} />}
          {active === "fee" && <FeeStep app={app} taken={taken} draft={draft} change={change} />}
          {active === "giver" && (
            <label class="field giver">
              {say(isDesk ? "collect_officer_name" : "collect_giver_name")}
              <input
                name="giver"
                maxLength={200}
                autocomplete="off"
                value={draft.giver}
                onInput={(event) => change({ giver: event.currentTarget.value, isGiverDone: false })}
              />
            </label>
          )}
          {active === "signature" && (
            <Signing
              key={words}
              app={app}
              shown={words}
              strokes={strokes}
              sheet={sheet}
              change={(drawn) => change({ signed: { words, strokes: drawn } })}
            />
          )}
        </Steps>
        <Whereabouts app={app} place={place} task={tasks[0]} words={ALL_THE_SAME} />
      </main>
      <div class="thumb bare">
        {end && !isLacking && <Done {...end} act={() => finish(end.part())} />}
        {isLacking && active === "count" && (
          <Ways
            app={app}
            stop={stop}
            whole={taken.length - lacking.length}
            recount={() => change({ isCounted: false })}
            takeWhole={() => change({ left: [...draft.left, ...lacking.map(({ task }) => task.parcel)] })}
          />
        )}
        {!isLacking && (
          <Act
            text={taken.length > 0
              ? say("collect_go", { n: taken.length })
              : say("collect_go_none", { n: left.length })}
            locked={open.length > 0 ? say("collect_steps_left", { n: open.length }) : undefined}
            isSaving={isSaving}
            act={collect}
          />
        )}
      </div>
    </>
  );
}

/** Bring the step that opens to the top: what it asks must not lie under the thumb's buttons. */
function Opening() {
  const here = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => here.current!.closest(".step")!.scrollIntoView({ block: "start" }), []);
  return <span ref={here} />;
}

/** Nothing is sealed: the courier comes again, counts once more, or takes the parcels that are whole. */
function Ways({ app, stop, whole, recount, takeWhole }: {
  app: App;
  stop: Stop;
  whole: number;
  recount: () => void;
  takeWhole: () => void;
}) {
  const { say } = app;
  return (
    <>
      <div class="two">
        <button type="button" class="button" onClick={recount}>{say("collect_recount")}</button>
        {whole > 0 && (
          <button type="button" class="button" onClick={takeWhole}>{say("collect_only_whole", { n: whole })}</button>
        )}
      </div>
      <button
        type="button"
        class="button primary"
        onClick={() => app.go({ name: "fail", tasks: doorTasks(stop).map(({ id }) => id) })}
      >
        {say("collect_again")}
      </button>
    </>
  );
}

function withScanned(draft: Draft, parcel: string): Draft {
  return draft.scanned.includes(parcel) ? draft : { ...draft, scanned: [...draft.scanned, parcel] };
}

/** Put a task together with what its procedure asks for; an officer gives papers that no list names. */
function takenOf(app: App, task: Task): Taken {
  const rows = app.handheld.replica.rows.get(CATALOGUE);
  const row = isByOfficer(task) ? undefined : rows?.get(rowKey({ kind: "procedure", id: task.procedure_code }));
  return { task, papers: papersOf(row && (JSON.parse(row.body) as ProcedureRow)) };
}
