// The app between its parts: what is shown, what is known, who sends. Screens read it and call it; it draws nothing.

import { type Exchange, type Point, TRACK, WIRE } from "../exchange/types.ts";
import { stopFor } from "./day/begun.ts";
import type { Day, Stop } from "./day/day.ts";
import { dayOf, isUnderWay } from "./day/day.ts";
import { nowMs, readClock } from "./instruments/clock.ts";
import { follow } from "./instruments/place.ts";
import { commitAlone } from "./keeping/committing.ts";
import type { Database, KeptDraft, KeptMedia, Preferences } from "./keeping/database.ts";
import type { Handheld } from "./keeping/handheld.ts";
import type { NewFact } from "./keeping/traffic.ts";
import { isExpired } from "./keeping/lease.ts";
import { Sender } from "./sending/sender.ts";
import { type Language, type Say, speaker } from "./speaking.ts";
import { type Word, WORDS } from "./words.ts";

/** Where the courier is in the app. */
export type Screen =
  | { readonly name: "tour" | "stops" | "bag" | "sent" | "more" | "scan" | "load" | "pass_on" | "end" }
  | { readonly name: "take_over"; readonly offer?: string }
  | {
    readonly name: "deliver" | "collect" | "hand_over" | "fail";
    /** What it is about, by `Task.id`: the stop may move in the tour meanwhile. */
    readonly tasks: readonly string[];
    readonly scanned?: string;
  };

/** A word to the courier that goes away by itself, with at most one thing to do about it. */
export interface Toast {
  readonly text: string;
  readonly action?: { readonly text: string; readonly act: () => void };
}

const REFOLD_MS = 60_000;
const LOCK_AFTER_MS = 10 * 60_000;
const TOAST_MS = 8_000;
const EMPTY: Day = { isToday: false, stops: [], inHand: [], own: [] };

export class App {
  screen: Screen = (history.state as Screen | null) ?? { name: "tour" };
  readonly sender: Sender;
  day: Day = EMPTY;
  toast?: Toast;
  isLocked = true;
  /** Whether the courier asks for another PIN. */
  isPinForgotten = false;
  putOff: ReadonlySet<string> = new Set();
  track: Point[] = [];
  /** By how many milliseconds the wall clock was ahead of the server's at its last answer; below zero, behind. */
  skewMs = 0;
  /** Called when another version of the app is ready to take over. */
  update?: () => void;
  private readonly listeners = new Set<() => void>();
  private toastTimer?: ReturnType<typeof setTimeout>;
  private isSaving = false;
  private hiddenAt = Infinity;
  private stopFollowing?: () => void;

  constructor(readonly database: Database, readonly handheld: Handheld, public preferences: Preferences) {
    addEventListener("popstate", () => this.show((history.state as Screen | null) ?? { name: "tour" }));
    const machine = {
      clock: readClock,
      battery,
      track: (): Exchange["track"] => this.track.slice(0, WIRE.MAX_POINTS),
      tracked: (sent: Exchange["track"]) => {
        const last = sent?.at(-1)?.[0] ?? 0;
        this.track = this.track.filter(([at]) => at > last);
      },
      compared: (skew: number) => void (this.skewMs = skew),
    };
    this.sender = new Sender(handheld, machine, () => this.changed());
  }

  get language(): Language {
    return this.preferences.language;
  }

  get say(): Say {
    return speaker(WORDS, this.language);
  }

  /** Whether names and addresses must not be shown: 72 hours without the server, or revoked. */
  get isCovered(): boolean {
    return isExpired(this.handheld.standing.lease, readClock());
  }

  /** The tasks that the screen shown is about. */
  get about(): readonly string[] {
    return "tasks" in this.screen ? this.screen.tasks : [];
  }

  /** The stop where they can be done now, if there still is one. */
  get stop(): Stop | undefined {
    return stopFor(this.day.stops, this.about);
  }

