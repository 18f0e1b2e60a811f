// Bytes in the letters that a QR code packs best (RFC 9285).

import type { Bytes } from "../keeping/bytes.ts";
import { Unreadable } from "./unreadable.ts";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Write three letters for every two bytes, and two for an odd last one. */
export function toBase45(bytes: Bytes): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 2) {
    const alone = start + 1 === bytes.length;
    let value = alone ? bytes[start] : bytes[start] * 256 + bytes[start + 1];
    for (let letters = alone ? 2 : 3; letters > 0; letters--) {
      text += LETTERS[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

/** Read what `toBase45` writes. Throws Unreadable. */
export function fromBase45(text: string): Bytes {
  const bytes: number[] = [];
  for (let start = 0; start < text.length; start += 3) {
    const values = Array.from(text.slice(start, start + 3), (letter) => LETTERS.indexOf(letter));
    const value = values.reduceRight((sum, each) => sum * 45 + each, 0);
    const size = values.length - 1;
    if (size < 1 || values.includes(-1) || value >= 256 ** size) throw new Unreadable("This is not Base45.");
    if (size === 2) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}
