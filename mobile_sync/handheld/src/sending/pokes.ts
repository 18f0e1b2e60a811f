// The service's word that it is worth asking now: a stream held open while somebody looks at the page and there is a line.

import { type Cursor, PACING, type Poke } from "../../exchange/types.ts";
import { type Line, LineDown, Refusal } from "./line.ts";
import { Pace } from "./pace.ts";

export type Versions = Poke["versions"];

const DOOR = "/events";

export class Pokes {
  private readonly pace = new Pace();
  private held?: AbortController;

  /** `poked` is told how far the scopes have come, or `null` where the service turns the handheld away. */
  constructor(private readonly line: Line, private readonly poked: (versions: Versions | null) => void) {}

  /** Listen from now on whenever the page is seen; a stream that nobody looks at would keep the radio awake. */
  start(): void {
    const look = () => this.look();
    for (const change of ["online", "offline"]) addEventListener(change, look);
    document.addEventListener("visibilitychange", look);
    look();
  }

  private look(): void {
    // A line that is back is another one: the old stream may hang on it for ever.
    this.held?.abort();
    if (document.visibilityState !== "visible" || !navigator.onLine) return;
    this.held = new AbortController();
    void this.hold(this.held.signal);
  }

  /** Follow one stream after the other, later and later where none holds. */
  private async hold(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let ordered = 0;
      try {
        await this.follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof LineDown) ordered = error.retryAfterMs;
        if (error instanceof Refusal) {
          this.poked(null);
          // Asking again would be told the same, as it is with an exchange.
          ordered = PACING.LONGEST_ORDERED_MS;
        }
      }
      await pause(this.pace.failed(Math.random(), ordered), signal);
    }
  }

  /** Follow one stream to its end, or until it has been silent for too long. */
  private async follow(signal: AbortSignal): Promise<void> {
    const stream = new AbortController();
    const end = () => stream.abort();
    let silence = setTimeout(end, PACING.LONGEST_SILENCE_MS);
    signal.addEventListener("abort", end);
    try {
      let isFirst = true;
      for await (const text of linesOf(await this.line.listen(DOOR, stream.signal))) {
        clearTimeout(silence);
        silence = setTimeout(end, PACING.LONGEST_SILENCE_MS);
        const versions = versionsIn(text);
        if (versions) this.poked(versions);
        // The first word comes at once: only one that goes on after it is a stream that holds.
        if (text && !isFirst) this.pace.answered();
        if (!text) isFirst = false;
      }
    } finally {
      clearTimeout(silence);
      signal.removeEventListener("abort", end);
      stream.abort();
    }
  }
}

/** Say whether the service has come to another version of a scope than the handheld. */
export function isBehind(cursors: readonly Cursor[], versions: Versions): boolean {
  return cursors.some(({ scope, version }) => scope in versions && versions[scope] !== version);
}

/** Return what a line of the stream tells, if it does; the others name the event, or say that the service lives. */
export function versionsIn(text: string): Versions | undefined {
  return text.startsWith("data:") ? (JSON.parse(text.slice(5)) as Poke).versions : undefined;
}

/** Give a stream line by line; one that breaks off in the middle of a line has not said it. */
export async function* linesOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield line.replace(/\r$/, "");
  }
}

/** Wait, or less where it is to end. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((go) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      go();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
