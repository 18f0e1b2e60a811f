// The receiver's own word: their one-time code, checked here by its hash, or a code on this screen for their phone.
// Neither needs a signal at the door.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Delivered } from "../../../exchange/types.ts";
import type { App } from "../../app.ts";
import type { Task } from "../../day/day.ts";
import type { Read } from "../../instruments/codes.ts";
import { doorUrl, newDoorCode } from "../../instruments/door_code.ts";
import { isReceiptOf } from "../../instruments/receipt.ts";
import { Icon } from "../../look/icons.tsx";
import { QrCode } from "../../look/qr.tsx";
import { type Verdict, Viewfinder } from "../../look/viewfinder.tsx";
import type { Step } from "./steps.tsx";

/** The secret by parcel, that the receiver has scanned this screen, or that there is no code. */
export type Receipts = Readonly<Record<string, string>> | "shown" | "none";

/** What the receiver's word has come to; `doorCode` is kept once it was on the screen, whatever the courier says. */
export interface ReceiverWord {
  readonly receipts?: Receipts;
  readonly doorCode?: string;
}

/** Return the step as the thread shows it; a receiver who was sent no code need not be asked. */
export function receiptStep(app: App, tasks: readonly Task[], { receipts }: ReceiverWord): Step {
  const { say } = app;
  const hasCode = wasSent(tasks);
  const done = { none: "code_skipped", shown: "code_shown" } as const;
  const said = typeof receipts === "string" ? done[receipts] : receipts ? "code_right" : "code_optional";
  return {
    name: "code",
    title: say("step_code"),
    isDone: receipts !== undefined || !hasCode,
    lead: say("step_code_lead"),
    summary: <p>{say(said)}</p>,
    change: say(receipts === undefined ? "code_offer" : "change"),
  };
}

/** Return what the delivery of one parcel says of it. */
export function wordOf(
  { receipts, doorCode }: ReceiverWord,
  parcel: string,
): Pick<Delivered, "receipt_secret" | "door_code"> {
  const secret = typeof receipts === "object" ? receipts[parcel] : undefined;
  return { ...(secret ? { receipt_secret: secret } : {}), ...(doorCode ? { door_code: doorCode } : {}) };
}

/** Scan the receiver's code, let them scan this screen, or go on without. */
export function ReceiptStep({ app, tasks, word, change, next }: {
  app: App;
  tasks: readonly Task[];
  word: ReceiverWord;
  change: (part: ReceiverWord) => void;
  next: () => void;
}) {
  const { say } = app;
  const { province } = app.handheld.standing.identity;
  const hasCode = wasSent(tasks);
  const [isShowing, setShowing] = useState(word.doorCode !== undefined);
  const screen = useRef<HTMLDivElement>(null);
  // The whole code above the button that lies over the page's end: a phone is already held before it.
  useEffect(() => screen.current?.scrollIntoView({ block: "center" }), [isShowing]);

  function end(receipts: Receipts): void {
    change({ receipts });
    next();
  }

  async function judge(read: Read): Promise<Verdict> {
    if (read.kind !== "receipt") return { tone: "wrong", title: say("read_unknown") };
    const found: Record<string, string> = {};
    for (const { parcel, dossier, direction, receipts } of tasks) {
      if (!dossier || !direction) continue;
      if (await isReceiptOf(read.secret, receipts, { province, dossier, direction })) found[parcel] = read.secret;
    }
    if (Object.keys(found).length === 0) return { tone: "wrong", title: say("code_wrong") };
    end(found);
    return { tone: "right", title: say("code_right") };
  }

  if (isShowing && word.doorCode) {
    return (
      <div class="form">
        <p>{say("code_shown_lead")}</p>
        <div ref={screen} class="code-shown">
          <QrCode text={doorUrl(location.origin, province, word.doorCode)} label={say("code_shown_lead")} level="M" />
        </div>
        <p class="small quiet">{say("code_shown_wait")}</p>
        <button type="button" class="button filled wide" onClick={() => end("shown")}>
          <Icon name="check" />
          {say("code_scanned")}
        </button>
        {hasCode && (
          <button type="button" class="button wide" onClick={() => setShowing(false)}>{say("code_theirs")}</button>
        )}
        <button type="button" class="button plain wide" onClick={() => end("none")}>{say("code_skip")}</button>
      </div>
    );
  }
  return (
    <div class="form">
      {hasCode && (
        <div class="inline-view">
          <Viewfinder app={app} title={say("code_scan")} onRead={judge} hidesTyping />
        </div>
      )}
      <button
        type="button"
        class="button wide"
        onClick={() => {
          if (!word.doorCode) change({ doorCode: newDoorCode() });
          setShowing(true);
        }}
      >
        <Icon name="code" />
        {say("code_on_screen")}
      </button>
      <button type="button" class="button wide" onClick={() => end("none")}>{say("code_none")}</button>
    </div>
  );
}

function wasSent(tasks: readonly Task[]): boolean {
  return tasks.some((task) => task.receipts.length > 0);
}
