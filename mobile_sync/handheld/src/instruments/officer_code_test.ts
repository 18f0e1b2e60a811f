import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { readCode, readTypedOfficer } from "./codes.ts";
import { isCodeOf, officerCommitment } from "./officer_code.ts";

Deno.test("a commitment is computed as the server does", async () => {
  for (const { token, commitment, ...desk } of vectors.officer_codes) {
    equal(await officerCommitment(token, desk), commitment);
  }
});

Deno.test("a code is right at its own desk, in its own province, on its own day, and nowhere else", async () => {
  const [{ token, commitment, ...desk }, other] = vectors.officer_codes;
  equal(await isCodeOf(token, [other.commitment, commitment], desk), true);
  equal(await isCodeOf(token, [], desk), false);
  equal(await isCodeOf(vectors.officer_codes[2].token, [commitment], desk), false);
  equal(await isCodeOf(token, [commitment], { ...desk, office: other.office }), false);
  equal(await isCodeOf(token, [commitment], { ...desk, province: 1 }), false);
  equal(await isCodeOf(token, [commitment], { ...desk, day: "2026-11-21" }), false);
});

Deno.test("a code is read, typed or scanned, as Python reads it", () => {
  for (const { text, is } of vectors.officer_codes_read) {
    const typed = readTypedOfficer(text);
    equal(typed.kind === "officer" ? typed.token : null, is, text);
  }
  const [{ token }] = vectors.officer_codes;
  equal(readCode(token), { kind: "officer", token });
  equal(readCode(` ${token.toLowerCase()}\n`), { kind: "officer", token });
});

Deno.test("a label is no officer's code, and the other way round", () => {
  const [label] = vectors.labels;
  equal(readCode(label.token).kind, "label");
  equal(readTypedOfficer(label.token), { kind: "wrong", why: "long" });
  equal(readTypedOfficer(" "), { kind: "wrong", why: "empty" });
});
