// The code that this screen shows for the receiver's own phone: 128 random bits, and the address that they open.

import { CODES } from "../../exchange/types.ts";
import { type Bytes, toHex } from "../keeping/bytes.ts";

/** Make a fresh door code. */
export function newDoorCode(): string {
  return doorCode(crypto.getRandomValues(new Uint8Array(CODES.DOOR_CODE_BYTES)));
}

/** Write 16 bytes as 26 symbols of Crockford base32, the highest bits first. */
export function doorCode(randomness: Bytes): string {
  let number = BigInt(`0x${toHex(randomness)}`);
  let symbols = "";
  for (let place = 0; place < CODES.DOOR_CODE_SYMBOLS; place++) {
    symbols = CODES.CROCKFORD[Number(number & 31n)] + symbols;
    number >>= 5n;
  }
  return symbols;
}

/** Write the address that the receiver's phone opens, in capitals: they keep a QR code small. */
export function doorUrl(origin: string, province: number, code: string): string {
  return `${origin.toUpperCase()}${CODES.DOOR_PATH}${province}-${code}`;
}
