// The camera with a verdict on the picture: what was read, whether it is right, and a way round for torn labels.

import { useEffect, useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { type Camera, type CameraTrouble, openCamera } from "../instruments/camera.ts";
import { type Read, readTyped, type Typed, type TypedFault } from "../instruments/codes.ts";
import { allowSound, feel } from "../instruments/feel.ts";
import { scan } from "../instruments/scanner.ts";
import type { Word } from "../words.ts";
import { Icon } from "./icons.tsx";

/** What a code turned out to be, said on the picture. */
export interface Verdict {
  readonly tone: "right" | "wrong" | "again";
  readonly title: string;
  readonly about?: string;
  readonly action?: { readonly text: string; readonly act: () => void };
}

/** What is looked for: where to aim, how it is typed where the camera cannot help, and the words for it. */
export interface Typing {
  readonly aim: Word;
  readonly read: (text: string) => Typed;
  readonly field: Word;
  readonly hint: Word;
  readonly fault: (why: TypedFault) => Word;
}

const LABEL_TYPING: Typing = {
  aim: "scan_hint",
  read: readTyped,
  field: "scan_field",
  hint: "scan_field_hint",
  fault: (why) => `typed_${why}`,
};

/** Look for codes and let `onRead` judge each; `hidesTyping` where what is read is written nowhere. */
export function Viewfinder({ app, title, onRead, typing = LABEL_TYPING, hidesTyping = false }: {
  app: App;
  title: string;
  onRead: (read: Read) => Verdict | undefined | Promise<Verdict | undefined>;
  typing?: Typing;
  hidesTyping?: boolean;
}) {
  const { say } = app;
  const video = useRef<HTMLVideoElement>(null);
  const judge = useRef(onRead);
  judge.current = onRead;
  const [camera, setCamera] = useState<Camera | CameraTrouble>();
  const [isLit, setLit] = useState(false);
  const [verdict, setVerdict] = useState<Verdict>();
  const [isTyping, setTyping] = useState(false);

  const told = async (read: Read) => {
    const next = await judge.current(read);
    if (!next) return;
    if (!app.preferences.quiet) feel(next.tone);
    setVerdict(next);
  };

  useEffect(() => {
    const stop = new AbortController();
    allowSound();
    void follow(video.current!, stop.signal, setCamera, told);
    return () => stop.abort();
  }, []);

  const light = async () => {
    if (typeof camera === "object") setLit(await camera.light(!isLit));
  };

  return (
    <>
      <section class="view" aria-label={title}>
        <video ref={video} muted playsInline />
        <div class="bar">
          <button type="button" class="tap" aria-label={say("back")} onClick={() => app.back()}>
            <Icon name="back" />
          </button>
          <h1>{title}</h1>
          {typeof camera === "object" && camera.hasTorch && (
            <button
              type="button"
              class="tap"
              aria-label={say(isLit ? "torch_off" : "torch_on")}
              aria-pressed={isLit}
              onClick={() => void light()}
            >
              <Icon name="torch" />
            </button>
          )}
          {!hidesTyping && (
            <button
              type="button"
              class="tap"
              aria-label={say("scan_by_hand")}
              aria-expanded={isTyping}
              onClick={() => setTyping(!isTyping)}
            >
              <Icon name="keyboard" />
            </button>
          )}
        </div>
        <Frame />
        <Said app={app} aim={typing.aim} camera={camera} verdict={verdict} />
      </section>
      {!hidesTyping && (isTyping || typeof camera === "string") && <ByHand app={app} typing={typing} onRead={told} />}
    </>
  );
}

async function follow(
  video: HTMLVideoElement,
  signal: AbortSignal,
  opened: (camera: Camera | CameraTrouble) => void,
  told: (read: Read) => Promise<void>,
): Promise<void> {
  const camera = await openCamera(video, signal);
  if (signal.aborted) return;
  opened(camera);
  if (typeof camera === "string") return;
  for await (const { read } of scan(video, signal)) await told(read);
}

function Frame() {
  return (
    <svg class="frame" viewBox="0 0 236 176" aria-hidden="true">
      <path d="M3 34V14A11 11 0 0 1 14 3h20M202 3h20a11 11 0 0 1 11 11v20M233 142v20a11 11 0 0 1-11 11h-20M34 173H14A11 11 0 0 1 3 162v-20" />
    </svg>
  );
}

function Said({ app, aim, camera, verdict }: {
  app: App;
  aim: Word;
  camera?: Camera | CameraTrouble;
  verdict?: Verdict;
}) {
  const { say } = app;
  if (typeof camera === "string") {
    return (
      <div class="said wrong" role="alert">
        <b>{say(`camera_${camera}`)}</b>
      </div>
    );
  }
  if (!verdict) return <div class="said hint" role="status">{say(aim)}</div>;
  return (
    <div class={`said ${verdict.tone}`} role="status">
      <Icon name={verdict.tone === "wrong" ? "cross" : "check"} />
      <span>
        <b>{verdict.title}</b>
        {verdict.about && <small>{verdict.about}</small>}
      </span>
      {verdict.action && (
        <button type="button" class="button" onClick={verdict.action.act}>{verdict.action.text}</button>
      )}
    </div>
  );
}

function ByHand({ app, typing, onRead }: { app: App; typing: Typing; onRead: (read: Read) => Promise<void> }) {
  const { say } = app;
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState<Word>();
  return (
    <section aria-label={say("scan_by_hand")}>
      <form
        class="by-hand"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = typing.read(text);
          if (typed.kind === "wrong") return setTrouble(typing.fault(typed.why));
          setText("");
          setTrouble(undefined);
          void onRead(typed);
        }}
      >
        <label class="field">
          {say(typing.field)}
          <input
            name="label"
            class="num"
            value={text}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            aria-invalid={trouble !== undefined}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          {trouble
            ? <span class="said-wrong" role="alert">{say(trouble)}</span>
            : <span class="hint">{say(typing.hint)}</span>}
        </label>
        <button type="submit" class="button">{say("scan_enter")}</button>
      </form>
    </section>
  );
}
