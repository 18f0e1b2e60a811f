// Who receives: the owner, or somebody with a basis; what paper was shown, and of its number only the last four.

import { useState } from "preact/hooks";
import type { Delivered } from "../../../exchange/types.ts";
import type { App } from "../../app.ts";
import type { Read } from "../../instruments/codes.ts";
import { Icon } from "../../look/icons.tsx";
import { Notice } from "../../look/parts.tsx";
import { type Verdict, Viewfinder } from "../../look/viewfinder.tsx";

/** The receiver as the courier has seen them. */
export type Who =
  & Pick<
    Delivered,
    "receiver" | "relationship" | "identity_kind" | "identity_last4" | "identity_match"
  >
  & { readonly basis: string };

const RELATIONSHIPS = [
  "owner",
  "authorised",
  "spouse",
  "parent",
  "child",
  "relative",
  "colleague",
  "other",
] as const satisfies readonly Who["relationship"][];
const PAPERS = ["citizen_id", "passport", "vneid", "other"] as const satisfies readonly Who["identity_kind"][];
const LAST_FOUR = /^[0-9A-Z]{4}$/;

/** Begin with the owner: most who open the door are. */
export function fresh(owner: string): Who {
  return {
    receiver: owner,
    relationship: "owner",
    basis: "",
    identity_kind: "citizen_id",
    identity_last4: "",
    identity_match: false,
  };
}

/** Say whether enough is known to hand anything over. */
export function isComplete(who: Who): boolean {
  const isBased = who.relationship === "owner" || who.basis.trim() !== "";
  return who.receiver.trim() !== "" && isBased && LAST_FOUR.test(who.identity_last4) && who.identity_match;
}

/** Ask who receives. */
export function WhoForm(
  { app, owner, who, change }: { app: App; owner: string; who: Who; change: (who: Who) => void },
) {
  const { say } = app;
  const [isScanning, setScanning] = useState(false);
  const [odd, setOdd] = useState("");

  function take(read: Read): Verdict {
    if (read.kind !== "citizen_card") return { tone: "wrong", title: say("read_unknown") };
    const { name, last_four, plausible } = read.card;
    const isSame = alike(name, who.receiver);
    setOdd(!plausible ? say("who_card_odd") : isSame ? "" : say("who_card_other", { name }));
    change({ ...who, identity_kind: "citizen_id", identity_last4: last_four, identity_match: plausible && isSame });
    setScanning(false);
    return { tone: plausible && isSame ? "right" : "wrong", title: name };
  }

  if (isScanning) {
    return (
      <div class="inline-view">
        <Viewfinder app={app} title={say("who_scan_card")} onRead={take} hidesTyping />
        <button type="button" class="button wide" onClick={() => setScanning(false)}>{say("close")}</button>
      </div>
    );
  }
  return (
    <div class="form">
      <div class="segments" role="radiogroup" aria-label={say("step_who")}>
        {RELATIONSHIPS.map((each) => (
          <button
            key={each}
            type="button"
            role="radio"
            class="choice"
            aria-checked={who.relationship === each}
            onClick={() => change({ ...who, relationship: each, receiver: each === "owner" ? owner : who.receiver })}
          >
            {say(`who_${each}`)}
          </button>
        ))}
      </div>
      {(who.relationship !== "owner" || !owner || who.receiver !== owner) && (
        <label class="field">
          {say("who_name")}
          <input
            name="receiver"
            maxLength={200}
            value={who.receiver}
            onInput={(event) => change({ ...who, receiver: event.currentTarget.value })}
          />
        </label>
      )}
      {who.relationship !== "owner" && (
        <label class="field">
          {say("who_basis")}
          <input
            name="basis"
            maxLength={200}
            value={who.basis}
            onInput={(event) => change({ ...who, basis: event.currentTarget.value })}
          />
          <span class="hint">{say("who_basis_hint")}</span>
        </label>
      )}
      <div class="pair">
        <label class="field">
          {say("who_paper")}
          <select
            name="paper"
            value={who.identity_kind}
            onChange={(event) => change({ ...who, identity_kind: event.currentTarget.value as Who["identity_kind"] })}
          >
            {PAPERS.map((each) => (
              <option key={each} value={each}>{say(each === "other" ? "who_other_paper" : `who_${each}`)}</option>
            ))}
          </select>
        </label>
        <label class="field">
          {say("who_last4")}
          <input
            name="last4"
            class="num"
            inputMode="numeric"
            maxLength={4}
            autocomplete="off"
            value={who.identity_last4}
            onInput={(event) => change({ ...who, identity_last4: event.currentTarget.value.toUpperCase() })}
          />
        </label>
      </div>
      <button type="button" class="button wide" onClick={() => setScanning(true)}>
        <Icon name="scan" />
        {say("who_scan_card")}
      </button>
      {odd && <Notice tone="amber" title={odd} />}
      <div class="segments" role="radiogroup" aria-label={say("who_match")}>
        {[true, false].map((match) => (
          <button
            key={`${match}`}
            type="button"
            role="radio"
            class="choice"
            aria-checked={who.identity_match === match && (match || odd !== "")}
            onClick={() => {
              change({ ...who, identity_match: match });
              setOdd(match ? "" : say("who_mismatch_stop"));
            }}
          >
            {say(match ? "who_match" : "who_no_match")}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Compare names as people read them: letters and their marks, not case or spacing. */
function alike(one: string, other: string): boolean {
  const plain = (name: string) => name.normalize("NFC").toLocaleUpperCase("vi").replace(/\s+/g, " ").trim();
  return plain(one) === plain(other);
}

/** Say a receiver in one line. */
export function whoWords(app: App, who: Who): string {
  const { say } = app;
  const paper = say(who.identity_kind === "other" ? "who_other_paper" : `who_${who.identity_kind}`);
  const name = who.relationship === "owner" ? say("who_owner") : `${who.receiver} (${say(`who_${who.relationship}`)})`;
  return say("who_sum", { who: name, paper, last4: who.identity_last4 });
}
