// An officer's one-time code, checked without the server: the handheld knows only the hashes of its desk's codes today.

import { CODES } from "../../exchange/types.ts";
import { utf8 } from "../keeping/bytes.ts";
import { hashOfFields } from "./commitment.ts";

/** Whose codes they are: an agency's desk on one day, written YYYY-MM-DD. */
export interface DeskDay {
  readonly province: number;
  readonly office: string;
  readonly day: string;
}

/** Say whether a canonical code is one of the commitments (16 bytes, hex) to this desk's day. */
export async function isCodeOf(token: string, commitments: readonly string[], desk: DeskDay): Promise<boolean> {
  return commitments.includes(await officerCommitment(token, desk));
}

/** Give the commitment to a code: the first half of SHA-256 over its desk, its day and its text. */
export async function officerCommitment(token: string, { province, office, day }: DeskDay): Promise<string> {
  const hash = await hashOfFields(["hd1", String(province), office, day, token].map(utf8));
  return hash.slice(0, 2 * CODES.OFFICER_COMMITMENT_BYTES);
}
