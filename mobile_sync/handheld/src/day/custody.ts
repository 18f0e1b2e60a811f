// Who holds a parcel after one more fact, by the exported table: what the server will say, said at once and offline.

import { type Role, type Rule, RULES } from "../../exchange/rules.ts";
import type { AnyFact, HolderKind, Leg, State } from "../../exchange/types.ts";

/** Who says a fact; `role` is what a member of staff is. */
export interface Actor {
  readonly kind: string;
  readonly id: string;
  readonly role: string;
}

/** Where a parcel stands. */
export interface Custody {
  readonly state: State;
  readonly holder_kind: HolderKind;
  readonly holder: string;
  readonly courier: string | null;
  readonly office: string | null;
  readonly attempts: number;
  readonly exception: string;
  readonly delivery: string | null;
  readonly deliverer: string | null;
  readonly delivered_at: string | null;
}

/** A fact that does not fit what is known; `message` is the refusal's code. */
export class Refused extends Error {}

const KEEPERS: Partial<Record<State, HolderKind>> = {
  with_courier: "courier",
  at_office: "office",
  held: "office",
  delivered: "citizen",
  lost: "nobody",
  compensated: "nobody",
};

/** Return the custody after a fact. Throws Refused. */
export function advance(before: Custody, leg: Leg, fact: AnyFact, actor: Actor): Custody {
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
  if (fact.kind === "handed_over" && !fact.officer_code && !(fact.signature && fact.officer?.trim())) {
    throw new Refused("OFFICER_MISSING");
  }
  if (fact.kind === "resolved" && fact.second_person === actor.id) throw new Refused("SECOND_PERSON_MISSING");
  if (fact.kind === "declined" && before.courier !== actor.id) throw new Refused("BAD_TRANSITION");
  if (fact.kind === "voided") {
    if (fact.voids !== before.delivery) throw new Refused("BAD_TRANSITION");
    if (actor.kind === "courier" && actor.id !== before.deliverer) throw new Refused("WRONG_HOLDER");
    if (before.deliverer === null) throw new Refused("BAD_TRANSITION");
  }
}

function nextState(before: Custody, rule: Rule, fact: AnyFact): State {
  if (fact.kind === "checked_in" && before.state === "with_courier" && before.attempts > 0) return "held";
  if (rule.after === "same") return before.state;
  if (rule.after === "stated") return fact.kind === "resolved" ? fact.state : before.state;
  return rule.after;
}

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
