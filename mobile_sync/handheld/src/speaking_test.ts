import { equal } from "../exchange/testing.ts";
import { speaker } from "./speaking.ts";

const WORDS = { steps: ["còn {n} bước", "{n} {n:step|steps} left, {who}"] } as const;

Deno.test("one step is a step, two are steps, and what is not told is left out", () => {
  const say = speaker(WORDS, "en");
  equal([say("steps", { n: 1, who: "Ý" }), say("steps", { n: 2 })], ["1 step left, Ý", "2 steps left, "]);
  equal(speaker(WORDS, "vi")("steps", { n: 1 }), "còn 1 bước");
});

Deno.test("no number stands before a word that is only right for many", () => {
  const counted = /\{\w+\} \w+s\b/;
  const wrong = Object.entries(WORDS).filter(([word, [, english]]) => word !== "days" && counted.test(english));
  equal(wrong, []);
});
