import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { fromHex } from "../keeping/bytes.ts";
import { doorCode, doorUrl, newDoorCode } from "./door_code.ts";

const ALPHANUMERIC = /^[0-9A-Z $%*+./:-]+$/;

Deno.test("a door code and its address are written as the server reads them", () => {
  for (const { bytes, origin, province, code, url } of vectors.door_codes) {
    equal(doorCode(fromHex(bytes)), code);
    equal(doorUrl(origin, province, code), url);
    equal(ALPHANUMERIC.test(url), true, url);
  }
});

Deno.test("every door code is another one", () => {
  const codes = new Set(Array.from({ length: 64 }, newDoorCode));
  equal(codes.size, 64);
  equal([...codes].every((code) => code.length === 26 && code[0] <= "7"), true);
});
