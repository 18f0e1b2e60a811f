// Taking parcels from another courier: their offer is scanned, what is really there is ticked, my answer is shown.

import { useState } from "preact/hooks";
import type { Acceptance, Offer } from "../../exchange/types.ts";
import type { App } from "../app.ts";
import { acceptanceOf } from "../day/passing_on.ts";
import { newId, nowText } from "../instruments/clock.ts";
import type { Read } from "../instruments/codes.ts";
import { feel } from "../instruments/feel.ts";
import { groupedItemCode } from "../instruments/item_code.ts";
import { acceptanceMessage, acceptanceToQr, offerFromQr } from "../instruments/passing.ts";
import { Unreadable } from "../instruments/unreadable.ts";
import type { NewFact } from "../keeping/traffic.ts";
import { Icon } from "../look/icons.tsx";
import { TopBar } from "../look/parts.tsx";
import { QrCode } from "../look/qr.tsx";
import { type Verdict, Viewfinder } from "../look/viewfinder.tsx";
import { toggled } from "./toggled.ts";

/** Scan an offer, take what is there, show the answer. */
export function TakeOver({ app }: { app: App }) {
  const { say, screen } = app;
  const [offer, setOffer] = useState(() => readOffer("offer" in screen ? screen.offer : undefined));
  const [left, setLeft] = useState<readonly string[]>([]);
  const [answer, setAnswer] = useState<Acceptance>();

  function judge(read: Read): Verdict {
    const found = read.kind === "offer" ? readOffer(read.text) : undefined;
    if (!found) return { tone: "wrong", title: say(read.kind === "offer" ? "take_over_broken" : "read_unknown") };
    if (found.device === app.handheld.standing.identity.device) return { tone: "wrong", title: say("take_over_own") };
    setOffer(found);
    return { tone: "right", title: say("read_right") };
  }

  async function take(said: Offer): Promise<void> {
    const parcels = said.parcels.map(([parcel]) => parcel).filter((parcel) => !left.includes(parcel));
    const made = acceptanceOf(app.handheld.standing.identity, said, parcels);
    const signed = { ...made, signature: await app.handheld.sign(acceptanceMessage(made)) };
    const at = nowText();
    const facts = parcels.map((parcel): NewFact => ({ kind: "taken_over", id: newId(), parcel, at, offer: said }));
    if (!await app.capture(facts)) return;
    if (!app.preferences.quiet) feel("done");
    setAnswer(signed);
  }

  if (!offer) return <Viewfinder app={app} title={say("take_over")} onRead={judge} hidesTyping />;
  if (answer) {
    return (
      <>
        <TopBar app={app} title={say("take_over")} />
        <main>
          <h2>{say("take_over_answer")}</h2>
          <QrCode text={acceptanceToQr(answer)} label={say("take_over_answer")} />
          <p class="quiet">{say("take_over_answer_lead")}</p>
        </main>
        <div class="thumb">
          <button type="button" class="button primary" onClick={() => app.home()}>{say("qr_done")}</button>
        </div>
      </>
    );
  }
  const count = offer.parcels.length - left.length;
  return (
    <>
      <TopBar app={app} title={say("take_over")} />
      <main>
        <h2>{say("take_over_list", { n: offer.parcels.length })}</h2>
        <p class="quiet">{say("take_over_check")}</p>
        <div class="choices">
          {offer.parcels.map(([parcel]) => (
            <button
              key={parcel}
              type="button"
              role="checkbox"
              class="choice"
              aria-checked={!left.includes(parcel)}
              onClick={() => setLeft(toggled(left, parcel))}
            >
              <span class="num">{codeOf(app, parcel)}</span>
              {!left.includes(parcel) && <Icon name="check" />}
            </button>
          ))}
        </div>
      </main>
      <div class="thumb">
        <button type="button" class="button primary" disabled={count === 0} onClick={() => void take(offer)}>
          {say("take_over_go", { n: count })}
        </button>
      </div>
    </>
  );
}

/** Name a parcel as well as this handheld can: a colleague's parcel has no row here. */
function codeOf(app: App, parcel: string): string {
  const task = app.day.stops.flatMap((stop) => stop.tasks).find((each) => each.parcel === parcel);
  return task ? groupedItemCode(task.item_code) : `… ${parcel.slice(-8)}`;
}

function readOffer(text: string | undefined): Offer | undefined {
  if (!text) return undefined;
  try {
    return offerFromQr(text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return undefined;
  }
}
