// The few shapes of MessagePack that an offer or an acceptance is made of: nothing, texts, lists, and maps by name.

import { type Bytes, utf8 } from "../keeping/bytes.ts";
import { Unreadable } from "./unreadable.ts";

export type Plain = null | string | readonly Plain[] | { readonly [name: string]: Plain };

const FIXED = { map: 0x80, list: 0x90, text: 0xa0 };
const NOTHING = 0xc0;
const TEXT_8 = 0xd9;
const TEXT_16 = 0xda;
const LIST_16 = 0xdc;
const DEEPEST = 8;

/** Write a value in the fewest bytes; a map's names stay in their order. Throws RangeError beyond 65,535 of a thing. */
export function toMessagePack(value: Plain): Bytes {
  const bytes: number[] = [];
  write(value, bytes);
  return Uint8Array.from(bytes);
}

function write(value: Plain, bytes: number[]): void {
  if (value === null) {
    bytes.push(NOTHING);
  } else if (typeof value === "string") {
    const letters = utf8(value);
    writeSize(letters.length, { fixed: FIXED.text, most: 31, one: TEXT_8, two: TEXT_16 }, bytes);
    for (const letter of letters) bytes.push(letter);
  } else if (isList(value)) {
    writeSize(value.length, { fixed: FIXED.list, most: 15, two: LIST_16 }, bytes);
    for (const each of value) write(each, bytes);
  } else {
    const entries = Object.entries(value);
    writeSize(entries.length, { fixed: FIXED.map, most: 15 }, bytes);
    for (const each of entries.flat()) write(each, bytes);
  }
}

interface Marks {
  readonly fixed: number;
  readonly most: number;
  readonly one?: number;
  readonly two?: number;
}

function writeSize(size: number, marks: Marks, bytes: number[]): void {
  if (size <= marks.most) bytes.push(marks.fixed | size);
  else if (marks.one && size < 256) bytes.push(marks.one, size);
  else if (marks.two && size < 65_536) bytes.push(marks.two, size >> 8, size & 255);
  else throw new RangeError(`${size} are too many for one value.`);
}

/** Say whether a value is a list, which Array.isArray cannot tell TypeScript of a readonly one. */
export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Read one value that fills all the bytes. Throws Unreadable. */
export function fromMessagePack(bytes: Bytes): Plain {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.atEnd()) throw new Unreadable("There is more than one value.");
  return value;
}

class Reader {
  #at = 0;

  constructor(private readonly bytes: Bytes) {}

  atEnd(): boolean {
    return this.#at === this.bytes.length;
  }

  value(depth: number): Plain {
    if (depth > DEEPEST) throw new Unreadable("Too deep.");
    const mark = this.#number(1);
    if (mark === NOTHING) return null;
    if (mark === TEXT_8) return this.#text(this.#number(1));
    if (mark === TEXT_16) return this.#text(this.#number(2));
    if (mark === LIST_16) return this.#list(this.#number(2), depth);
    if (mark >> 4 === FIXED.map >> 4) return this.#map(mark & 15, depth);
    if (mark >> 4 === FIXED.list >> 4) return this.#list(mark & 15, depth);
    if (mark >> 5 === FIXED.text >> 5) return this.#text(mark & 31);
    throw new Unreadable(`A value begins with ${mark}, which no offer holds.`);
  }

  #take(size: number): Bytes {
    const end = this.#at + size;
    if (end > this.bytes.length) throw new Unreadable("The bytes are cut short.");
    const taken = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #number(size: number): number {
    return this.#take(size).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  #text(size: number): string {
    const letters = this.#take(size);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(letters);
    } catch {
      throw new Unreadable("The bytes of a text are no UTF-8.");
    }
  }

  #list(size: number, depth: number): Plain[] {
    return Array.from({ length: size }, () => this.value(depth + 1));
  }

  #map(size: number, depth: number): Plain {
    const entries = Array.from({ length: size }, () => [this.value(depth + 1), this.value(depth + 1)]);
    return Object.fromEntries(entries);
  }
}
