from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mobile_sync.custody import Actor
from mobile_sync.facts import DEVICE_KINDS, kind_of, media_of
from mobile_sync.refusals import Unreadable, every_refusal
from mobile_sync.settle import Rules, Witnessed, id_of_bytes, part_ids, settle, witness
from mobile_sync.wire import outcome, outcome_of
from tests.mobile_sync.samples import (
    COURIER,
    ELSEWHERE,
    EVERY_FACT,
    FACTS,
    HASH,
    NOW,
    OFFICE,
    OTHER,
    PARCEL,
    actor,
    standing,
)

RULES = Rules(solutions={"absent": frozenset({"reschedule"})}, now=NOW)
PARSED = [fact for fact in EVERY_FACT if kind_of(fact) in DEVICE_KINDS]


def seen(kind, **change):
    fact = replace(FACTS[kind], **change)
    return Witnessed(id=fact.id, raw=msgspec.json.encode(fact), fact=fact)


def settled(custody, *kinds, who=None, rules=RULES):
    batch = [kind if isinstance(kind, Witnessed) else seen(kind) for kind in kinds]
    return settle({custody.parcel: custody}, batch, who or actor("courier"), rules)


def codes(steps):
    return [(step.verdict.status, step.verdict.code) for step in steps]


@pytest.mark.parametrize("fact", PARSED, ids=kind_of)
def test_a_fact_is_read_back_as_it_was_written(fact):
    witnessed = witness(msgspec.json.encode(fact))
    assert (witnessed.id, witnessed.fact) == (fact.id, fact)


@pytest.mark.parametrize("kind", sorted(FACTS.keys() - DEVICE_KINDS))
def test_a_handheld_cannot_say_what_only_staff_or_citizens_may(kind):
    assert witness(msgspec.json.encode(FACTS[kind])).fact is None


GOOD = msgspec.json.encode(FACTS["collected"])
POISON = {
    "nothing": b"",
    "no json": b"\x00\x01",
    "bad utf-8": GOOD.replace("Ý".encode(), b"\xff"),
    "50k deep": b'{"kind":"collected","x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "nul": GOOD.replace("Ý".encode(), b"\\u0000"),
    "lone surrogate": GOOD.replace("Ý".encode(), b"\\ud800"),
    "2**63": GOOD.replace(b'"papers":3', b'"papers":9223372036854775808'),
    "1e400": GOOD.replace(b'"papers":3', b'"papers":1e400'),
    "a float": GOOD.replace(b'"papers":3', b'"papers":3.5'),
    "a wrong type": GOOD.replace(b'"papers":3', b'"papers":"3"'),
    "an unknown field": GOOD.replace(b'"papers":3', b'"papers":3,"extra":1'),
    "a field missing": GOOD.replace(b'"papers":3,', b""),
    "a naive moment": GOOD.replace(b"09:00:00Z", b"09:00:00"),
    "a hash with a line end": GOOD.replace(f'"{HASH}"'.encode(), f'"{HASH}\\n"'.encode(), 1),
    "a name too long": GOOD.replace("Ý".encode(), b"x" * 201),
    "null": b"null",
    "a list": b"[]",
}


@pytest.mark.parametrize("raw", POISON.values(), ids=POISON.keys())
def test_what_cannot_be_read_is_kept_under_one_id_and_blocks_nothing(raw):
    witnessed = witness(raw)
    assert witnessed.fact is None
    assert (witnessed.id, witnessed.raw) == (witness(raw).id, raw)
    steps = settled(standing("assigned"), witnessed, "collected")
    assert codes(steps) == [("quarantine", "UNREADABLE"), ("ok", "")]


def test_a_broken_fact_keeps_its_own_id_where_it_can_be_read():
    assert witness(POISON["2**63"]).id == FACTS["collected"].id


def test_a_kind_of_a_newer_app_says_so():
    raw = b'{"kind":"photographed_gate","id":"00000000-0000-0000-0000-0000000000aa","extra":[1]}'
    witnessed = witness(raw)
    assert witnessed.id == UUID(int=0xAA)
    assert codes(settled(standing("assigned"), witnessed)) == [("quarantine", "SCHEMA_NEWER")]


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(raw):
    assert witness(raw).raw == raw


