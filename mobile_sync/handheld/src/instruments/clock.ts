// The handheld's clocks. In a demo field time runs at speed, and the handheld lives in it; everywhere else time is real.

import type { Clock } from "../../exchange/types.ts";
import { toHex } from "../keeping/bytes.ts";

/** How time runs in a demo: `shown_ms` was shown at the real moment `asked_ms` of this machine. */
interface Shown {
  readonly shown_ms: number;
  readonly asked_ms: number;
  readonly speed: number;
}

const DOOR = "/h/clock";
const ASK_EVERY_MS = 2_000;
const KEPT = "trao-shown-time";

/** One life of this page or worker: only within it can its monotonic readings be compared. */
const BOOT = crypto.randomUUID();
let shown = kept();

/** Give the moment that this handheld's clock shows, in milliseconds since 1970. */
export function nowMs(): number {
  return shown ? Math.round(shown.shown_ms + (Date.now() - shown.asked_ms) * shown.speed) : Date.now();
}

/** Give the moment that this handheld's clock shows, as facts state it. */
export function nowText(): string {
  return new Date(nowMs()).toISOString();
}

/** Read the clocks: the wall's, which anybody can set, and the one that only goes forward. */
export function readClock(): Clock {
  return { wall_ms: nowMs(), monotonic_ms: Math.floor(performance.now()), boot: BOOT };
}

/** Give how long a span of the shown time really takes. */
export function realSpanMs(span: number): number {
  return span / (shown?.speed ?? 1);
}

/** Ask whether this is a demo, and follow its clock if so. */
export async function followShownTime(): Promise<void> {
  if (await askShownTime()) setInterval(() => void askShownTime(), ASK_EVERY_MS);
}

/** Take over a demo's time once; false where time is real, or nobody answers. */
export async function askShownTime(): Promise<boolean> {
  const answer = await fetch(DOOR, { cache: "no-store" }).catch(() => undefined);
  if (answer && answer.status !== 200) globalThis.localStorage?.removeItem(KEPT);
  if (answer?.status !== 200) return false;
  const { shown_ms, speed } = await answer.json() as Omit<Shown, "asked_ms">;
  shown = { shown_ms, speed, asked_ms: Date.now() };
  globalThis.localStorage?.setItem(KEPT, JSON.stringify(shown));
  return true;
}

/** A demo's handheld that is opened without a network still lives in the demo's time; a worker has nothing kept. */
function kept(): Shown | undefined {
  const text = globalThis.localStorage?.getItem(KEPT);
  return text ? JSON.parse(text) as Shown : undefined;
}

/** Make a UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits. */
export function newId(wallMs = nowMs()): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  random[0] = 0x70 | random[0] & 0x0f;
  random[2] = 0x80 | random[2] & 0x3f;
  const digits = wallMs.toString(16).padStart(12, "0") + toHex(random);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
