import { equal, refused, utf8 } from "../../exchange/testing.ts";
import type { Acceptance, Offer } from "../../exchange/types.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { toBase45 } from "./base45.ts";
import { type Plain, toMessagePack } from "./messagepack.ts";
import { acceptanceFromQr, acceptanceMessage, acceptanceToQr } from "./passing.ts";
import { offerFromQr, offerMessage, offerToQr } from "./passing.ts";

const SAID = vectors.handovers as unknown as { kind: string; said: Offer | Acceptance; message: string; qr: string }[];

function saidBy<Said>(kind: "offer" | "acceptance"): { said: Said; message: string; qr: string }[] {
  return SAID.filter((each) => each.kind === kind) as unknown as { said: Said; message: string; qr: string }[];
}

Deno.test("an offer is written, read and signed byte for byte as Python does", () => {
  const offers = saidBy<Offer>("offer");
  equal(offers.length > 0, true);
  for (const { said, message, qr } of offers) {
    equal(offerToQr(said), qr);
    equal(offerFromQr(qr), said);
    equal(offerMessage(said), utf8.encode(message));
  }
});

Deno.test("an acceptance is written, read and signed byte for byte as Python does", () => {
  const acceptances = saidBy<Acceptance>("acceptance");
  equal(acceptances.length > 0, true);
  for (const { said, message, qr } of acceptances) {
    equal(acceptanceToQr(said), qr);
    equal(acceptanceFromQr(qr), said);
    equal(acceptanceMessage(said), utf8.encode(message));
  }
});

Deno.test("a damaged code is neither offer nor acceptance", () => {
  for (const text of vectors.handover_codes_refused) {
    refused(() => offerFromQr(text), text);
    refused(() => acceptanceFromQr(text), text);
  }
});

Deno.test("an offer lacking a field, with one too many, of nothing or of too much is refused", () => {
  const { said } = saidBy<Offer>("offer")[0];
  const whole = said as unknown as Record<string, Plain>;
  const without = (name: string) => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
  const changed: Record<string, Plain>[] = [
    ...["id", "device", "courier", "parcels"].map(without),
    { ...whole, more: null },
    { ...whole, id: "019AA1C0" },
    { ...whole, parcels: [] },
    { ...whole, parcels: Array(21).fill(said.parcels[0]) },
    { ...whole, parcels: [[said.id, null, Array(21).fill(said.id)]] },
    { ...whole, signature: "x".repeat(101) },
  ];
  const coded = (fields: Record<string, Plain>) => "HO1:" + toBase45(toMessagePack(fields));
  equal(offerFromQr(coded(whole)), said);
  for (const fields of changed) refused(() => offerFromQr(coded(fields)), JSON.stringify(fields));
});
