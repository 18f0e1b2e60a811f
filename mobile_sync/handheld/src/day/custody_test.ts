// The exported table, read here, says what the Python says of every state, kind, role and leg.

import { WHOLE } from "../../exchange/examples.ts";
import { FLAGS, REFUSALS, STATES } from "../../exchange/rules.ts";
import { equal } from "../../exchange/testing.ts";
import type { AnyFact, Leg, State } from "../../exchange/types.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { type Actor, advance, type Custody, Refused } from "./custody.ts";

type Outcomes = Record<State, Custody | string>;

const actors: Record<string, Actor> = vectors.actors;

function outcome(before: Custody, leg: Leg, fact: AnyFact, actor: Actor): Custody | string {
  try {
    return advance(before, leg, fact, actor);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

Deno.test("every state, kind, role and leg leads where the table says", () => {
  const standings = vectors.standings as Record<State, Custody>;
  const facts: Record<string, AnyFact> = WHOLE;
  let tried = 0;
  for (const { kind, witnesses, outcomes } of vectors.transitions) {
    for (const [role, leg] of witnesses) {
      for (const state of STATES) {
        const found = outcome(standings[state], leg as Leg, facts[kind], actors[role]);
        equal(found, (outcomes as Outcomes)[state], `${state}, ${kind} by ${role}, ${leg}`);
        tried++;
      }
    }
  }
  equal(tried, STATES.length * Object.keys(facts).length * Object.keys(actors).length * 4, "cases tried");
});

Deno.test("what lies beyond the table is decided alike", () => {
  for (const { name, before, leg, fact, role, outcome: wanted } of vectors.beyond_the_table) {
    equal(outcome(before as Custody, leg as Leg, fact as unknown as AnyFact, actors[role]), wanted, name);
  }
});

Deno.test("every code has words in both languages", () => {
  const words: Record<string, { vi: string; en: string }> = { ...REFUSALS, ...FLAGS };
  equal(Object.keys(words).length, Object.keys(REFUSALS).length + Object.keys(FLAGS).length, "no code twice");
  for (const [code, { vi, en }] of Object.entries(words)) equal(vi !== "" && en !== "" && vi !== en, true, code);
  const codes = vectors.facts_read.map((each) => each.fault).filter((code) => code !== "");
  for (const code of codes) equal(code in REFUSALS, true, code);
});
