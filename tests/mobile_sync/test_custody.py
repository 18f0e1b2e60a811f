from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mobile_sync.custody import (
    CLOSED,
    FROM_AGENCY,
    GENESIS,
    HANDED_OVER,
    RULES,
    TO_AGENCY,
    Leg,
    State,
    advance,
    chain,
    find_rule,
)
from mobile_sync.refusals import BadTransition, ProofMissing, Refusal, SecondPersonMissing, WrongHolder
from tests.mobile_sync.samples import (
    BAG,
    COURIER,
    ELSEWHERE,
    FACTS,
    HOLDERS,
    OFFICE,
    OTHER,
    PARCEL,
    SUPERVISOR,
    actor,
    standing,
)

ROLES = ("courier", "clerk", "dispatcher", "supervisor", "citizen", "agency_officer", "auditor", "partner")
LEAF = bytes(range(32))
FREE = {"registered", "assigned", "cancelled", "exception"}
ALLOWED_HOLDERS = {
    **{state: {kind} for state, kind in HOLDERS.items() if state not in FREE},
    "returning": {"office", "courier"},
    "delivered": {"citizen", "agency"},
}
OUT, IN = "OUTBOUND_RESULT", "INBOUND"

PARCEL_TABLE = [
    ("registered", "assigned", "dispatcher", OUT, "assigned", "agency"),
    ("assigned", "assigned", "dispatcher", OUT, "assigned", "agency"),
    ("assigned", "unassigned", "dispatcher", OUT, "registered", "agency"),
    ("assigned", "collected", "courier", OUT, "with_courier", "courier"),
    ("registered", "collected", "courier", IN, "with_courier", "courier"),
    ("assigned", "attempt_failed", "courier", OUT, "registered", "agency"),
    ("registered", "accepted_at_counter", "clerk", IN, "at_office", "office"),
    ("with_courier", "checked_in", "courier", OUT, "at_office", "office"),
    ("at_office", "dispatched", "clerk", OUT, "in_transit", "transit"),
    ("in_transit", "received", "clerk", OUT, "at_office", "office"),
    ("at_office", "loaded", "courier", OUT, "with_courier", "courier"),
    ("held", "loaded", "courier", OUT, "with_courier", "courier"),
    ("with_courier", "delivered", "courier", OUT, "delivered", "citizen"),
    ("with_courier", "delivered", "courier", "RETURN_PAPERS", "delivered", "citizen"),
    ("with_courier", "handed_over", "courier", IN, "delivered", "agency"),
    ("with_courier", "handed_over", "courier", "SUPPLEMENT", "delivered", "agency"),
    ("with_courier", "attempt_failed", "courier", OUT, "with_courier", "courier"),
    ("held", "invited", "clerk", OUT, "held", "office"),
    ("held", "collected_at_counter", "clerk", OUT, "delivered", "citizen"),
    ("held", "return_started", "supervisor", OUT, "returning", "office"),
    ("returning", "loaded", "courier", OUT, "returning", "courier"),
    ("returning", "handed_over", "courier", OUT, "returned_to_agency", "agency"),
    ("with_courier", "missing", "courier", OUT, "exception", "courier"),
    ("at_office", "damaged", "clerk", OUT, "exception", "office"),
    ("exception", "resolved", "supervisor", OUT, "at_office", "office"),
    ("registered", "cancelled", "citizen", OUT, "cancelled", "agency"),
    ("assigned", "cancelled", "dispatcher", OUT, "cancelled", "agency"),
    ("delivered", "voided", "supervisor", OUT, "with_courier", "courier"),
    ("delivered", "receipt_confirmed", "citizen", OUT, "delivered", "citizen"),
    ("in_transit", "receipt_confirmed", "citizen", IN, "in_transit", "transit"),
    ("at_office", "receipt_confirmed", "citizen", IN, "at_office", "office"),
    ("held", "receipt_confirmed", "citizen", IN, "held", "office"),
    ("delivered", "receipt_disputed", "citizen", OUT, "delivered", "citizen"),
]


@pytest.mark.parametrize(("before", "kind", "role", "leg", "after", "holder"), PARCEL_TABLE)
def test_a_line_of_the_parcel_table_leads_where_it_says(before, kind, role, leg, after, holder):
    custody = standing(before, leg)
    if kind == "return_started":
        custody = replace(custody, attempts=1)
    moved = advance(custody, FACTS[kind], actor(role), LEAF)
    assert (moved.state, moved.holder_kind) == (after, holder)
    assert (moved.n, moved.head) == (1, chain(GENESIS, LEAF))


