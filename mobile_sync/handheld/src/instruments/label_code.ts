// The tokens of labels (HS1) and officers (HD1): sixteen symbols of Crockford base32, one check symbol (mobile_sync.codes).

import { CODES } from "../../exchange/types.ts";

const READ_AS: Record<string, string> = { O: "0", I: "1", L: "1" };

/** Why a label's token cannot be read; what the courier is told depends on it. */
export type LabelFault = "short" | "long" | "symbol" | "check";

/**
 * Give the canonical token, or what is wrong with it.
 *
 * Small letters, spaces and hyphens, O for 0, I or L for 1 and a missing prefix are forgiven.
 */
export function readLabel(text: string): { token: string } | { fault: LabelFault } {
  return readToken(text, CODES.LABEL_PREFIX);
}

/** Give the canonical token under a prefix, or what is wrong with it. */
export function readToken(text: string, prefix: string): { token: string } | { fault: LabelFault } {
  const clean = withoutGaps(text).replace(/[OIL]/g, (letter) => READ_AS[letter]);
  const symbols = clean.startsWith(prefix) && clean.length !== CODES.LABEL_SYMBOLS ? clean.slice(prefix.length) : clean;
  const values = Array.from(symbols, (symbol) => CODES.CROCKFORD.indexOf(symbol));
  if (values.includes(-1)) return { fault: "symbol" };
  if (values.length < CODES.LABEL_SYMBOLS) return { fault: "short" };
  if (values.length > CODES.LABEL_SYMBOLS) return { fault: "long" };
  return checkValue(values.slice(0, -1)) === values.at(-1) ? { token: prefix + symbols } : { fault: "check" };
}

/** Split a canonical token as it is printed: 4-4-4-4-1, without the prefix. */
export function labelGroups(token: string): string[] {
  return token.slice(CODES.LABEL_PREFIX.length).match(/.{1,4}/g) ?? [];
}

/** Take out the spaces and hyphens that people put between groups, and make letters large. */
export function withoutGaps(text: string): string {
  return text.replace(/[\s-]/g, "").toUpperCase();
}

/** Sum up value times 2^place over GF(32): each wrong symbol and each swap of two symbols changes it. */
function checkValue(values: number[]): number {
  return values.reduce((total, value) => doubled(total ^ value), 0);
}

/** Multiply by the generator of GF(32) with x^5 + x^2 + 1. */
function doubled(value: number): number {
  return (value << 1) ^ (value & 16 ? 0b100101 : 0);
}