@given(st.data())
def test_no_damage_to_a_fact_breaks_the_reader(data):
    place = data.draw(st.integers(0, len(GOOD) - 1))
    damaged = GOOD[:place] + data.draw(st.binary(max_size=4)) + GOOD[place + 1 :]
    assert witness(damaged).leaf != b""


def test_later_facts_of_a_batch_see_what_earlier_ones_did():
    steps = settled(standing("assigned"), "collected", "delivered")
    assert codes(steps) == [("ok", ""), ("ok", "")]
    assert [step.after.state for step in steps] == ["with_courier", "delivered"]
    assert steps[1].before == steps[0].after


def test_settling_the_same_again_gives_the_same():
    custody, batch = standing("assigned"), [seen("collected"), seen("delivered"), witness(b"?")]
    first = settle({PARCEL: custody}, batch, actor("courier"), RULES)
    assert settle({PARCEL: custody}, batch, actor("courier"), RULES) == first


def test_a_parcel_of_nowhere_is_kept_aside():
    assert codes(settle({}, [seen("collected")], actor("courier"), RULES)) == [("quarantine", "DOSSIER_UNKNOWN")]


def test_a_solution_that_does_not_belong_to_its_reason_is_kept_aside():
    steps = settled(standing("with_courier"), seen("attempt_failed", solution="throw_away"), "attempt_failed")
    assert codes(steps) == [("quarantine", "SOLUTION_NOT_ALLOWED"), ("ok", "")]


def test_a_delivery_without_proof_is_kept_aside_and_changes_nothing():
    steps = settled(standing("with_courier"), seen("delivered", identity_match=False))
    assert codes(steps) == [("quarantine", "PROOF_MISSING")]
    assert steps[0].after is None


@pytest.mark.parametrize("state", ["delivered", "returned_to_agency"])
@pytest.mark.parametrize("kind", ["collected", "loaded", "handed_over", "delivered", "checked_in"])
def test_what_comes_after_a_handover_is_flagged_and_the_first_stands(state, kind):
    steps = settled(standing(state), kind)
    assert codes(steps) == [("flag", "DUPLICATE_HANDOVER")]
    assert steps[0].after is None


@pytest.mark.parametrize("state", ["cancelled", "lost", "compensated", "in_transit", "registered"])
def test_papers_that_turn_up_where_they_cannot_be_open_an_exception(state):
    kind = "delivered" if state in {"registered", "in_transit"} else "collected"
    (step,) = settled(standing(state), kind)
    assert (step.verdict.code, step.after.state, step.after.exception) == ("BAD_TRANSITION", "exception", "conflict")
    assert (step.after.holder, step.after.n) == (step.before.holder, 1)


def test_somebody_elses_parcel_opens_an_exception():
    (step,) = settled(standing("with_courier", holder=OTHER), "delivered")
    assert (step.verdict.code, step.after.state) == ("WRONG_HOLDER", "exception")


def test_an_exception_stays_open_whatever_else_arrives():
    (step,) = settled(standing("exception", exception="missing"), "delivered")
    assert codes([step]) == [("quarantine", "BAD_TRANSITION")]
    assert step.after is None


@pytest.mark.parametrize(("role", "kind"), [("clerk", "dispatched"), ("citizen", "receipt_confirmed")])
def test_what_staff_or_citizens_say_wrongly_opens_no_exception(role, kind):
    (step,) = settled(standing("registered"), kind, who=actor(role))
    assert step.verdict.status == "quarantine"
    assert step.after is None


def test_a_note_that_is_not_physical_opens_no_exception():
    (step,) = settled(standing("registered"), "damaged")
    assert (step.verdict.code, step.after) == ("BAD_TRANSITION", None)


