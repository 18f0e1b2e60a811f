// The PIN: chosen once, asked for whenever the app is opened or was left alone. Sending goes on behind it.

import { useEffect, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { readState } from "../keeping/database.ts";
import { setPin, tryPin } from "../keeping/pin.ts";
import { Notice } from "../look/parts.tsx";
import { Knot } from "../look/thread.tsx";

const LEAST = 4;
const MOST = 8;
/** How dispatch's link ends: opened on a handheld that is enrolled, it is for one whose PIN was forgotten. */
const CODE = "#HE1.";

/** Let the courier choose a PIN, or ask for it. */
export function Gate({ app }: { app: App }) {
  const { say } = app;
  const [hasPin, setHasPin] = useState<boolean>();
  const [digits, setDigits] = useState("");
  const [first, setFirst] = useState<string>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    void readState(app.database, "pin").then((pin) => setHasPin(pin !== undefined));
  }, []);
  useEffect(() => {
    const look = () => hasPin && location.hash.startsWith(CODE) && app.askNewPin(true);
    look();
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, [hasPin]);
  if (hasPin === undefined) return <main aria-busy="true" />;

  async function go(): Promise<void> {
    const typed = digits;
    setDigits("");
    if (typed.length < LEAST) return setTrouble(say("pin_short"));
    if (hasPin) return await open(typed);
    if (first === undefined) {
      setTrouble("");
      return setFirst(typed);
    }
    if (typed !== first) {
      setFirst(undefined);
      return setTrouble(say("pin_differs"));
    }
    await setPin(app.database, typed);
    app.unlock();
  }

  async function open(typed: string): Promise<void> {
    const opened = await tryPin(app.database, typed, Date.now());
    if (opened.kind === "open") return app.unlock();
    if (opened.kind === "wrong") return setTrouble(say("pin_wrong", { n: opened.left }));
    setTrouble(say("pin_wait", { n: Math.ceil((opened.until_ms - Date.now()) / 1000) }));
  }

  const title = hasPin ? say("pin_digits") : first === undefined ? say("pin_title") : say("pin_again");
  return (
    <main class="gate">
      <Knot />
      <h1>{title}</h1>
      {!hasPin && first === undefined && <p>{say("pin_lead")}</p>}
      {trouble && <Notice tone="lacquer" title={trouble} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <label class="field">
          <span class="sr">{title}</span>
          <input
            class="pin num"
            name="pin"
            type="password"
            inputMode="numeric"
            pattern="[0-9]*"
            autocomplete="off"
            maxLength={MOST}
            value={digits}
            onInput={(event) => setDigits(event.currentTarget.value.replace(/\D/g, ""))}
          />
        </label>
        <button type="submit" class="button primary">{hasPin ? say("pin_open") : say("pin_next")}</button>
      </form>
      {hasPin && (
        <button type="button" class="button plain" onClick={() => app.askNewPin(true)}>{say("pin_forgotten")}</button>
      )}
    </main>
  );
}
