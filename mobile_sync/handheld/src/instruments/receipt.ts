// A citizen's one-time receipt, checked without the server: the handheld knows only the hash that it must meet.

import { fromHex, utf8 } from "../keeping/bytes.ts";
import { hashOfFields } from "./commitment.ts";

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

/** Give the commitment to a secret: a hash over what it is for and its bytes. */
export async function receiptCommitment(secret: string, about: ReceiptAbout): Promise<string> {
  const words = ["hr1", String(about.province), about.dossier, about.direction];
  return await hashOfFields([...words.map(utf8), fromHex(secret)]);
}
