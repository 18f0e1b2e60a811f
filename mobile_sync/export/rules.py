"""The table of custody and the words of every refusal, as TypeScript values."""

import json
from typing import Any, Final, get_args

import msgspec

from mobile_sync import custody, facts
from mobile_sync.audience import GONE
from mobile_sync.custody import RULES, HolderKind, Rule, State
from mobile_sync.export.types import expression
from mobile_sync.export.typescript import HEADING, comment, object_of
from mobile_sync.refusals import Flag, Refusal, every_refusal

IMPORTS: Final = 'import type { AnyFact, DeviceFact, HolderKind, Leg, State } from "./types.ts";'
NARROWER: Final = {"kind": "Kind", "before": "readonly State[]", "legs": "readonly Leg[]", "who": "readonly Role[]"}
"""Fields of a rule whose values are fewer than their Python type says."""
ORDERED: Final = {state: place for place, state in enumerate(get_args(State))}


def rules_text() -> str:
    """Return ``rules.ts``."""
    roles = sorted({role for rule in RULES for role in rule.who})
    parts = [
        HEADING,
        IMPORTS,
        comment("What a fact may be.") + 'export type Kind = AnyFact["kind"];',
        comment("Who may say one.") + f"export type Role = {' | '.join(map(json.dumps, roles))};",
        declare_rule(),
        comment("The first rule that fits governs; where none does, the fact is a BAD_TRANSITION.")
        + object_of("RULES", [written(rule) for rule in RULES], "readonly Rule[]"),
        object_of("STATES", list(get_args(State)), "readonly State[]"),
        object_of("HOLDER_KINDS", list(get_args(HolderKind)), "readonly HolderKind[]"),
        comment("States that a handover ends in; a second one is flagged.")
        + object_of("HANDED_OVER", in_order(custody.HANDED_OVER), "readonly State[]"),
        comment("States after which nothing more is expected.")
        + object_of("CLOSED", in_order(custody.CLOSED), "readonly State[]"),
        comment("Legs that end at an agency.") + object_of("TO_AGENCY", sorted(custody.TO_AGENCY), "readonly Leg[]"),
        comment("Legs that begin at an agency.")
        + object_of("FROM_AGENCY", sorted(custody.FROM_AGENCY), "readonly Leg[]"),
        comment("Kinds that say where the paper is.")
        + object_of("PHYSICAL", sorted(facts.PHYSICAL), "readonly Kind[]"),
        comment("Kinds that a handheld may say.")
        + object_of("DEVICE_KINDS", sorted(facts.DEVICE_KINDS), 'readonly DeviceFact["kind"][]'),
        comment("Why a fact is stored and not applied (quarantine).") + object_of("REFUSALS", words_of(Refusal)),
        comment("Why a fact is kept and somebody should look (flag).") + object_of("FLAGS", words_of(Flag)),
        comment("Why a row was taken off the handheld.")
        + object_of("GONE", {code: {"vi": vi, "en": en} for code, (vi, en) in GONE.items()}),
        "export type RefusalCode = keyof typeof REFUSALS;\nexport type FlagCode = keyof typeof FLAGS;",
    ]
    return "\n\n".join(parts) + "\n"


def declare_rule() -> str:
    """Return the type of a row of the table."""
    fields = msgspec.structs.fields(Rule)
    lines = [f"  readonly {field.name}: {NARROWER.get(field.name) or expression(field.type)};" for field in fields]
    return comment((Rule.__doc__ or "") + RULE_NOTE) + "\n".join(["export interface Rule {", *lines, "}"])


RULE_NOTE: Final = """

    An empty ``legs`` stands for every leg; ``by_holder`` asks that the witness holds the parcel. Beyond the table: only
    who a parcel is assigned to may decline it; a check-in after a failed attempt leads to ``held``; a delivery needs a
    matching identity and, for anybody but the owner, a basis; a resolution needs a second person; a voided delivery is
    the one on record and goes back to the courier who held it, and a courier takes back only his own."""


def written(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain values, sets in one order."""
    values = msgspec.structs.asdict(rule)
    return values | {"before": in_order(rule.before), "legs": sorted(rule.legs), "who": list(rule.who)}


def in_order(states: frozenset[str]) -> list[str]:
    """Return states in the order in which the Python names them."""
    return sorted(states, key=lambda state: ORDERED[state])


def words_of(root: type[Refusal] | type[Flag]) -> dict[str, dict[str, str]]:
    """Return (vi, en) of every reason below a root, by code."""
    reasons = sorted((each for each in every_refusal() if issubclass(each, root)), key=lambda each: each.code)
    return {each.code: {"vi": each.vi, "en": each.en} for each in reasons}