def cases(rule):
    for state in sorted(rule.before):
        for role in rule.who:
            for leg in sorted(rule.legs or TO_AGENCY | FROM_AGENCY):
                yield standing(state, leg), FACTS[rule.kind], actor(role)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.kind} {' '.join(sorted(rule.before))}")
def test_every_row_is_reached_and_governs_all_that_it_names(rule):
    for custody, fact, who in cases(rule):
        assert find_rule(custody, fact, who) is rule
        moved = advance(custody, fact, who, LEAF)
        assert moved.holder_kind in ALLOWED_HOLDERS.get(moved.state, {moved.holder_kind})


@given(state=st.sampled_from(get_args(State)), leg=st.sampled_from(get_args(Leg)), fact=st.sampled_from(list(FACTS)),
       role=st.sampled_from(ROLES))  # fmt: skip
def test_what_no_row_names_is_refused_and_what_one_names_keeps_one_holder(state, leg, fact, role):
    custody = standing(state, leg)
    named = [
        rule
        for rule in RULES
        if rule.kind == fact and state in rule.before and role in rule.who and leg in (rule.legs or {leg})
    ]
    try:
        moved = advance(custody, FACTS[fact], actor(role), LEAF)
    except Refusal:
        assert not named
        return
    assert len(named) == 1
    assert moved.holder_kind in ALLOWED_HOLDERS.get(moved.state, {moved.holder_kind})
    assert moved.n == custody.n + 1


def test_a_kind_no_row_speaks_of_does_not_exist():
    assert {rule.kind for rule in RULES} == set(FACTS)


@pytest.mark.parametrize("state", sorted(CLOSED))
@pytest.mark.parametrize("kind", sorted(FACTS.keys() - {"receipt_confirmed", "receipt_disputed", "voided"}))
def test_a_closed_parcel_moves_no_more(state, kind):
    for role in ROLES:
        with pytest.raises(BadTransition):
            advance(standing(state), FACTS[kind], actor(role), LEAF)


@pytest.mark.parametrize("kind", sorted(rule.kind for rule in RULES if rule.by_holder))
def test_only_the_holder_gives_away_what_he_holds(kind):
    leg = IN if kind == "handed_over" else OUT
    with pytest.raises(WrongHolder):
        advance(standing("with_courier", leg, holder=OTHER), FACTS[kind], actor("courier"), LEAF)


def test_a_check_in_after_a_failed_attempt_is_a_hold_and_takes_the_parcel_off_the_tour():
    tried = advance(standing("with_courier"), FACTS["attempt_failed"], actor("courier"), LEAF)
    held = advance(tried, FACTS["checked_in"], actor("courier"), LEAF)
    assert (tried.attempts, held.state, held.holder, held.courier) == (1, "held", OFFICE, None)


def test_a_failed_collection_frees_the_parcel_for_another_courier():
    failed = advance(standing("assigned"), FACTS["attempt_failed"], actor("courier"), LEAF)
    assert (failed.state, failed.courier, failed.holder_kind) == ("registered", None, "agency")
    assert failed.attempts == 0, "a failed collection is no attempt to deliver"


def test_assignment_is_not_custody():
    moved = advance(standing("with_courier", holder=OTHER, courier=None), FACTS["assigned"], actor("dispatcher"), LEAF)
    assert (moved.courier, moved.holder) == (COURIER, OTHER)


@pytest.mark.parametrize(("state", "kind"), [("registered", "collected"), ("at_office", "loaded")])
def test_who_takes_an_unassigned_parcel_has_it_on_his_own_tour(state, kind):
    assert advance(standing(state, courier=None), FACTS[kind], actor("courier"), LEAF).courier == COURIER
    assert advance(standing(state, courier=OTHER), FACTS[kind], actor("courier"), LEAF).courier == OTHER


