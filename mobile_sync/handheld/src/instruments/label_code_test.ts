import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { labelGroups, readLabel } from "./label_code.ts";

Deno.test("a label is read, typed or scanned, as Python reads it", () => {
  for (const { text, is } of vectors.labels_read) {
    const label = readLabel(text);
    equal("token" in label ? label.token : null, is, text);
  }
});

Deno.test("a token is grouped as it is printed", () => {
  for (const { token, groups } of vectors.labels) equal(labelGroups(token), groups);
});

Deno.test("every wrong symbol and every swap of two is noticed", () => {
  const [{ token }] = vectors.labels;
  const symbols = [...token.slice(3)];
  for (const [place, symbol] of symbols.entries()) {
    const wrong = symbols.with(place, symbol === "7" ? "8" : "7").join("");
    equal(readLabel(wrong), { fault: "check" }, wrong);
    const other = symbols.findIndex((each) => each !== symbol);
    const swapped = symbols.with(place, symbols[other]).with(other, symbol).join("");
    equal(readLabel(swapped), { fault: "check" }, swapped);
  }
});

Deno.test("what is wrong with a label is said", () => {
  equal(readLabel("GRBF TF77"), { fault: "short" });
  equal(readLabel("HS1 GRBF TF77 PYQ8 39E"), { fault: "short" });
  equal(readLabel("GRBF TF77 PYQ8 39ES FF"), { fault: "long" });
  equal(readLabel("GRBF TF77 PYQ8 39ES U"), { fault: "symbol" });
});
