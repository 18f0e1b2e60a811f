// What a scanned or typed code is: the one place that tells our codes from each other and from everybody else's.

import { CODES, HANDOVER } from "../../exchange/types.ts";
import { fromBase45 } from "./base45.ts";
import { type CitizenCard, readCitizenCard } from "./citizen_card.ts";
import { type EnrolmentCode, readEnrolmentCode } from "./enrolment_code.ts";
import { toHex } from "../keeping/bytes.ts";
import { isItemCode } from "./item_code.ts";
import { type LabelFault, readLabel, readToken, withoutGaps } from "./label_code.ts";
import { Unreadable } from "./unreadable.ts";

export type Read =
  | { readonly kind: "label"; readonly token: string }
  | { readonly kind: "item"; readonly code: string }
  /** The one-time code that an agency's officer shows. */
  | { readonly kind: "officer"; readonly token: string }
  | EnrolmentCode
  /** A citizen's one-time receipt: 5 bytes of id and 16 of secret, in hex. */
  | { readonly kind: "receipt"; readonly id: string; readonly secret: string }
  | { readonly kind: "offer" | "acceptance"; readonly text: string }
  | { readonly kind: "citizen_card"; readonly card: CitizenCard }
  /** The number on a seal (niêm phong), as it is printed. */
  | { readonly kind: "seal"; readonly number: string }
  | { readonly kind: "unknown" };

export type Typed =
  | Extract<Read, { kind: "label" | "item" | "officer" }>
  | { readonly kind: "wrong"; readonly why: TypedFault };

/** `check` says that a character was mistyped or two were swapped; `symbol`, that one is on no label. */
export type TypedFault = "empty" | LabelFault;

/** A few letters and five to eight digits: shorter than the number of an identity card of any age. */
const SEAL = /^[A-Z]{0,4}[0-9]{5,8}$/;
/** Thirteen characters with digits, or what looks like them, where an item code has digits. */
const ITEM_TYPED = /^([A-Z]{2})([0-9OIL]{9})([A-Z]{2})$/;

/** Tell what was scanned. */
export function readCode(text: string): Read {
  if (text.startsWith(HANDOVER.OFFER_MARK)) return { kind: "offer", text };
  if (text.startsWith(HANDOVER.ACCEPTANCE_MARK)) return { kind: "acceptance", text };
  return scannedLabel(text) ?? scannedOfficer(text) ?? scannedItem(text) ?? receipt(text) ??
    readEnrolmentCode(text) ?? citizenCard(text) ??
    seal(text) ?? { kind: "unknown" };
}

function scannedLabel(text: string): Read | null {
  if (!hasPrefix(text, CODES.LABEL_PREFIX)) return null;
  const label = readLabel(text);
  return "token" in label ? { kind: "label", token: label.token } : null;
}

function scannedOfficer(text: string): Read | null {
  if (!hasPrefix(text, CODES.OFFICER_PREFIX)) return null;
  const code = readToken(text, CODES.OFFICER_PREFIX);
  return "token" in code ? { kind: "officer", token: code.token } : null;
}

/** Without its prefix one foreign code of 17 characters in 32 would pass for a token of ours. */
function hasPrefix(text: string, prefix: string): boolean {
  return text.trimStart().toUpperCase().startsWith(prefix);
}

function scannedItem(text: string): Read | null {
  const code = withoutGaps(text);
  return isItemCode(code) ? { kind: "item", code } : null;
}

function receipt(text: string): Read | null {
  const token = text.trim().toUpperCase();
  if (!token.startsWith(CODES.RECEIPT_PREFIX)) return null;
  try {
    const payload = fromBase45(token.slice(CODES.RECEIPT_PREFIX.length));
    if (payload.length !== CODES.RECEIPT_ID_BYTES + CODES.RECEIPT_SECRET_BYTES) return null;
    const id = toHex(payload.subarray(0, CODES.RECEIPT_ID_BYTES));
    return { kind: "receipt", id, secret: toHex(payload.subarray(CODES.RECEIPT_ID_BYTES)) };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function citizenCard(text: string): Read | null {
  const card = readCitizenCard(text);
  return card && { kind: "citizen_card", card };
}

function seal(text: string): Read | null {
  const number = text.trim();
  return SEAL.test(withoutGaps(number)) ? { kind: "seal", number } : null;
}

/** Tell what a courier typed from a torn label: its token, or the item code above it. */
export function readTyped(text: string): Typed {
  const clean = withoutGaps(text);
  if (clean === "") return { kind: "wrong", why: "empty" };
  const item = ITEM_TYPED.exec(clean);
  if (item) return typedItem(item[1] + item[2].replaceAll("O", "0").replace(/[IL]/g, "1") + item[3]);
  const label = readLabel(clean);
  return "token" in label ? { kind: "label", token: label.token } : { kind: "wrong", why: label.fault };
}

/** Tell what a courier typed from an officer's screen. */
export function readTypedOfficer(text: string): Typed {
  if (withoutGaps(text) === "") return { kind: "wrong", why: "empty" };
  const code = readToken(text, CODES.OFFICER_PREFIX);
  return "token" in code ? { kind: "officer", token: code.token } : { kind: "wrong", why: code.fault };
}

function typedItem(code: string): Typed {
  return isItemCode(code) ? { kind: "item", code } : { kind: "wrong", why: "check" };
}