def test_a_voided_delivery_goes_back_to_the_courier_who_made_it():
    collected = advance(standing("registered", courier=OTHER), FACTS["collected"], actor("courier"), LEAF)
    delivered = advance(collected, FACTS["delivered"], actor("courier"), LEAF)
    voided = advance(delivered, FACTS["voided"], actor("supervisor"), LEAF)
    assert (voided.state, voided.holder_kind, voided.holder) == ("with_courier", "courier", COURIER)
    assert (voided.courier, voided.n, voided.delivery) == (OTHER, 3, None)


def test_a_courier_takes_back_his_own_delivery_and_nobody_elses():
    collected = advance(standing("registered"), FACTS["collected"], actor("courier"), LEAF)
    delivered = advance(collected, FACTS["delivered"], actor("courier"), LEAF)
    assert advance(delivered, FACTS["voided"], actor("courier"), LEAF).holder == COURIER
    with pytest.raises(WrongHolder):
        advance(delivered, FACTS["voided"], replace(actor("courier"), id=OTHER), LEAF)


def test_only_the_last_delivery_is_taken_back():
    with pytest.raises(BadTransition):
        advance(standing("delivered"), replace(FACTS["voided"], voids=UUID(int=9)), actor("supervisor"), LEAF)


def test_what_was_fetched_at_the_counter_cannot_be_given_back_to_a_courier():
    fetched = advance(standing("held", courier=None), FACTS["collected_at_counter"], actor("clerk"), LEAF)
    with pytest.raises(BadTransition):
        advance(fetched, FACTS["voided"], actor("supervisor"), LEAF)


@pytest.mark.parametrize(
    "change", [{"identity_match": False}, {"relationship": "spouse"}, {"relationship": "other", "basis": "  "}]
)
def test_a_delivery_without_its_proof_is_refused(change):
    with pytest.raises(ProofMissing):
        advance(standing("with_courier"), replace(FACTS["delivered"], **change), actor("courier"), LEAF)


def test_a_relative_with_a_basis_may_receive():
    fact = replace(FACTS["delivered"], relationship="spouse", basis="giấy ủy quyền 12/2026")
    assert advance(standing("with_courier"), fact, actor("courier"), LEAF).state == "delivered"


@pytest.mark.parametrize(
    ("state", "kind", "holder"),
    [("at_office", "office", OFFICE), ("held", "office", OFFICE), ("with_courier", "courier", OTHER),
     ("delivered", "citizen", PARCEL), ("lost", "nobody", UUID(int=0)), ("compensated", "nobody", UUID(int=0))],
)  # fmt: skip
def test_an_exception_is_closed_to_where_two_people_say(state, kind, holder):
    fact = replace(FACTS["resolved"], state=state, holder=holder)
    moved = advance(standing("exception", exception="missing"), fact, actor("supervisor"), LEAF)
    assert (moved.state, moved.holder_kind, moved.holder, moved.exception) == (state, kind, holder, "")


def test_one_person_alone_does_not_close_an_exception():
    fact = replace(FACTS["resolved"], second_person=SUPERVISOR)
    with pytest.raises(SecondPersonMissing):
        advance(standing("exception"), fact, actor("supervisor"), LEAF)


def test_a_missing_parcel_says_so_and_keeps_its_last_holder():
    moved = advance(standing("in_transit"), FACTS["missing"], actor("clerk"), LEAF)
    assert (moved.state, moved.exception, moved.holder) == ("exception", "missing", BAG)


def test_the_holder_is_named_by_the_fact():
    received = advance(standing("in_transit"), FACTS["received"], actor("clerk"), LEAF)
    handed = advance(standing("with_courier", IN), FACTS["handed_over"], actor("courier"), LEAF)
    assert (received.holder, handed.holder) == (ELSEWHERE, ELSEWHERE)


@given(st.lists(st.tuples(st.sampled_from(sorted(FACTS)), st.sampled_from(ROLES)), max_size=40))
def test_any_day_of_a_parcel_is_one_unbroken_thread_with_one_holder(day):
    custody, head, told = standing("registered", courier=None), GENESIS, 0
    for kind, role in day:
        leaf = bytes([told]) * 32
        try:
            custody = advance(custody, FACTS[kind], actor(role), leaf)
        except Refusal:
            continue
        head, told = chain(head, leaf), told + 1
        assert custody.holder_kind in ALLOWED_HOLDERS.get(custody.state, {custody.holder_kind})
    assert (custody.n, custody.head) == (told, head)
    assert HANDED_OVER < CLOSED
