// The PIN opens the screen, nothing else: what was captured is sent whether anybody unlocks or not.

import { sha256Hex, toHex, utf8 } from "./bytes.ts";
import { commitAlone } from "./committing.ts";
import { type Database, type Pin, readState } from "./database.ts";

const ROUNDS = 200_000;
const TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

export type Opened = { readonly kind: "open" } | { readonly kind: "wrong"; readonly left: number } | {
  readonly kind: "wait";
  readonly until_ms: number;
};

/** Keep a PIN as a slow hash. */
export async function setPin(database: Database, digits: string): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16)).buffer;
  const pin: Pin = { salt, hash: await slowHash(digits, salt), failures: 0, locked_until_ms: 0 };
  await commitAlone(database, (changes) => changes.put("state", pin, "pin"));
}

/** Compare digits with the PIN; after five wrong ones each further one makes the wait longer. */
export async function tryPin(database: Database, digits: string, nowMs: number): Promise<Opened> {
  const pin = await readState(database, "pin");
  if (!pin) return { kind: "open" };
  if (pin.locked_until_ms > nowMs) return { kind: "wait", until_ms: pin.locked_until_ms };
  const isRight = await slowHash(digits, pin.salt) === pin.hash;
  // A disk that is full must not keep the courier out.
  if (isRight && pin.failures === 0) return { kind: "open" };
  const failures = isRight ? 0 : pin.failures + 1;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - TRIES));
  const locked_until_ms = failures < TRIES ? 0 : nowMs + wait;
  const next = { ...pin, failures, locked_until_ms };
  await commitAlone(database, (changes) => changes.put("state", next, "pin"));
  if (isRight) return { kind: "open" };
  return locked_until_ms ? { kind: "wait", until_ms: locked_until_ms } : { kind: "wrong", left: TRIES - failures };
}

/** Forget the PIN: whoever holds the handheld chooses another. Only the server may allow it. */
export async function forgetPin(database: Database): Promise<void> {
  await commitAlone(database, (changes) => changes.delete("state", "pin"));
}

async function slowHash(digits: string, salt: ArrayBuffer): Promise<string> {
  const key = await crypto.subtle.importKey("raw", utf8(digits), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, key, 256);
  return sha256Hex(utf8(toHex(new Uint8Array(bits))));
}
