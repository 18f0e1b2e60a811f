// Once in a handheld's life: dispatch's one-time code binds the key that is made here to its courier.

import { useEffect, useState } from "preact/hooks";
import { FIRST_WORDS } from "../first_words.ts";
import { readEnrolmentCode } from "../instruments/enrolment_code.ts";
import { commit, type Database, PREFERENCES } from "../keeping/database.ts";
import { becomeHandheld } from "../keeping/enrolling.ts";
import { newKey, publicPoint } from "../keeping/keys.ts";
import { persistDatabase } from "../keeping/twin.ts";
import type { CodeScanner } from "../look/code_scanner.tsx";
import { Icon } from "../look/icons.tsx";
import { Notice } from "../look/parts.tsx";
import { Knot } from "../look/thread.tsx";
import { wear } from "../look/wearing.ts";
import { enrol, Refusal } from "../sending/line.ts";
import { type Language, speaker } from "../speaking.ts";

type Trouble = { readonly text: string } | undefined;

/** Ask for the code, by camera, by link or by hand. */
export function Enrol({ database, onEnrolled }: { database: Database; onEnrolled: () => void }) {
  const [language, setLanguage] = useState<Language>(PREFERENCES.language);
  const say = speaker(FIRST_WORDS, language);
  const [code, setCode] = useState(() => codeOf(location.hash.slice(1)));
  const [scanner, setScanner] = useState<{ readonly Shown: typeof CodeScanner }>();
  const [isWorking, setWorking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();

  useEffect(() => wear(PREFERENCES.look, language), [language]);
  useEffect(() => {
    const heard = () => setCode(codeOf(location.hash.slice(1)));
    addEventListener("hashchange", heard);
    return () => removeEventListener("hashchange", heard);
  }, []);

  async function go(typed: string): Promise<void> {
    const found = codeOf(typed);
    if (!found) return setTrouble({ text: say("bad") });
    setWorking(true);
    setTrouble(undefined);
    try {
      await enrolHere(database, found, language);
      history.replaceState(null, "", location.pathname);
      onEnrolled();
    } catch (error) {
      const text = error instanceof Refusal ? error[language] : say("offline");
      setTrouble({ text });
    } finally {
      setWorking(false);
    }
  }

  async function openScanner(): Promise<void> {
    setScanner({ Shown: (await import("../look/code_scanner.tsx")).CodeScanner });
  }

  return (
    <main class="gate">
      <Knot />
      <h1>{say("title")}</h1>
      <p>{say("lead")}</p>
      {trouble && <Notice tone="lacquer" title={trouble.text} />}
      {scanner && (
        <scanner.Shown
          onCode={(found) => {
            setScanner(undefined);
            setCode(found);
            void go(found);
          }}
          onFailure={() => setScanner(undefined)}
        />
      )}
      {!scanner && (
        <button
          type="button"
          class="button primary"
          disabled={isWorking}
          onClick={() => void openScanner()}
        >
          <Icon name="scan" />
          {isWorking ? say("working") : say("scan")}
        </button>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go(code);
        }}
      >
        <label class="field">
          {say("type")}
          <input
            name="code"
            value={code}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <span class="hint">{say("code")}</span>
        </label>
        <button type="submit" class="button wide" disabled={isWorking || !code}>{say("go")}</button>
      </form>
      <button
        type="button"
        class="button plain"
        onClick={() => setLanguage(language === "vi" ? "en" : "vi")}
      >
        {language === "vi" ? "English" : "Tiếng Việt"}
      </button>
    </main>
  );
}

function codeOf(text: string): string {
  return readEnrolmentCode(text)?.code ?? "";
}

async function enrolHere(database: Database, code: string, language: Language): Promise<void> {
  const key = await newKey();
  const name = deviceName();
  const identity = await enrol({ code, public_key: await publicPoint(key), name });
  // The browser may refuse; the page for more says so and how to help it.
  await persistDatabase();
  await becomeHandheld(database, key, identity, name);
  const preferences = { ...PREFERENCES, language };
  await commit(database, (transaction) => void transaction.objectStore("state").put(preferences, "preferences"));
}

function deviceName(): string {
  const { platform } = (navigator as { userAgentData?: { platform: string } }).userAgentData ?? { platform: "" };
  return (platform || navigator.platform || "browser").slice(0, 40);
}
