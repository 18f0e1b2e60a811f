// What the tests of this folder share: no library, only what an engine of the web has.

export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = new TextEncoder();

/** Throw unless two values are written alike in JSON, properties in any order. */
export function equal(found: unknown, wanted: unknown, about = ""): void {
  const [left, right] = [JSON.stringify(found, sorted), JSON.stringify(wanted, sorted)];
  if (left !== right) throw new Error(`${about}: ${left} is not ${right}`);
}

function sorted(_: string, value: unknown): unknown {
  const plain = value !== null && typeof value === "object" && !Array.isArray(value);
  return plain ? Object.fromEntries(Object.entries(value).sort()) : value;
}

/** Throw unless an act throws. */
export function refused(act: () => unknown, about: string): void {
  try {
    act();
  } catch {
    return;
  }
  throw new Error(`${about}: was not refused`);
}

export function toHex(bytes: Bytes): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function fromBase64url(text: string): Bytes {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Hash bytes one behind the other. */
export async function sha256(...parts: Bytes[]): Promise<Bytes> {
  const whole = await new Blob(parts).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

/** Say whether a signature (raw r‖s, base64url) by this key (uncompressed point, hex) holds. */
export async function isSigned(publicKey: string, message: Bytes, signature: string): Promise<boolean> {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("raw", fromHex(publicKey), curve, false, ["verify"]);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  return await crypto.subtle.verify(algorithm, key, fromBase64url(signature), message);
}
