// What an engine of the web computes with its own means is what the Python wrote into vectors.json.

import { LEAST, WHOLE } from "./examples.ts";
import { type Bytes, equal, fromBase64url, fromHex, isSigned, refused, sha256, toHex, utf8 } from "./testing.ts";
import { type AnyFact, CONSTRAINTS, type DeviceFact, HANDOVER, WIRE } from "./types.ts";
import vectors from "./vectors.json" with { type: "json" };

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

function toBase45(bytes: Bytes): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 2) {
    const pair = bytes.subarray(start, start + 2);
    let value = pair.reduce((sum, byte) => sum * 256 + byte, 0);
    for (let digit = 0; digit <= pair.length; digit++) {
      text += LETTERS[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

function fromBase45(text: string): Bytes {
  const bytes: number[] = [];
  for (let start = 0; start < text.length; start += 3) {
    const digits = [...text.slice(start, start + 3)].map((letter) => LETTERS.indexOf(letter));
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    const size = digits.length - 1;
    if (size === 0 || digits.includes(-1) || value >= 256 ** size) throw new Error("no Base45");
    if (size === 2) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

function toBase64url(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Read the few shapes of MessagePack that an offer or an acceptance is made of. */
function fromMessagePack(bytes: Bytes): unknown {
  let at = 0;
  const next = () => {
    if (at >= bytes.length) throw new Error("cut short");
    return bytes[at++];
  };
  const length = (count: number) => Array.from({ length: count }, next).reduce((sum, byte) => sum * 256 + byte, 0);
  const text = (size: number) => new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(at, at += size));
  const list = (size: number) => Array.from({ length: size }, value);
  const map = (size: number) => Object.fromEntries(Array.from({ length: size }, () => [value(), value()]));
  function value(): unknown {
    const mark = next();
    if (mark >> 4 === 0x8) return map(mark & 15);
    if (mark >> 4 === 0x9) return list(mark & 15);
    if (mark >> 5 === 0x5) return text(mark & 31);
    if (mark === 0xc0) return null;
    if (mark === 0xd9 || mark === 0xda) return text(length(mark - 0xd8));
    if (mark === 0xdc) return list(length(2));
    throw new Error(`an unforeseen mark ${mark}`);
  }
  const whole = value();
  if (at !== bytes.length) throw new Error("more than one value");
  return whole;
}

Deno.test("Base45 and base64url are written and read alike", () => {
  for (const { bytes, text } of vectors.base45) {
    equal(toBase45(fromHex(bytes)), text);
    equal(toHex(fromBase45(text)), bytes);
  }
  for (const text of vectors.base45_refused) refused(() => fromBase45(text), text);
  for (const { bytes, text } of vectors.base64url) {
    equal(toBase64url(fromHex(bytes)), text);
    equal(toHex(fromBase64url(text)), bytes);
  }
});

Deno.test("a chain starts from device and incarnation and goes over exact bytes", async () => {
  for (const { device, incarnation, start, facts, heads } of vectors.chains) {
    let head = await sha256(utf8.encode(`${device}|${incarnation}`));
    equal(toHex(head), start);
    for (const [place, fact] of facts.entries()) {
      head = await sha256(head, utf8.encode(fact));
      equal(toHex(head), heads[place]);
    }
  }
});

Deno.test("a row's hash is over kind, id and the body as it came", async () => {
  const hash = async (kind: string, id: string, body: string) =>
    toHex(await sha256(utf8.encode(`${kind}\0${id}\0${body}`))).slice(0, 32);
  let differing = 0;
  for (const row of vectors.rows) {
    equal(await hash(row.kind, row.id, row.body), row.hash);
    const again = JSON.stringify(JSON.parse(row.body));
    if (again !== row.body && await hash(row.kind, row.id, again) !== row.hash) differing++;
  }
  equal(differing, 2, "bodies that do not survive being parsed and written again");
});

Deno.test("a digest is the exclusive or of the hashes of live rows", () => {
  for (const { hashes, digest } of vectors.digests) {
    const value = hashes.reduce((sum, hash) => sum ^ BigInt(`0x${hash}`), 0n);
    equal(value.toString(16).padStart(32, "0"), digest);
  }
});

Deno.test("signatures hold where they should, by WebCrypto", async () => {
  equal(new Set(vectors.signatures.map((each) => each.holds)).size, 2, "both outcomes are tried");
  for (const { name, public_key, message, signature, holds } of vectors.signatures) {
    equal(await isSigned(public_key, utf8.encode(message), signature), holds, name);
  }
  for (const { device, nonce, message } of vectors.token_messages) {
    equal(`trao-token|${device}|${nonce}`, message);
  }
  for (const { device, message } of vectors.wipe_messages) equal(`trao-wiped|${device}`, message);
});

Deno.test("a batch is signed over the hash after its last fact, and travels as text", async () => {
  const { public_key, prev, facts, head, signature, incarnation, base, push } = vectors.batch;
  let last = fromHex(prev);
  for (const fact of facts) last = await sha256(last, utf8.encode(fact));
  equal(toHex(last), head);
  equal(await isSigned(public_key, last, signature), true);
  equal(await isSigned(public_key, fromHex(vectors.batch.head_of_the_first_two), signature), false);
  const written = { incarnation, base, prev, facts: "*", signature };
  equal(JSON.stringify(written).replace('"*"', () => `[${facts.join(",")}]`), push);
  equal(facts.length <= WIRE.MAX_FACTS, true);
});

type Said = { offer?: string; id?: string; device: string; courier: string; signature: string; parcels: unknown[] };
type Offered = [parcel: string, by: string | null, foregoing: string[]];

function signedPart(said: Said): string {
  if (said.id === undefined) {
    return `trao-acceptance|${said.offer}|${said.device}|${said.courier}|${said.parcels.join(";")}`;
  }
  const listed = (said.parcels as Offered[]).map(([parcel, by, foregoing]) =>
    `${parcel}:${by ?? ""}:${foregoing.join(",")}`
  );
  return `trao-offer|${said.id}|${said.device}|${said.courier}|${listed.join(";")}`;
}

const SHAPES: Record<string, string> = {
  [HANDOVER.OFFER_MARK]: "courier,device,id,parcels,signature",
  [HANDOVER.ACCEPTANCE_MARK]: "courier,device,offer,parcels,signature",
};

function readCode(text: string): Said {
  const shape = SHAPES[text.slice(0, 4)];
  if (shape === undefined) throw new Error("no offer and no acceptance");
  const said = fromMessagePack(fromBase45(text.slice(4))) as Said;
  if (Object.keys(said).sort().join() !== shape) throw new Error("damaged");
  return said;
}

Deno.test("offers and acceptances are read from their codes and proven or not", async () => {
  const signers: Record<string, { courier: string; public_key: string }> = vectors.signers;
  equal(new Set(vectors.handovers.map((each) => each.proven)).size, 2, "both outcomes are tried");
  for (const { name, kind, said, message, qr, proven } of vectors.handovers) {
    const mark = kind === "offer" ? HANDOVER.OFFER_MARK : HANDOVER.ACCEPTANCE_MARK;
    equal(qr.slice(0, 4), mark, name);
    const read = readCode(qr);
    equal(Object.entries(read).sort(), Object.entries(said).sort(), name);
    equal(signedPart(read), message, name);
    const signer = signers[read.device];
    const holds = signer?.courier === read.courier &&
      await isSigned(signer.public_key, utf8.encode(signedPart(read)), read.signature);
    equal(holds, proven, name);
  }
  for (const text of vectors.handover_codes_refused) refused(() => readCode(text), text);
});

Deno.test("facts of each kind are bytes, hashes and values of the exported types", async () => {
  const texts: Record<string, { text: string; sha256: string }> = vectors.facts;
  const whole: Record<string, AnyFact> = WHOLE;
  const least: Record<string, AnyFact> = LEAST;
  equal(Object.keys(texts).length, 2 * Object.keys(whole).length);
  for (const [name, { text, sha256: hash }] of Object.entries(texts)) {
    const kind = name.replace(" least", "");
    const fact = name === kind ? whole[kind] : { ...JSON.parse(text), ...least[kind] };
    equal(JSON.stringify(fact), text, name);
    equal(toHex(await sha256(utf8.encode(text))), hash, name);
  }
});

Deno.test("bytes without an id of their own are kept under one made of their hash", async () => {
  for (const { text, id } of vectors.ids_of_bytes) {
    const hex = toHex(await sha256(utf8.encode(text))).slice(0, 32);
    equal(hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"), id);
  }
});

Deno.test("what a named type demands can be asked of a text in a form", () => {
  const fits = (name: "Line" | "Name" | "LastFour" | "Code" | "Sha256", text: string) =>
    new RegExp(CONSTRAINTS[name].pattern, "u").test(text);
  equal([fits("Line", "Lâm Thị Sà Phia ✓"), fits("Line", "a\u0000")], [true, false]);
  equal([fits("LastFour", "0217"), fits("LastFour", "021")], [true, false]);
  equal([fits("Code", "absent"), fits("Code", "Absent")], [true, false]);
  equal([fits("Sha256", "0".repeat(64)), fits("Sha256", "0".repeat(63))], [true, false]);
  equal([fits("Name", "Út"), fits("Name", "\u001f")], [true, false]);
});

const head = { id: "1", parcel: "2", at: "2026-11-20T09:00:00Z" };
// @ts-expect-error a kind that nobody knows
export const unknownKind: AnyFact = { ...head, kind: "teleported" };
// @ts-expect-error an office is missing
export const lacking: AnyFact = { ...head, kind: "loaded" };
// @ts-expect-error a field too many
export const surplus: AnyFact = { ...head, kind: "loaded", office: "3", more: 1 };
// @ts-expect-error a reason is a text
export const wrongType: AnyFact = { ...head, kind: "unassigned", why: 7 };
// @ts-expect-error what only a dispatcher may say
export const notOurs: DeviceFact = LEAST.assigned;
