// The confirmation: the receiver reads what they confirm, and signs below it; the proof's hash covers those very words.

import { useEffect, useRef } from "preact/hooks";
import type { App } from "../../app.ts";
import { SignatureSheet, type Stroke } from "../../instruments/signature.ts";

/** Strokes and the very words that they stand under; `at` once the receiver says that it is their signature. */
export interface Signed {
  readonly words: string;
  readonly strokes: readonly Stroke[];
  readonly at?: string;
}

/** Return the strokes under these words; under other words nobody has signed yet. */
export function strokesUnder(words: string, signed?: Signed): readonly Stroke[] {
  return signed?.words === words ? signed.strokes : [];
}

/** Say when these words were signed, if they were. */
export function signedAt(words: string, signed?: Signed): string | undefined {
  return signed?.words === words ? signed.at : undefined;
}

/** Show the words and a sheet to sign on; strokes are told after each one, so that a draft keeps them. */
export function Signing({ app, shown, strokes, change, sheet }: {
  app: App;
  shown: string;
  strokes: readonly Stroke[];
  change: (strokes: readonly Stroke[]) => void;
  sheet: { current: SignatureSheet | null };
}) {
  const { say } = app;
  const canvas = useRef<HTMLCanvasElement>(null);
  const tell = useRef(change);
  tell.current = change;
  useEffect(() => {
    const signed = new SignatureSheet(canvas.current!, () => tell.current(signed.save()));
    sheet.current = signed;
    if (strokes.length > 0) signed.restore(strokes);
    return () => {
      signed.close();
      sheet.current = null;
    };
  }, []);
  return (
    <div class="form">
      <p class="shown">{shown}</p>
      <div class="pad">
        <canvas ref={canvas} aria-label={say("step_signature")} tabIndex={0} />
        <span>{say("sign_line")}</span>
      </div>
      <div class="two">
        <button type="button" class="button" disabled={strokes.length === 0} onClick={() => sheet.current?.undo()}>
          {say("sign_undo")}
        </button>
        <button type="button" class="button" disabled={strokes.length === 0} onClick={() => sheet.current?.clear()}>
          {say("sign_clear")}
        </button>
      </div>
    </div>
  );
}
