import { equal, fromHex, refused, toHex } from "../../exchange/testing.ts";
import { fromMessagePack, type Plain, toMessagePack } from "./messagepack.ts";

const WRITTEN: [value: Plain, bytes: string][] = [
  [null, "c0"],
  ["", "a0"],
  ["Ý", "a2c39d"],
  ["a".repeat(31), "bf" + "61".repeat(31)],
  ["a".repeat(32), "d920" + "61".repeat(32)],
  ["a".repeat(256), "da0100" + "61".repeat(256)],
  [[], "90"],
  [Array(15).fill(null), "9f" + "c0".repeat(15)],
  [Array(16).fill(null), "dc0010" + "c0".repeat(16)],
  [{ b: ["x"], a: null }, "82a16291a178a161c0"],
];

Deno.test("each shape is written in the fewest bytes, and read back", () => {
  for (const [value, bytes] of WRITTEN) {
    equal(toHex(toMessagePack(value)), bytes);
    equal(fromMessagePack(fromHex(bytes)), value);
  }
});

Deno.test("bytes cut short, too many, of another shape, too deep or no UTF-8 are refused", () => {
  const damaged = ["", "91", "a2c3", "d9", "dc0010", "c0c0", "01", "c3", "a1ff", "91".repeat(9) + "c0"];
  for (const bytes of damaged) refused(() => fromMessagePack(fromHex(bytes)), bytes);
});
