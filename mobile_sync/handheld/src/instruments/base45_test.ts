import { equal, fromHex, refused, toHex } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { fromBase45, toBase45 } from "./base45.ts";

Deno.test("Base45 is written and read as Python does", () => {
  for (const { bytes, text } of vectors.base45) {
    equal(toBase45(fromHex(bytes)), text);
    equal(toHex(fromBase45(text)), bytes);
  }
});

Deno.test("what is no Base45 is refused", () => {
  for (const text of vectors.base45_refused) refused(() => fromBase45(text), text);
});
