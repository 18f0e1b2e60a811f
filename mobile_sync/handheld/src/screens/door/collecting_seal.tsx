// The seal: closed before the giver's eyes, with a number of its own, on each parcel or once on the bag of them all.

import { useState } from "preact/hooks";
import type { App } from "../../app.ts";
import type { Read } from "../../instruments/codes.ts";
import { groupedItemCode } from "../../instruments/item_code.ts";
import { Icon } from "../../look/icons.tsx";
import { type Verdict, Viewfinder } from "../../look/viewfinder.tsx";
import { BAG, type Draft, isLabelled, type Taken } from "./collecting_draft.ts";

const LONGEST = 40;

/** Scan or type the seals. */
export function SealStep({ app, taken, draft, change }: {
  app: App;
  taken: readonly Taken[];
  draft: Draft;
  change: (part: Pick<Draft, "isOneSeal" | "seals" | "isSealed">) => void;
}) {
  const { say } = app;
  const { isOneSeal, seals } = draft;
  const [scanned, scan] = useState<string>();
  const put = (name: string, seal: string) => change({ isOneSeal, seals: { ...seals, [name]: seal }, isSealed: false });
  const asked = isOneSeal ? [{ name: BAG, label: say("collect_seal_bag") }] : taken.map(({ task }) => ({
    name: task.parcel,
    label: taken.length === 1
      ? say("collect_seal_number")
      : say("collect_seal_of", { code: groupedItemCode(task.item_code) }),
  }));

  function judge(read: Read): Verdict {
    if (read.kind === "label" || read.kind === "item") return { tone: "wrong", title: say("collect_seal_label") };
    if (read.kind !== "seal") return { tone: "wrong", title: say("collect_seal_unknown") };
    put(scanned!, read.number);
    scan(undefined);
    return { tone: "right", title: read.number };
  }

  return (
    <div class="form">
      {(taken.length > 1 || isOneSeal) && (
        <div class="segments" role="radiogroup" aria-label={say("step_seal")}>
          {[true, false].map((one) => (
            <button
              key={`${one}`}
              type="button"
              role="radio"
              class="choice"
              aria-checked={isOneSeal === one}
              onClick={() => change({ isOneSeal: one, seals, isSealed: false })}
            >
              {say(one ? "collect_one_seal" : "collect_seal_each")}
            </button>
          ))}
        </div>
      )}
      {asked.map(({ name, label }) => (
        <div key={name} class="seal">
          <label class="field">
            {label}
            <input
              name={`seal-${name}`}
              class="num"
              maxLength={LONGEST}
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              value={seals[name] ?? ""}
              onInput={(event) => put(name, event.currentTarget.value)}
            />
            {isLabelled(seals[name] ?? "", taken)
              ? <span class="said-wrong" role="alert">{say("collect_seal_label")}</span>
              : <span class="hint">{say("collect_seal_hint")}</span>}
          </label>
          <button
            type="button"
            class="button"
            aria-label={say("collect_seal_scan", { label })}
            aria-pressed={scanned === name}
            onClick={() => scan(scanned === name ? undefined : name)}
          >
            <Icon name="scan" />
          </button>
          {scanned === name && (
            <div class="inline-view">
              <Viewfinder app={app} title={label} onRead={judge} hidesTyping />
            </div>
          )}
        </div>
      ))}
    </div>
  );
}
