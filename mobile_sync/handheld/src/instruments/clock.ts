import type { Clock } from "../../exchange/types.ts";
import { toHex } from "../keeping/bytes.ts";

/** One life of this page or worker: only within it can its monotonic readings be compared. */
const BOOT = crypto.randomUUID();

/** Read the clocks: the wall's, which anybody can set, and the one that only goes forward. */
export function readClock(): Clock {
  return { wall_ms: Date.now(), monotonic_ms: Math.floor(performance.now()), boot: BOOT };
}

/** Make a UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits. */
export function newId(wallMs = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  random[0] = 0x70 | random[0] & 0x0f;
  random[2] = 0x80 | random[2] & 0x3f;
  const digits = wallMs.toString(16).padStart(12, "0") + toHex(random);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
