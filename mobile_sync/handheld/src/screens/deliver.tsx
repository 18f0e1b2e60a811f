// Giving papers to a citizen: every parcel scanned, who receives, their signature, a photo, their code. Then it is green.

import { useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { type Evidence, stillValid } from "../day/begun.ts";
import { openTasks, type Stop, type Task } from "../day/day.ts";
import { newId, nowText } from "../instruments/clock.ts";
import type { Read } from "../instruments/codes.ts";
import { feel } from "../instruments/feel.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { printSignature, type SignatureSheet } from "../instruments/signature.ts";
import { sha256Hex, utf8 } from "../keeping/bytes.ts";
import { mediaOf, type NewFact } from "../keeping/traffic.ts";
import { Icon } from "../look/icons.tsx";
import { TopBar } from "../look/parts.tsx";
import { Viewfinder } from "../look/viewfinder.tsx";
import { timeWords } from "../speaking.ts";
import { useDraft } from "./door/draft.ts";
import { Act, Done } from "./door/ending.tsx";
import { Over } from "./door/over.tsx";
import { isAccepted, PictureStep, type Taken, Thumb } from "./door/picture.tsx";
import { ReceiptStep, receiptStep, type ReceiverWord, wordOf } from "./door/receipt.tsx";
import { judgeLabel, Unseen } from "./door/scanning.tsx";
import { type Signed, signedAt, Signing, strokesUnder } from "./door/signing.tsx";
import { type Step, Steps } from "./door/steps.tsx";
import { usePlace, Whereabouts } from "./door/whereabouts.tsx";
import { fresh, isComplete, type Who, WhoForm, whoWords } from "./door/who.tsx";

const ALL_THE_SAME = { far: "far_away", denied: "place_denied", offline: "offline_fine" } as const;

interface Draft {
  readonly scanned: readonly string[];
  /** Parcels that are not there; they stay open, and the others are given all the same. */
  readonly left: readonly string[];
  readonly who: Who;
  readonly isWhoDone: boolean;
  readonly signed?: Signed;
  readonly taken?: Taken & Evidence;
  readonly word?: ReceiverWord & Evidence;
}

/** Hand over everything that is for this door. */
export function Deliver({ app }: { app: App }) {
  const { stop } = app;
  const tasks = stop ? openTasks(stop, "deliver") : [];
  if (!stop || tasks.length === 0) return <Over app={app} />;
  return <Door app={app} stop={stop} tasks={tasks} />;
}

function Door({ app, stop, tasks }: { app: App; stop: Stop; tasks: readonly Task[] }) {
  const { say, screen } = app;
  const owner = app.isCovered ? "" : tasks[0].place;
  const ids = tasks.map((task) => task.id);
  const [draft, change, id] = useDraft<Draft>(app, ids, () => ({
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
  // Before the first label, what is made here is for all that wait here.
  const given = scanned.length > 0 ? scanned : tasks;
  const parcels = given.map((task) => task.parcel);
  const taken = stillValid(draft.taken, given);
  const word: ReceiverWord = stillValid(draft.word, given) ?? {};
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
      isDone: isAccepted(taken),
      lead: say("step_photo_lead"),
      summary: taken && (
        <>
          <Thumb photo={taken.photo} />
          <p>{say(taken.advice ? `photo_${taken.advice}` : "photo_good")}</p>
        </>
      ),
      change: say("photo_again"),
    },
    receiptStep(app, tasks, word),
  ];
  const left = steps.filter((step) => !step.isDone);
  const active = chosen ?? left[0]?.name ?? "";
  const next = () => choose(undefined);

  const judge = (read: Read) =>
    judgeLabel(app, read, tasks, labels, (parcel) => change({ scanned: [...labels, parcel] }));

  async function deliver(): Promise<void> {
    if (!draft || !taken) return;
    setSaving(true);
    const signature = await mediaOf(await printSignature(strokes), "image/png");
    const photo = await mediaOf(taken.photo.bytes, taken.photo.type);
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
      ...wordOf(word, task.parcel),
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
                <Unseen
                  app={app}
                  tasks={unscanned}
                  absent={draft.left}
                  change={(left) => change({ left })}
                />
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
              taken={taken}
              change={(taken) => {
                change({ taken: taken && { ...taken, parcels } });
                next();
              }}
            />
          )}
          {active === "code" && (
            <ReceiptStep
              app={app}
              tasks={tasks}
              word={word}
              change={(part) => change({ word: { ...word, ...part, parcels } })}
              next={next}
            />
          )}
        </Steps>
        <Whereabouts app={app} place={place} task={tasks[0]} words={ALL_THE_SAME} />
      </main>
      <div class="thumb bare">
        {active === "who" && (
          <Done
            text={say("who_done")}
            isReady={isComplete(draft.who)}
            act={() => {
              change({ isWhoDone: true });
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
          text={say("deliver_go", { n: scanned.length })}
          locked={left.length > 0 ? say("deliver_left", { n: left.length }) : undefined}
          isSaving={isSaving}
          act={deliver}
        />
      </div>
    </>
  );
}
