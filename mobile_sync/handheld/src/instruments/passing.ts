// Two couriers hand parcels to each other without any network: an offer and its acceptance, shown as QR codes.
// What Python's mobile_sync.handover writes and signs, byte for byte.

import { type Acceptance, HANDOVER, type Offer, type Offered } from "../../exchange/types.ts";
import { type Bytes, utf8 } from "../keeping/bytes.ts";
import { fromBase45, toBase45 } from "./base45.ts";
import { fromMessagePack, isList, type Plain, toMessagePack } from "./messagepack.ts";
import { Unreadable } from "./unreadable.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_SIGNATURE = 100;

/** Give what the giver's handheld signs. */
export function offerMessage(offer: Offer): Bytes {
  const listed = offer.parcels.map(([parcel, by, foregoing]) => `${parcel}:${by ?? ""}:${foregoing.join(",")}`);
  return message(["trao-offer", offer.id, offer.device, offer.courier, listed.join(";")]);
}

/** Give what the taker's handheld signs. */
export function acceptanceMessage(acceptance: Acceptance): Bytes {
  const { offer, device, courier, parcels } = acceptance;
  return message(["trao-acceptance", offer, device, courier, parcels.join(";")]);
}

function message(fields: string[]): Bytes {
  return utf8(fields.join("|"));
}

/** Write an offer as the text of a QR code, in the letters that need the fewest modules. */
export function offerToQr({ id, device, courier, parcels, signature = "" }: Offer): string {
  return HANDOVER.OFFER_MARK + toBase45(toMessagePack({ id, device, courier, parcels, signature }));
}

/** Write an acceptance as the text of a QR code. */
export function acceptanceToQr({ offer, device, courier, parcels, signature = "" }: Acceptance): string {
  return HANDOVER.ACCEPTANCE_MARK + toBase45(toMessagePack({ offer, device, courier, parcels, signature }));
}

/** Read an offer; whether its signature holds is another question. Throws Unreadable. */
export function offerFromQr(text: string): Offer {
  const said = fieldsOf(text, HANDOVER.OFFER_MARK, ["id", "device", "courier", "parcels", "signature"]);
  return {
    id: uuid(said.id),
    device: uuid(said.device),
    courier: uuid(said.courier),
    parcels: list(said.parcels, 1, HANDOVER.MOST_PARCELS).map(offered),
    signature: signature(said.signature),
  };
}

/** Read an acceptance; whether its signature holds is another question. Throws Unreadable. */
export function acceptanceFromQr(text: string): Acceptance {
  const said = fieldsOf(text, HANDOVER.ACCEPTANCE_MARK, ["offer", "device", "courier", "parcels", "signature"]);
  return {
    offer: uuid(said.offer),
    device: uuid(said.device),
    courier: uuid(said.courier),
    parcels: list(said.parcels, 1, HANDOVER.MOST_PARCELS).map(uuid),
    signature: signature(said.signature),
  };
}

function fieldsOf(text: string, mark: string, names: string[]): Readonly<Record<string, Plain>> {
  if (!text.startsWith(mark)) throw new Unreadable(`The code does not begin with ${mark}`);
  const said = fromMessagePack(fromBase45(text.slice(mark.length)));
  if (said === null || typeof said === "string" || isList(said)) throw new Unreadable("The code is no map.");
  if (Object.keys(said).some((name) => !names.includes(name))) throw new Unreadable("The code has a field too many.");
  return said;
}

function offered(value: Plain): Offered {
  const [parcel, by = null, foregoing = []] = list(value, 1, 3);
  return [uuid(parcel), by === null ? null : uuid(by), list(foregoing, 0, HANDOVER.MOST_FOREGOING).map(uuid)];
}

function list(value: Plain | undefined, least: number, most: number): readonly Plain[] {
  if (!isList(value) || value.length < least || value.length > most) throw new Unreadable("A list is missing.");
  return value;
}

function uuid(value: Plain | undefined): string {
  if (typeof value !== "string" || !UUID.test(value)) throw new Unreadable("An id is missing.");
  return value;
}

function signature(value: Plain = ""): string {
  if (typeof value !== "string" || value.length > LONGEST_SIGNATURE) throw new Unreadable("This is no signature.");
  return value;
}
