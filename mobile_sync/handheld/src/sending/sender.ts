// When to send: at once where there is a line, later and later where there is none, and never two drains at a time.

import type { Handheld } from "../keeping/handheld.ts";
import { drain, type Machine } from "./drain.ts";
import { Line, LineDown, Refusal } from "./line.ts";
import { Pace } from "./pace.ts";
import { isBehind, Pokes, type Versions } from "./pokes.ts";

const LOCK = "trao-sender";
const SYNC = "trao-drain";
const EVERY_MS = 60_000;

/** What the courier is told of the line. */
export type LineState =
  | { readonly kind: "idle" }
  | { readonly kind: "sending" }
  | { readonly kind: "down"; readonly again_ms: number }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export class Sender {
  state: LineState = { kind: "idle" };
  private readonly pace = new Pace();
  readonly line: Line;
  private readonly pokes: Pokes;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly handheld: Handheld,
    private readonly machine: Machine,
    private readonly changed: () => void = () => {},
  ) {
    const { province, device } = handheld.standing.identity;
    this.line = new Line({ province, device, answer: (nonce) => handheld.answer(nonce) });
    this.pokes = new Pokes(this.line, (versions) => void this.poked(versions));
  }

  /** Send what waits, as soon as a drain that is under way is over. Returns when there is nothing more to do for now. */
  kick(): Promise<void> {
    this.wanted = true;
    this.running ??= this.run().finally(() => this.running = undefined);
    return this.running;
  }

  /** Send now and whenever there is hope: the line is back, the page is looked at, the service says so, a minute is over. */
  start(): void {
    const hope = () => void this.kick();
    addEventListener("online", hope);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hope());
    hope();
    this.pokes.start();
  }

  /** Ask for what changed, unless what is under way has brought it; `null` asks in any case. */
  private async poked(versions: Versions | null): Promise<void> {
    await this.running;
    if (versions === null || isBehind(this.handheld.replica.cursors(), versions)) await this.kick();
  }

  private async run(): Promise<void> {
    while (this.wanted) {
      this.wanted = false;
      clearTimeout(this.timer);
      await navigator.locks.request(LOCK, () => this.once());
    }
  }

  private async once(): Promise<void> {
    this.say({ kind: "sending" });
    try {
      await drain(this.handheld, this.line, this.pace, this.machine);
      this.say({ kind: "idle" });
      this.later(EVERY_MS);
    } catch (error) {
      if (error instanceof Refusal) {
        // Asking again would be told the same: an hour later, or when the courier asks.
        this.say({ kind: "refused", refusal: error });
        return this.later(60 * EVERY_MS);
      }
      const wait = this.pace.failed(Math.random(), error instanceof LineDown ? error.retryAfterMs : 0);
      this.say({ kind: "down", again_ms: Date.now() + wait });
      this.later(wait);
      await wakeLater();
      if (!(error instanceof LineDown)) throw error;
    }
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.kick(), wait);
  }

  private say(state: LineState): void {
    this.state = state;
    this.changed();
  }
}

/** Ask the browser to wake the service worker when there is a line again, page or no page. Only Chromium can. */
async function wakeLater(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration("/h/").catch(() => undefined);
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await sync?.register(SYNC).catch(() => {});
}
