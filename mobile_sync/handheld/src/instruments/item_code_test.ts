import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { groupedItemCode, isItemCode } from "./item_code.ts";

Deno.test("check digit and groups are Python's", () => {
  for (const { code, grouped, check } of vectors.item_codes) {
    equal(isItemCode(code), true, code);
    equal(groupedItemCode(code), grouped);
    equal(isItemCode(code.slice(0, 10) + (check + 1) % 10 + code.slice(11)), false, code);
  }
});
