// What is known of a secret beforehand: a hash over fields, each after its length, so that no two lists read alike.

import { type Bytes, joined, sha256Hex } from "../keeping/bytes.ts";

/** Give SHA-256 over fields in hexadecimal, each after its length in two bytes, high byte first. */
export async function hashOfFields(fields: readonly Bytes[]): Promise<string> {
  return await sha256Hex(...fields.map((field) => joined(Uint8Array.of(field.length >> 8, field.length & 255), field)));
}
