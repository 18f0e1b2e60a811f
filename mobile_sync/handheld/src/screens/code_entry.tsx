// Dispatch's one-time code: by the camera, by the link that it leads to, or by hand.

import { useEffect, useState } from "preact/hooks";
import { FIRST_WORDS } from "../words/first.ts";
import { readEnrolmentCode } from "../instruments/enrolment_code.ts";
import type { CodeScanner } from "../look/code_scanner.tsx";
import { Icon } from "../look/icons.tsx";
import { Notice } from "../look/parts.tsx";
import { Refusal } from "../sending/line.ts";
import { type Language, speaker } from "../speaking.ts";

/**
 * Ask for a code and use it; `words` are the button's, what is said meanwhile, and what without a network.
 *
 * What `use` throws is told; where it returns, the code is taken out of the address.
 */
export function CodeEntry({ language, words, use }: {
  language: Language;
  words: { readonly go: string; readonly working: string; readonly offline: string };
  use: (code: string) => Promise<void>;
}) {
  const say = speaker(FIRST_WORDS, language);
  const [code, setCode] = useState(() => codeOf(location.hash.slice(1)));
  const [scanner, setScanner] = useState<{ readonly Shown: typeof CodeScanner }>();
  const [isWorking, setWorking] = useState(false);
  const [trouble, setTrouble] = useState("");

  useEffect(() => {
    const heard = () => setCode(codeOf(location.hash.slice(1)));
    addEventListener("hashchange", heard);
    return () => removeEventListener("hashchange", heard);
  }, []);

  async function go(typed: string): Promise<void> {
    const found = codeOf(typed);
    if (!found) return setTrouble(say("bad"));
    setWorking(true);
    setTrouble("");
    try {
      await use(found);
      forgetCode();
    } catch (error) {
      // A refusal without words is somebody else's: a proxy answered, not the server.
      setTrouble((error instanceof Refusal && error[language]) || words.offline);
    } finally {
      setWorking(false);
    }
  }

  async function openScanner(): Promise<void> {
    setScanner({ Shown: (await import("../look/code_scanner.tsx")).CodeScanner });
  }

  return (
    <>
      {trouble && <Notice tone="lacquer" title={trouble} />}
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
          {isWorking ? words.working : say("scan")}
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
        <button type="submit" class="button wide" disabled={isWorking || !code}>{words.go}</button>
      </form>
    </>
  );
}

/** Take the code out of the address: it leads here only once. */
export function forgetCode(): void {
  history.replaceState(history.state, "", location.pathname);
}

function codeOf(text: string): string {
  return readEnrolmentCode(text)?.code ?? "";
}
