// A citizen's one-time receipt, checked without the server: the handheld knows only the hash that it must meet.

import { fromHex, joined, sha256Hex, utf8 } from "../keeping/bytes.ts";

/** What a receipt is for; `direction` is the leg's word as the server commits to it. */
export interface ReceiptAbout {
  readonly province: number;
  readonly dossier: string;
  readonly direction: string;
}

/** Say whether a secret (16 bytes, hex) is that of one of the commitments (32 bytes, hex) about this dossier's way. */
export async function isReceiptOf(
  secret: string,
  commitments: readonly string[],
  about: ReceiptAbout,
): Promise<boolean> {
  return commitments.includes(await receiptCommitment(secret, about));
}

/** Give the commitment to a secret: SHA-256 over five fields, each after its length in two bytes, high byte first. */
export async function receiptCommitment(secret: string, about: ReceiptAbout): Promise<string> {
  const words = ["hr1", String(about.province), about.dossier, about.direction];
  const fields = [...words.map(utf8), fromHex(secret)];
  return await sha256Hex(...fields.map((field) => joined(Uint8Array.of(field.length >> 8, field.length & 255), field)));
}
