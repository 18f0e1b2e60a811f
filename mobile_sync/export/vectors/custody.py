"""Vectors of the table of custody: every state, kind, role and leg, and what lies beyond the table."""

from itertools import product
from typing import Any, Final, get_args, get_type_hints
from uuid import UUID

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from mobile_sync.custody import RULES, Actor, Custody, HolderKind, Leg, State, advance
from mobile_sync.export.cast import (
    BAG,
    CITIZEN,
    COURIER,
    DELIVERY,
    OFFICE,
    PARCEL,
    PEER,
    SUPERVISOR,
    facts_of_each_kind,
    moment,
)
from mobile_sync.facts import AnyFact, Resolved
from mobile_sync.refusals import Refusal

FACTS: Final = facts_of_each_kind(whole=True)
ROLES: Final = sorted({role for rule in RULES for role in rule.who})
HOLDERS: Final[dict[str, tuple[HolderKind, UUID]]] = {
    "registered": ("agency", OFFICE),
    "assigned": ("agency", OFFICE),
    "with_courier": ("courier", COURIER),
    "at_office": ("office", OFFICE),
    "held": ("office", OFFICE),
    "in_transit": ("transit", BAG),
    "returning": ("courier", COURIER),
    "exception": ("courier", COURIER),
    "delivered": ("citizen", CITIZEN),
    "returned_to_agency": ("agency", OFFICE),
    "lost": ("nobody", OFFICE),
    "compensated": ("nobody", OFFICE),
    "cancelled": ("agency", OFFICE),
}


def custody_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    return {
        "actors": {role: msgspec.to_builtins(actor(role)) for role in ROLES},
        "standings": {state: told(standing(state)) for state in get_args(State)},
        "transitions": [entry for kind in FACTS for entry in transitions_of(kind)],
        "beyond_the_table": [beyond(*case) for case in beyond_the_table()],
    }


def standing(state: State, leg: Leg = "OUTBOUND_RESULT") -> Custody:
    """Return a parcel in a state, held by whom the state demands."""
    kind, holder = HOLDERS[state]
    closed = state == "delivered"
    return Custody(
        parcel=PARCEL,
        leg=leg,
        state=state,
        holder_kind=kind,
        holder=holder,
        courier=COURIER,
        delivery=DELIVERY if closed else None,
        deliverer=COURIER if closed else None,
        delivered_at=moment("2026-11-20T09:00:00+00:00") if closed else None,
    )


def actor(role: str) -> Actor:
    """Return somebody in a role."""
    if role == "courier":
        return Actor("courier", COURIER)
    return Actor("citizen", CITIZEN) if role == "citizen" else Actor("staff", SUPERVISOR, role)


def transitions_of(kind: str) -> list[dict[str, Any]]:
    """Return what the whole fact of a kind leads to from every state; roles and legs with equal outcomes together."""
    found: list[dict[str, Any]] = []
    for role, leg in product(ROLES, get_args(Leg)):
        outcomes = {state: outcome(standing(state, leg), FACTS[kind], actor(role)) for state in get_args(State)}
        same = next((entry for entry in found if entry["outcomes"] == outcomes), None)
        if same is None:
            same = {"kind": kind, "witnesses": [], "outcomes": outcomes}
            found.append(same)
        same["witnesses"].append([role, leg])
    return found


def outcome(custody: Custody, fact: AnyFact, who: Actor) -> dict[str, Any] | str:
    """Return the custody after a fact, or the code of the refusal."""
    try:
        return told(advance(custody, fact, who, bytes(32)))
    except Refusal as refusal:
        return refusal.code


def told(custody: Custody) -> dict[str, Any]:
    """Return what the handheld can know of a custody: all but the parcel's own chain."""
    values = msgspec.to_builtins(custody)
    return {name: value for name, value in values.items() if name not in {"parcel", "leg", "head", "n"}}


def beyond(name: str, custody: Custody, fact: AnyFact, role: str) -> dict[str, Any]:
    """Return one case that a state and a kind alone do not decide."""
    return {
        "name": name,
        "leg": custody.leg,
        "before": told(custody),
        "fact": msgspec.to_builtins(fact),
        "role": role,
        "outcome": outcome(custody, fact, actor(role)),
    }


def beyond_the_table() -> list[tuple[str, Custody, AnyFact, str]]:
    """Return (name, before, fact, role) of every condition that the table cannot hold."""
    carried, delivered = standing("with_courier"), standing("delivered")
    given, handed = FACTS["delivered"], FACTS["handed_over"]
    by_relative = {"relationship": "relative", "basis": " "}
    return [
        ("checked in after a failed attempt", replace(carried, attempts=1), FACTS["checked_in"], "courier"),
        ("a second failed attempt", replace(carried, attempts=1), FACTS["attempt_failed"], "courier"),
        ("an attempt before anything was taken", standing("assigned"), FACTS["attempt_failed"], "courier"),
        ("delivered by who does not hold it", replace(carried, holder=PEER), given, "courier"),
        ("delivered without a matching identity", carried, replace(given, identity_match=False), "courier"),
        ("delivered to a relative without a basis", carried, replace(given, **by_relative), "courier"),
        ("delivered to a relative with a basis", carried, replace(given, relationship="relative"), "courier"),
        ("delivered to the owner without a basis", carried, replace(given, basis=""), "courier"),
        ("declined by another courier", replace(standing("assigned"), courier=PEER), FACTS["declined"], "courier"),
        ("loaded by another courier", replace(standing("at_office"), courier=PEER), FACTS["loaded"], "courier"),
        ("loaded, assigned to nobody", replace(standing("at_office"), courier=None), FACTS["loaded"], "courier"),
        ("given over, assigned to a third", replace(carried, courier=SUPERVISOR), FACTS["given_over"], "courier"),
        ("taken over from who was assigned", replace(carried, courier=PEER), FACTS["taken_over"], "courier"),
        ("handed over on the way back", standing("returning"), handed, "courier"),
        ("handed over by signature alone", carried, replace(handed, officer_code=""), "courier"),
        ("handed over by an officer's code alone", carried, replace(handed, signature=UNSET, officer=""), "courier"),
        ("handed over, confirmed by nobody", carried, replace(handed, officer_code="", signature=UNSET), "courier"),
        ("handed over, signed by nobody", carried, replace(handed, officer_code="", officer=" "), "courier"),
        ("resolved by one person alone", standing("exception"), one_person(), "supervisor"),
        ("voided, another delivery", replace(delivered, delivery=BAG), FACTS["voided"], "supervisor"),
        ("voided, collected at a counter", replace(delivered, deliverer=None), FACTS["voided"], "supervisor"),
        *resolutions(),
    ]


def resolutions() -> list[tuple[str, Custody, AnyFact, str]]:
    """Return one case for each state that a supervisor may state."""
    states = get_args(get_type_hints(Resolved)["state"])
    stated = ((state, replace(FACTS["resolved"], state=state)) for state in states)
    return [(f"resolved as {state}", standing("exception"), fact, "supervisor") for state, fact in stated]


def one_person() -> AnyFact:
    """Return a resolution whose second person is the first."""
    return replace(FACTS["resolved"], second_person=SUPERVISOR)
