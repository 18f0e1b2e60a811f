import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { isReceiptOf, receiptCommitment } from "./receipt.ts";

Deno.test("a commitment is computed as the server does", async () => {
  for (const { secret, commitment, ...about } of vectors.receipt_commitments) {
    equal(await receiptCommitment(secret, about), commitment);
  }
});

Deno.test("a secret opens the commitment to its own dossier and direction, and no other", async () => {
  const [{ secret, commitment, ...about }] = vectors.receipt_commitments;
  equal(await isReceiptOf(secret, ["00".repeat(32), commitment], about), true);
  equal(await isReceiptOf(secret, [], about), false);
  equal(await isReceiptOf(secret.replace(/^../, "ee"), [commitment], about), false);
  equal(await isReceiptOf(secret, [commitment], { ...about, direction: "INBOUND" }), false);
  equal(await isReceiptOf(secret, [commitment], { ...about, province: 1 }), false);
});
