// The exported table, read by a few lines of TypeScript, says what the Python says of every state, kind, role and leg.

import { WHOLE } from "./examples.ts";
import { FLAGS, REFUSALS, type Role, type Rule, RULES, STATES } from "./rules.ts";
import { equal } from "./testing.ts";
import type { AnyFact, HolderKind, Leg, State } from "./types.ts";
import vectors from "./vectors.json" with { type: "json" };

type Actor = { kind: string; id: string; role: string };
type Custody = {
  attempts: number;
  courier: string | null;
  delivered_at: string | null;
  deliverer: string | null;
  delivery: string | null;
  exception: string;
  holder: string;
  holder_kind: HolderKind;
  office: string | null;
  state: State;
};
type Outcomes = Record<State, Custody | string>;

class Refused extends Error {}

function outcome(before: Custody, leg: Leg, fact: AnyFact, actor: Actor): Custody | string {
  try {
    return advance(before, leg, fact, actor);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function advance(before: Custody, leg: Leg, fact: AnyFact, actor: Actor): Custody {
  const role = (actor.role || actor.kind) as Role;
  const rule = RULES.find((each) =>
    each.kind === fact.kind && each.before.includes(before.state) && each.who.includes(role) &&
    (each.legs.length === 0 || each.legs.includes(leg))
  );
  if (!rule) throw new Refused("BAD_TRANSITION");
  if (rule.by_holder && before.holder !== actor.id) throw new Refused("WRONG_HOLDER");
  requireMore(before, fact, actor);
  const [holderKind, holder] = nextHolder(before, rule, fact, actor);
  const state = nextState(before, rule, fact);
  const failed = fact.kind === "attempt_failed" && before.state === "with_courier";
  const after = {
    ...before,
    state,
    holder_kind: holderKind,
    holder,
    courier: nextCourier(before, fact, actor),
    attempts: before.attempts + (failed ? 1 : 0),
    exception: rule.after === "exception" ? rule.kind : "",
  };
  if (state === before.state) return after;
  if (state !== "delivered") return { ...after, delivery: null, deliverer: null, delivered_at: null };
  const deliverer = before.holder_kind === "courier" ? before.holder : null;
  return { ...after, delivery: fact.id, deliverer, delivered_at: fact.at };
}

function requireMore(before: Custody, fact: AnyFact, actor: Actor): void {
  if (fact.kind === "delivered") {
    const based = fact.relationship === "owner" || (fact.basis ?? "").trim() !== "";
    if (!fact.identity_match || !based) throw new Refused("PROOF_MISSING");
  }
  if (fact.kind === "resolved" && fact.second_person === actor.id) throw new Refused("SECOND_PERSON_MISSING");
  if (fact.kind === "declined" && before.courier !== actor.id) throw new Refused("BAD_TRANSITION");
  if (fact.kind === "voided" && (fact.voids !== before.delivery || before.deliverer === null)) {
    throw new Refused("BAD_TRANSITION");
  }
}

function nextState(before: Custody, rule: Rule, fact: AnyFact): State {
  if (fact.kind === "checked_in" && before.state === "with_courier" && before.attempts > 0) return "held";
  if (rule.after === "same") return before.state;
  if (rule.after === "stated") return fact.kind === "resolved" ? fact.state : before.state;
  return rule.after;
}

const KEEPERS: Partial<Record<State, HolderKind>> = {
  with_courier: "courier",
  at_office: "office",
  held: "office",
  delivered: "citizen",
  lost: "nobody",
  compensated: "nobody",
};

function nextHolder(before: Custody, rule: Rule, fact: AnyFact, actor: Actor): [HolderKind, string] {
  switch (rule.holder) {
    case "actor":
      return ["courier", actor.id];
    case "taker":
      return ["courier", fact.kind === "given_over" ? fact.acceptance.courier : before.holder];
    case "office":
    case "agency":
      return [rule.holder, "office" in fact ? fact.office : before.holder];
    case "manifest":
      return ["transit", fact.kind === "dispatched" ? fact.manifest : before.holder];
    case "citizen":
      return ["citizen", fact.parcel];
    case "stated":
      return fact.kind === "resolved"
        ? [KEEPERS[fact.state] ?? before.holder_kind, fact.holder]
        : [before.holder_kind, before.holder];
    case "same":
      return fact.kind === "voided" && before.deliverer !== null
        ? ["courier", before.deliverer]
        : [before.holder_kind, before.holder];
  }
}

function nextCourier(before: Custody, fact: AnyFact, actor: Actor): string | null {
  switch (fact.kind) {
    case "assigned":
      return fact.courier;
    case "given_over":
      return before.courier === null || before.courier === actor.id ? fact.acceptance.courier : before.courier;
    case "taken_over":
      return before.courier === null || before.courier === fact.offer.courier ? actor.id : before.courier;
    case "collected":
    case "loaded":
      return before.courier ?? actor.id;
    case "unassigned":
    case "declined":
    case "checked_in":
    case "accepted_at_counter":
      return null;
    case "attempt_failed":
      return before.state === "assigned" ? null : before.courier;
    default:
      return before.courier;
  }
}

const actors: Record<string, Actor> = vectors.actors;

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
