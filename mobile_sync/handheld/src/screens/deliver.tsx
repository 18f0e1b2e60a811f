// Giving papers to a citizen: every parcel scanned, who receives, their signature, a photo, their code. Then it is green.

import { useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { openTasks, type Stop, type Task } from "../day/day.ts";
import { findTask } from "../day/find.ts";
import { newId, nowText } from "../instruments/clock.ts";
import type { Read } from "../instruments/codes.ts";
import { feel } from "../instruments/feel.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { printSignature, type SignatureSheet } from "../instruments/signature.ts";
import { sha256Hex, utf8 } from "../keeping/bytes.ts";
import { mediaOf, type NewFact } from "../keeping/traffic.ts";
import { Icon } from "../look/icons.tsx";
import { TopBar } from "../look/parts.tsx";
import { type Verdict, Viewfinder } from "../look/viewfinder.tsx";
import { timeWords } from "../speaking.ts";
import { useDraft } from "./door/draft.ts";
import { isAccepted, PictureStep, type Taken, Thumb } from "./door/picture.tsx";
import { ReceiptStep, receiptStep, type ReceiverWord, wordOf } from "./door/receipt.tsx";
import { type Signed, signedAt, Signing, strokesUnder } from "./door/signing.tsx";
import { type Step, Steps } from "./door/steps.tsx";
import { usePlace, Whereabouts } from "./door/whereabouts.tsx";
import { toggled } from "./toggled.ts";
import { fresh, isComplete, type Who, WhoForm, whoWords } from "./door/who.tsx";

const ALL_THE_SAME = { far: "far_away", denied: "place_denied", offline: "offline_fine" } as const;

interface Draft extends ReceiverWord {
  readonly scanned: readonly string[];
  /** Parcels that are not there; they stay open, and the others are given all the same. */
  readonly left: readonly string[];
  readonly who: Who;
  readonly isWhoDone: boolean;
  readonly signed?: Signed;
  readonly taken?: Taken;
}

/** Hand over everything that is for this door. */
export function Deliver({ app }: { app: App }) {
  const { screen, day } = app;
  const stop = "stop" in screen ? day.stops.find((each) => each.id === screen.stop) : undefined;
  const tasks = stop ? openTasks(stop, "deliver") : [];
  if (!stop || tasks.length === 0) return <TopBar app={app} title={app.say("read_done")} />;
  return <Door app={app} stop={stop} tasks={tasks} />;
}

function Door({ app, stop, tasks }: { app: App; stop: Stop; tasks: readonly Task[] }) {
  const { say, screen } = app;
  const owner = app.isCovered ? "" : tasks[0].place;
  const id = `deliver:${stop.id}`;
  const [draft, change] = useDraft<Draft>(app, id, () => ({
    scanned: [],
    left: [],
    who: fresh(owner),
    isWhoDone: false,
  }));
  const [chosen, choose] = useState<string>();
  const place = usePlace();
  const [isSaving, setSaving] = useState(false);
  const sheet = useRef<SignatureSheet | null>(null);
  if (!draft) return null;
  // The label that led here counts, also where the act was begun before.
  const ledHere = "scanned" in screen && screen.scanned ? [screen.scanned] : [];
  const labels = [...new Set([...draft.scanned, ...ledHere])];

  const scanned = tasks.filter((task) => labels.includes(task.parcel));
  const unscanned = tasks.filter((task) => !labels.includes(task.parcel));
  const isScanned = scanned.length > 0 && unscanned.every((task) => draft.left.includes(task.parcel));
  const codes = scanned.map((task) => groupedItemCode(task.item_code)).join(", ");
  const shown = say("sign_shown", { n: scanned.length, codes, name: draft.who.receiver });
  const strokes = strokesUnder(shown, draft.signed);
  const signature = signedAt(shown, draft.signed);
  const steps: Step[] = [
    {
      name: "scan",
      title: say("step_scan"),
      isDone: isScanned,
      lead: say("door_scanned", { n: scanned.length, all: tasks.length }),
      summary: <p>{say("door_scanned", { n: scanned.length, all: tasks.length })}</p>,
    },
    {
      name: "who",
      title: say("step_who"),
      isDone: draft.isWhoDone,
      summary: <p>{whoWords(app, draft.who)}</p>,
      change: say("change"),
    },
    {
      name: "signature",
      title: say("step_signature"),
      isDone: signature !== undefined,
      summary: signature && <p>{say("sign_at", { time: timeWords(signature) })}</p>,
      change: say("sign_again"),
    },
    {
      name: "photo",
      title: say("step_photo"),
      isDone: isAccepted(draft.taken),
      lead: say("step_photo_lead"),
      summary: draft.taken && (
        <>
          <Thumb photo={draft.taken.photo} />
          <p>{say(draft.taken.advice ? `photo_${draft.taken.advice}` : "photo_good")}</p>
        </>
      ),
      change: say("photo_again"),
    },
    receiptStep(app, tasks, draft),
  ];
  const left = steps.filter((step) => !step.isDone);
  const active = chosen ?? left[0]?.name ?? "";
  const next = () => choose(undefined);

  function judge(read: Read): Verdict {
    const found = findTask(app.day, read);
    if (found.kind === "unreadable") return { tone: "wrong", title: say("read_unknown") };
    const task = found.kind === "open" ? tasks.find((each) => each.parcel === found.task.parcel) : undefined;
    if (!task) return { tone: "wrong", title: say("read_not_mine") };
    if (labels.includes(task.parcel)) return { tone: "again", title: say("read_again") };
    change({ scanned: [...labels, task.parcel] });
    return { tone: "right", title: say("read_right"), about: groupedItemCode(task.item_code) };
  }

  async function deliver(): Promise<void> {
    if (!draft?.taken) return;
    setSaving(true);
    const signature = await mediaOf(await printSignature(strokes), "image/png");
    const photo = await mediaOf(draft.taken.photo.bytes, draft.taken.photo.type);
    const hash = await sha256Hex(utf8(shown));
    const { basis, ...who } = draft.who;
    const at = nowText();
    const facts = scanned.map((task): NewFact => ({
      kind: "delivered",
      id: newId(),
      parcel: task.parcel,
      at,
      ...who,
      ...(basis.trim() ? { basis: basis.trim() } : {}),
      signature: signature.sha256,
      photo: photo.sha256,
      shown: hash,
      ...wordOf(draft, task.parcel),
      ...(typeof place === "object" ? { place } : {}),
    }));
    if (await app.capture(facts, [signature, photo], id)) {
      if (!app.preferences.quiet) feel("done");
      app.tellWord("deliver_saved");
      app.home();
    }
    setSaving(false);
  }

  return (
    <>
      <TopBar
        app={app}
        title={owner || say("hidden")}
        about={say("door_about", { n: tasks.length, stop: say("stop_n", { n: stop.number }) })}
      >
        {tasks[0].phone && !app.isCovered && (
          <a class="tap" href={`tel:${tasks[0].phone}`} aria-label={say("call", { number: "" })}>
            <Icon name="phone" />
          </a>
        )}
      </TopBar>
      <main class="door">
        <Steps steps={steps} active={active} open={choose}>
          {active === "scan" && (
            <>
              <div class="inline-view">
                <Viewfinder
                  app={app}
                  title={say("door_scanned", { n: scanned.length, all: tasks.length })}
                  onRead={judge}
                />
              </div>
              {scanned.length > 0 && (
                <ul class="rows">
                  {unscanned.map((task) => (
                    <li key={task.id}>
                      <span>
                        <b class="num">{groupedItemCode(task.item_code)}</b>
                        <small>{task.procedure}</small>
                      </span>
                      <button
                        type="button"
                        class="button"
                        aria-pressed={draft.left.includes(task.parcel)}
                        onClick={() => change({ left: toggled(draft.left, task.parcel) })}
                      >
                        {say("load_not_seen")}
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
          {active === "who" && (
            <WhoForm
              app={app}
              owner={owner}
              who={draft.who}
              change={(who) => change({ who, isWhoDone: false })}
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
          {active === "photo" && (
            <PictureStep
              app={app}
              taken={draft.taken}
              change={(taken) => {
                change({ taken });
                next();
              }}
            />
          )}
          {active === "code" && <ReceiptStep app={app} tasks={tasks} word={draft} change={change} next={next} />}
        </Steps>
        <Whereabouts app={app} place={place} task={tasks[0]} words={ALL_THE_SAME} />
      </main>
      <div class="thumb bare">
        {active === "who" && (
          <button
            type="button"
            class="button primary"
            disabled={!isComplete(draft.who)}
            onClick={() => {
              change({ isWhoDone: true });
              next();
            }}
          >
            <Icon name="check" />
            {say("who_done")}
          </button>
        )}
        {active === "signature" && (
          <button
            type="button"
            class="button primary"
            disabled={strokes.length === 0}
            onClick={() => {
              change({ signed: { words: shown, strokes, at: nowText() } });
              next();
            }}
          >
            <Icon name="check" />
            {say("sign_done")}
          </button>
        )}
        {left.length > 0
          ? (
            <button type="button" class="button wide locked" disabled>
              <Icon name="lock" />
              {say("deliver_left", { n: left.length })}
            </button>
          )
          : (
            <button type="button" class="button primary yes" disabled={isSaving} onClick={() => void deliver()}>
              <Icon name="check" />
              {say("deliver_go", { n: scanned.length })}
            </button>
          )}
      </div>
    </>
  );
}
