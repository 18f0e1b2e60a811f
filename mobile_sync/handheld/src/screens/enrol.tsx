// Once in a handheld's life: dispatch's one-time code binds the key that is made here to its courier.

import { useEffect, useRef, useState } from "preact/hooks";
import { type App, PREFERENCES } from "../app.ts";
import { openCamera } from "../instruments/camera.ts";
import { readCode } from "../instruments/codes.ts";
import { scan } from "../instruments/scanner.ts";
import { Handheld } from "../keeping/handheld.ts";
import { newKey, publicPoint } from "../keeping/keys.ts";
import { Icon } from "../look/icons.tsx";
import { Notice } from "../look/parts.tsx";
import { Knot } from "../look/thread.tsx";
import { enrol, Refusal } from "../sending/line.ts";

type Trouble = { readonly text: string } | undefined;

/** Ask for the code, by camera, by link or by hand. */
export function Enrol({ app }: { app: App }) {
  const { say } = app;
  const [code, setCode] = useState(() => codeOf(location.hash.slice(1)));
  const [isScanning, setScanning] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();

  useEffect(() => {
    const heard = () => setCode(codeOf(location.hash.slice(1)));
    addEventListener("hashchange", heard);
    return () => removeEventListener("hashchange", heard);
  }, []);

  async function go(typed: string): Promise<void> {
    const found = codeOf(typed);
    if (!found) return setTrouble({ text: say("enrol_bad") });
    setWorking(true);
    setTrouble(undefined);
    try {
      app.carry(await enrolHere(app, found));
      history.replaceState(null, "", location.pathname);
    } catch (error) {
      const text = error instanceof Refusal ? error[app.language] : say("enrol_offline");
      setTrouble({ text });
    } finally {
      setWorking(false);
    }
  }

  return (
    <main class="gate">
      <Knot />
      <h1>{say("enrol_title")}</h1>
      <p>{say("enrol_lead")}</p>
      {trouble && <Notice tone="lacquer" title={trouble.text} />}
      {isScanning && (
        <CodeScanner
          onCode={(found) => {
            setScanning(false);
            setCode(found);
            void go(found);
          }}
          onFailure={() => setScanning(false)}
        />
      )}
      {!isScanning && (
        <button
          type="button"
          class="button primary"
          disabled={isWorking}
          onClick={() => setScanning(true)}
        >
          <Icon name="scan" />
          {isWorking ? say("enrol_working") : say("enrol_scan")}
        </button>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go(code);
        }}
      >
        <label class="field">
          {say("enrol_type")}
          <input
            name="code"
            value={code}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <span class="hint">{say("enrol_code")}</span>
        </label>
        <button type="submit" class="button wide" disabled={isWorking || !code}>{say("enrol_go")}</button>
      </form>
      <button
        type="button"
        class="button plain"
        onClick={() => app.prefer({ language: app.language === "vi" ? "en" : "vi" })}
      >
        {app.language === "vi" ? "English" : "Tiếng Việt"}
      </button>
    </main>
  );
}

function CodeScanner({ onCode, onFailure }: { onCode: (code: string) => void; onFailure: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const stop = new AbortController();
    void look(video.current!, stop.signal, onCode).catch(onFailure);
    return () => stop.abort();
  }, []);
  return <video ref={video} muted playsInline class="viewfinder" />;
}

async function look(video: HTMLVideoElement, signal: AbortSignal, onCode: (code: string) => void): Promise<void> {
  const opened = await openCamera(video, signal);
  if (typeof opened === "string") throw new Error(opened);
  for await (const { read } of scan(video, signal)) {
    if (read.kind === "enrolment") return onCode(read.code);
  }
}

function codeOf(text: string): string {
  const read = readCode(text);
  return read.kind === "enrolment" ? read.code : "";
}

async function enrolHere(app: App, code: string): Promise<Handheld> {
  const key = await newKey();
  const name = deviceName();
  const identity = await enrol({ code, public_key: await publicPoint(key), name });
  // The browser may refuse; the page for more says so and how to help it.
  await navigator.storage?.persist?.();
  const handheld = await Handheld.enrol(app.database, key, identity, name);
  await app.prefer({ ...PREFERENCES, language: app.language });
  return handheld;
}

function deviceName(): string {
  const { platform } = (navigator as { userAgentData?: { platform: string } }).userAgentData ?? { platform: "" };
  return (platform || navigator.platform || "browser").slice(0, 40);
}
