import { equal } from "../exchange/testing.ts";
import { speaker } from "./speaking.ts";
import { WORDS as EVERY_WORD } from "./words.ts";

const WORDS = {
  steps: ["còn {n} bước", "{n} {n:step|steps} left, {who}"],
  money: ["{n} ₫", "{n} ₫"],
} as const;

Deno.test("one step is a step, two are steps, and what is not told is left out", () => {
  const say = speaker(WORDS, "en");
  equal([say("steps", { n: 1, who: "Ý" }), say("steps", { n: 2 })], ["1 step left, Ý", "2 steps left, "]);
  equal(speaker(WORDS, "vi")("steps", { n: 1 }), "còn 1 bước");
});

Deno.test("a number is written as its language writes it", () => {
  equal(speaker(WORDS, "vi")("money", { n: 1_250_000 }), "1.250.000 ₫");
  equal(speaker(WORDS, "en")("money", { n: 1_250_000 }), "1,250,000 ₫");
});

Deno.test("no number stands before a word that is only right for many", () => {
  const counted = /\{\w+\} \w+s\b/;
  const wrong = Object.entries(EVERY_WORD).filter(([word, [, english]]) => word !== "days" && counted.test(english));
  equal(wrong, []);
});
