// Giving parcels to another courier with no network on either side: my offer as a QR, then the answer from theirs.

import { useState } from "preact/hooks";
import { HANDOVER, type Offer } from "../../exchange/types.ts";
import type { App } from "../app.ts";
import type { InHand } from "../day/day.ts";
import { cameBy, offerOf } from "../day/passing_on.ts";
import { newId, nowText } from "../instruments/clock.ts";
import type { Read } from "../instruments/codes.ts";
import { feel } from "../instruments/feel.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { acceptanceFromQr, offerMessage, offerToQr } from "../instruments/passing.ts";
import { Unreadable } from "../instruments/unreadable.ts";
import type { NewFact } from "../keeping/traffic.ts";
import { Icon } from "../look/icons.tsx";
import { TopBar } from "../look/parts.tsx";
import { QrCode } from "../look/qr.tsx";
import { type Verdict, Viewfinder } from "../look/viewfinder.tsx";
import { useDraft } from "./door/draft.ts";
import { toggled } from "./toggled.ts";

const TASKS = ["pass_on"];

interface Draft {
  readonly parcels: readonly string[];
  readonly offer?: Offer;
}

/** Choose parcels, show the offer, scan the answer. */
export function PassOn({ app }: { app: App }) {
  const { say, day } = app;
  // Kept: the answer may come after the phone was put away, and it answers this very offer.
  const [draft, change, id] = useDraft<Draft>(app, TASKS, () => ({ parcels: [] }));
  const [isScanning, setScanning] = useState(false);
  if (!draft) return null;
  const { offer } = draft;
  const chosen = draft.parcels.filter((parcel) => day.inHand.some((each) => each.parcel === parcel));

  async function show(): Promise<void> {
    const { outbox, standing } = app.handheld;
    const made = offerOf(standing.identity, newId(), chosen, outbox.facts, outbox.unsent);
    change({ offer: { ...made, signature: await app.handheld.sign(offerMessage(made)) } });
  }

  async function judge(read: Read): Promise<Verdict> {
    if (read.kind !== "acceptance") return { tone: "wrong", title: say("read_unknown") };
    try {
      const acceptance = acceptanceFromQr(read.text);
      if (acceptance.offer !== offer!.id) return { tone: "wrong", title: say("pass_on_wrong") };
      const at = nowText();
      const { facts } = app.handheld.outbox;
      const given = acceptance.parcels.filter((parcel) => chosen.includes(parcel)).map((parcel): NewFact => ({
        kind: "given_over",
        id: newId(),
        parcel,
        at,
        acceptance,
        by: cameBy(facts, parcel),
      }));
      if (!await app.capture(given, [], id)) return { tone: "wrong", title: say("not_saved") };
      if (!app.preferences.quiet) feel("done");
      app.tell(say("pass_on_saved", { n: given.length }));
      app.home();
      return { tone: "right", title: say("read_right") };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { tone: "wrong", title: say("take_over_broken") };
    }
  }

  if (offer && isScanning) return <Viewfinder app={app} title={say("pass_on_scan")} onRead={judge} hidesTyping />;
  if (offer) {
    return (
      <>
        <TopBar app={app} title={say("pass_on")} />
        <main>
          <h2>{say("pass_on_step1")}</h2>
          <QrCode text={offerToQr(offer)} label={say("pass_on_step1")} />
        </main>
        <div class="thumb">
          <button type="button" class="button primary" onClick={() => setScanning(true)}>
            <Icon name="scan" />
            {say("pass_on_step2")}
          </button>
          <button type="button" class="button plain" onClick={() => change({ offer: undefined, parcels: [] })}>
            {say("pass_on_stop")}
          </button>
        </div>
      </>
    );
  }
  return (
    <>
      <TopBar app={app} title={say("pass_on")} />
      <main>
        <p>{say("pass_on_lead")}</p>
        <div class="choices">
          {day.inHand.map((each) => (
            <Choice
              key={each.parcel}
              app={app}
              each={each}
              isChosen={chosen.includes(each.parcel)}
              choose={() => change({ parcels: toggled(chosen, each.parcel) })}
            />
          ))}
        </div>
        {chosen.length > HANDOVER.MOST_PARCELS && (
          <p class="said-wrong" role="alert">{say("pass_on_most", { n: HANDOVER.MOST_PARCELS })}</p>
        )}
      </main>
      <div class="thumb">
        <button
          type="button"
          class="button primary"
          disabled={chosen.length === 0 || chosen.length > HANDOVER.MOST_PARCELS}
          onClick={() => void show()}
        >
          <Icon name="code" />
          {say("pass_on_show", { n: chosen.length })}
        </button>
      </div>
    </>
  );
}

function Choice({ app, each, isChosen, choose }: { app: App; each: InHand; isChosen: boolean; choose: () => void }) {
  const place = each.task && !(app.isCovered && !each.task.office) ? each.task.place : "";
  return (
    <button type="button" role="checkbox" class="choice" aria-checked={isChosen} onClick={choose}>
      <span>
        <span class="num">{each.task ? groupedItemCode(each.task.item_code) : each.parcel.slice(-8)}</span>
        <small>{place}</small>
      </span>
      {isChosen && <Icon name="check" />}
    </button>
  );
}
