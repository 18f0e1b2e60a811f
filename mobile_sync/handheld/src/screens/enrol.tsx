// Once in a handheld's life: dispatch's one-time code binds the key that is made here to its courier.

import { useEffect, useState } from "preact/hooks";
import { FIRST_WORDS } from "../words/first.ts";
import { commitAlone } from "../keeping/committing.ts";
import { type Database, PREFERENCES, readState } from "../keeping/database.ts";
import { becomeHandheld } from "../keeping/enrolling.ts";
import { newKey, publicPoint } from "../keeping/keys.ts";
import { persistDatabase } from "../keeping/twin.ts";
import { Knot } from "../look/thread.tsx";
import { wear } from "../look/wearing.ts";
import { enrol } from "../sending/line.ts";
import { type Language, speaker } from "../speaking.ts";
import { CodeEntry } from "./code_entry.tsx";

/** Ask for the code, by camera, by link or by hand. */
export function Enrol({ database, onEnrolled }: { database: Database; onEnrolled: () => void }) {
  const [language, setLanguage] = useState<Language>(PREFERENCES.language);
  const say = speaker(FIRST_WORDS, language);
  useEffect(() => wear(PREFERENCES.look, language), [language]);

  async function use(code: string): Promise<void> {
    await enrolHere(database, code, language);
    onEnrolled();
  }

  return (
    <main class="gate">
      <Knot />
      <h1>{say("title")}</h1>
      <p>{say("lead")}</p>
      <CodeEntry
        language={language}
        words={{ go: say("go"), working: say("working"), offline: say("offline") }}
        use={use}
      />
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

async function enrolHere(database: Database, code: string, language: Language): Promise<void> {
  const key = await readState(database, "key") ?? await newKey();
  // Kept before the code is used: were the answer lost, the server gives it again to the same key only.
  await commitAlone(database, (changes) => changes.put("state", key, "key"));
  const name = deviceName();
  const identity = await enrol({ code, public_key: await publicPoint(key), name });
  // The browser may refuse; the page for more says so and how to help it.
  await persistDatabase();
  await becomeHandheld(database, key, identity, name, { ...PREFERENCES, language });
}

function deviceName(): string {
  const { platform } = (navigator as { userAgentData?: { platform: string } }).userAgentData ?? { platform: "" };
  return (platform || navigator.platform || "browser").slice(0, 40);
}