def test_late_work_on_a_parcel_moved_to_another_tour_is_applied_and_flagged():
    (step,) = settled(standing("with_courier", courier=OTHER), "delivered")
    assert (step.verdict.code, step.after.state) == ("REASSIGNED", "delivered")


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOW + timedelta(minutes=5), ""),
        (NOW + timedelta(minutes=6), "CLOCK_SUSPECT"),
        (NOW - timedelta(days=9), ""),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))), "CLOCK_SUSPECT"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), ""),
        (datetime.max.replace(tzinfo=UTC), "CLOCK_SUSPECT"),
    ],
)
def test_a_clock_from_the_future_is_flagged_and_never_a_refusal(at, code):
    (step,) = settled(standing("assigned"), seen("collected", at=at))
    assert (step.verdict.code, step.after.state) == (code, "with_courier")


@pytest.mark.parametrize(("minutes", "code"), [(5, ""), (-5, ""), (6, "CLOCK_SUSPECT"), (-6, "CLOCK_SUSPECT")])
def test_a_handheld_whose_clock_is_off_either_way_is_flagged(minutes, code):
    rules = replace(RULES, skew=timedelta(minutes=minutes))
    (step,) = settled(standing("assigned"), "collected", rules=rules)
    assert (step.verdict.code, step.after.state) == (code, "with_courier")


def test_a_parcel_loaded_from_another_office_than_holds_it_is_applied_and_flagged():
    (step,) = settled(standing("at_office"), seen("loaded", office=ELSEWHERE))
    assert (step.verdict.code, step.after.state) == ("OFF_SITE", "with_courier")
    assert codes(settled(standing("at_office"), "loaded")) == [("ok", "")]


def test_papers_handed_to_another_agency_than_they_are_for_are_applied_and_flagged():
    wrong = standing("with_courier", "INBOUND", office=OFFICE)
    (step,) = settled(wrong, "handed_over")
    assert (step.verdict.code, step.after.holder) == ("OFF_SITE", ELSEWHERE)
    assert codes(settled(standing("with_courier", "INBOUND", office=ELSEWHERE), "handed_over")) == [("ok", "")]


@pytest.mark.parametrize(("hours", "code"), [(24, ""), (25, "VOID_TOO_LATE")])
def test_a_delivery_is_taken_back_within_24_hours_only(hours, code):
    delivered = standing("delivered", delivered_at=NOW - timedelta(hours=hours))
    (step,) = settled(delivered, "voided", who=actor("supervisor"))
    assert (step.verdict.code, step.after is None) == (code, bool(code))


def test_two_facts_under_one_id_are_both_kept_and_the_second_is_not_applied():
    first, second = seen("collected"), seen("collected", seal="N2")
    parted = part_ids([first, second, first], {})
    assert [item.id for item in parted] == [first.id, id_of_bytes(second.raw), first.id]
    steps = settled(standing("assigned"), *parted[:2])
    assert codes(steps) == [("ok", ""), ("quarantine", "ID_REUSED")]
    assert part_ids([second], {first.id: first.leaf})[0].id == parted[1].id


def test_a_receiver_who_disagrees_is_flagged_and_one_who_confirms_is_not():
    receiver = Actor("citizen", OTHER, "citizen")
    for word, verdict in (("receipt_confirmed", ("ok", "")), ("receipt_disputed", ("flag", "RECEIVER_DISAGREES"))):
        assert codes(settled(standing("delivered"), word, who=receiver)) == [verdict]


def test_staff_are_not_flagged():
    (step,) = settled(standing("at_office", courier=OTHER), "dispatched", who=Actor("staff", COURIER, "clerk"))
    assert codes([step]) == [("ok", "")]


@pytest.mark.parametrize("reason", every_refusal(), ids=lambda reason: reason.code)
def test_a_stored_code_gives_its_verdict_back(reason):
    assert outcome_of(outcome(reason).status, reason.code) == outcome(reason)
    assert outcome(reason).vi
    assert outcome(reason).en


def test_nothing_wrong_is_a_plain_yes():
    assert outcome_of("ok", "") == outcome(None)
    assert outcome_of("quarantine", "NO_LONGER_IN_USE").status == "quarantine"
    assert outcome(None).status == "ok"
    assert outcome(Unreadable).status == "quarantine"


def test_a_fact_names_the_media_it_stands_on():
    assert media_of(FACTS["delivered"]) == (("photo", HASH), ("signature", HASH))
    assert media_of(FACTS["attempt_failed"]) == ()