  /** Name a task's place, unless personal data must not be shown. */
  placeOf({ place, office }: { readonly place: string; readonly office: string | null }): string {
    return this.isCovered && !office ? this.say("hidden") : place;
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Show the handheld's day and keep sending. */
  start(): void {
    const { handheld } = this;
    handheld.listen(() => this.refold());
    handheld.onGone = () => location.reload();
    handheld.onOther = () => void (handheld.outbox.waiting > 0 && this.sender.kick());
    this.refold();
    this.sender.start();
    // The hours go on without any news: a tour ends, a day begins.
    setInterval(() => this.refold(), REFOLD_MS);
    document.addEventListener("visibilitychange", () => this.seen(document.visibilityState === "visible"));
  }

  /** Ask for the PIN again where the phone was put away for a while. */
  private seen(isVisible: boolean): void {
    if (!isVisible) this.hiddenAt = Date.now();
    else if (Date.now() - this.hiddenAt > LOCK_AFTER_MS) this.lock();
    if (isVisible) this.refold();
  }

  /** Note the way while there is a tour to go and it is under way; nobody is followed at home. */
  private followWay(): void {
    const isOnShift = isUnderWay(this.day, nowMs());
    if (isOnShift && !this.stopFollowing) {
      this.stopFollowing = follow((point) => this.track = [...this.track, point].slice(-TRACK.MOST_POINTS));
    }
    if (!isOnShift && this.stopFollowing) {
      this.stopFollowing();
      this.stopFollowing = undefined;
    }
  }

  /**
   * Record what the courier did. It is on the disk when this returns; sending begins by itself.
   *
   * Returns false, and says so, where it could not be saved: nothing is half done then.
   */
  async capture(facts: readonly NewFact[], media: readonly KeptMedia[] = [], draft?: string): Promise<boolean> {
    // A second tap before the first is safe would record the same act twice.
    if (this.isSaving) return false;
    this.isSaving = true;
    try {
      await this.handheld.capture(facts, media, draft);
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
      this.tell(this.say(isFull ? "quota" : "not_saved"));
      console.error(error);
      return false;
    } finally {
      this.isSaving = false;
    }
    void this.sender.kick();
    return true;
  }

  /** Return all that was begun and not finished; it survives a reload and another version of the app. */
  async readDrafts(): Promise<KeptDraft[]> {
    return await this.database.main.getAll("drafts");
  }

  /** Keep what is begun. */
  async keepDraft(draft: KeptDraft): Promise<void> {
    await this.database.main.put("drafts", draft);
  }

  /** Go to a screen; the phone's own back button leads here again. */
  go(screen: Screen): void {
    history.pushState(screen, "");
    this.show(screen);
  }

  /** Go to a screen in place of this one. */
  replace(screen: Screen): void {
    history.replaceState(screen, "");
    this.show(screen);
  }

  back(): void {
    history.back();
  }

  /** Go to the tour when an act is done: there is no way back into it. */
  home(): void {
    this.replace({ name: "tour" });
  }

  /** Say something that goes away by itself. */
  tell(text: string, action?: Toast["action"]): void {
    clearTimeout(this.toastTimer);
    this.toast = { text, action };
    this.toastTimer = setTimeout(() => this.hush(), TOAST_MS);
    this.changed();
  }

  hush(): void {
    this.toast = undefined;
    this.changed();
  }

  /** Say one of our words. */
  tellWord(word: Word): void {
    this.tell(this.say(word));
  }

  async prefer(preferences: Partial<Preferences>): Promise<void> {
    this.preferences = { ...this.preferences, ...preferences };
    this.changed();
    const kept = this.preferences;
    await commitAlone(this.database, (changes) => changes.put("state", kept, "preferences"));
  }

  /** Let a stop wait; all its tasks are noted, so that it still waits when its first is taken away. */
  putOffStop(stop: Stop): void {
    this.putOff = new Set([...this.putOff, ...stop.tasks.map((task) => task.id)]);
    this.changed();
  }

  unlock(): void {
    this.isLocked = false;
    this.changed();
  }

  lock(): void {
    this.isLocked = true;
    this.changed();
  }

  askNewPin(isAsked: boolean): void {
    this.isPinForgotten = isAsked;
    this.changed();
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  private show(screen: Screen): void {
    this.screen = screen;
    scrollTo(0, 0);
    this.changed();
  }

  private refold(): void {
    const { outbox, replica, standing } = this.handheld;
    const rows = [...replica.rows.values()].flatMap((each) => [...each.values()]);
    const { courier } = standing.identity;
    const { acknowledged } = outbox.state;
    this.day = dayOf({ courier, rows, facts: outbox.facts, acknowledged, now_ms: nowMs() });
    this.followWay();
    this.changed();
  }
}

async function battery(): Promise<number> {
  const asked = (navigator as { getBattery?: () => Promise<{ level: number }> }).getBattery;
  if (!asked) return -1;
  return Math.round((await asked.call(navigator)).level * 100);
}
