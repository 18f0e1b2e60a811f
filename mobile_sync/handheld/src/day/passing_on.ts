// What two couriers say to each other when a parcel goes between them: by mobile_sync/device.py's rules.

import { type Acceptance, HANDOVER, type Offer } from "../../exchange/types.ts";
import type { KeptFact } from "../keeping/outbox.ts";

const COMES_BY = new Set(["collected", "loaded", "taken_over"]);
const GOES_BY = new Set(["handed_over", "delivered", "checked_in", "given_over"]);

/** Who says it. */
export interface Speaker {
  readonly device: string;
  readonly courier: string;
}

/** Return the fact by which the courier came to a parcel that they still have, as far as this handheld knows. */
export function cameBy(facts: readonly KeptFact[], parcel: string): string | null {
  let by: string | null = null;
  for (const fact of facts) {
    if (fact.parcel !== parcel) continue;
    if (COMES_BY.has(fact.kind)) by = fact.id;
    if (GOES_BY.has(fact.kind)) by = null;
  }
  return by;
}

/** Return the giver's word, unsigned: parcels in hand, each with what the server may not know of it. */
export function offerOf(
  { device, courier }: Speaker,
  id: string,
  parcels: readonly string[],
  facts: readonly KeptFact[],
  unsent: readonly KeptFact[],
): Offer {
  const listed = parcels.map((parcel) => {
    const foregoing = unsent.filter((fact) => fact.parcel === parcel).map((fact) => fact.id);
    return [parcel, cameBy(facts, parcel), foregoing.slice(-HANDOVER.MOST_FOREGOING)] as const;
  });
  return { id, device, courier, parcels: listed };
}

/** Return the taker's word, unsigned. */
export function acceptanceOf({ device, courier }: Speaker, offer: Offer, parcels: readonly string[]): Acceptance {
  return { offer: offer.id, device, courier, parcels };
}
