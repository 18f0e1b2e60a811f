// The handheld's key: P-256, made here, never to be exported. Signatures are raw r‖s in base64url.

import { type Bytes, toBase64url, toHex, utf8 } from "./bytes.ts";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const ALGORITHM = { name: "ECDSA", hash: "SHA-256" };

/** Return a fresh key, of which the private half cannot leave the browser. */
export async function newKey(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
}

/** Return the public key as an uncompressed point, hexadecimal. */
export async function publicPoint(pair: CryptoKeyPair): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
}

/** Return the signature of a message. */
export async function sign(pair: CryptoKeyPair, message: Bytes): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign(ALGORITHM, pair.privateKey, message)));
}

/** Return what a handheld signs to be given a token. */
export function tokenMessage(device: string, nonce: string): Bytes {
  return utf8(`trao-token|${device}|${nonce}`);
}

/** Return what a handheld signs when it has wiped itself. */
export function wipeMessage(device: string): Bytes {
  return utf8(`trao-wiped|${device}`);
}
