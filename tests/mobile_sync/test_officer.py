"""An officer's code confirms one act, whatever batches its facts come in and whatever else bears the same code."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from mobile_sync.codes import (
    TokenUnreadable,
    label_token,
    officer_commitment,
    officer_token,
    parse_officer_token,
    token_groups,
)
from mobile_sync.facts import HandedOver, media_of
from mobile_sync.officer import Drawn, act_of, commitments_of, proven_by
from mobile_sync.settle import DEVICE_FACT, Rules, Witnessed, settle, witness
from tests.mobile_sync.samples import COURIER, ELSEWHERE, FACTS, HASH, NOW, OFFICE, OTHER, PARCEL, UUID, actor, standing

CODE = officer_token(bytes(range(10)))
DESK = {"province_id": 92, "office_id": OFFICE, "day": date(2026, 11, 20), "token": CODE}
SIGNED = FACTS["handed_over"]
BY_CODE = replace(SIGNED, officer="", signature=UNSET, officer_code=CODE)


def seen(fact: HandedOver, number: int = 0, since: datetime | None = None) -> Witnessed:
    fact = replace(fact, id=UUID(int=1000 + number))
    return Witnessed(id=fact.id, raw=msgspec.json.encode(fact), fact=fact, since=since)


def told(fact: HandedOver, proven: frozenset[UUID] = frozenset()) -> tuple[str, str]:
    rules = Rules(solutions={}, now=NOW, proven=proven)
    (step,) = settle({PARCEL: standing("with_courier", "INBOUND")}, [seen(fact)], actor("courier"), rules)
    return step.verdict.status, step.verdict.code


def test_a_code_is_typed_like_a_label_and_is_none() -> None:
    assert len(CODE) == 20, "it fits the smallest QR"
    assert parse_officer_token(" ".join(token_groups(CODE)).lower().replace("0", "o")) == CODE
    for wrong in (label_token(bytes(range(10))), CODE[:-1], CODE[:-1] + "Z", ""):
        with pytest.raises(TokenUnreadable):
            parse_officer_token(wrong)


@pytest.mark.parametrize(
    "change",
    [{"province_id": 1}, {"office_id": OTHER}, {"day": date(2026, 11, 21)}, {"token": officer_token(bytes(10))}],
)
def test_a_commitment_is_bound_to_all_that_it_is_about(change) -> None:
    assert len(officer_commitment(**DESK)) == 16
    assert officer_commitment(**DESK) != officer_commitment(**DESK | change)


def test_a_fact_of_an_older_app_reads_as_it_did() -> None:
    raw = (
        b'{"kind":"handed_over","id":"%s","parcel":"%s","at":"2026-11-20T09:00:00Z","office":"%s","officer":"An",'
        % tuple(str(UUID(int=n)).encode() for n in (1, 2, 3))
        + b'"signature":"%s","shown":"%s"}' % (HASH.encode(), HASH.encode())
    )
    fact = DEVICE_FACT.decode(raw)
    assert isinstance(fact, HandedOver)
    assert (fact.officer, fact.officer_code, media_of(fact)) == ("An", "", (("signature", HASH),))


@pytest.mark.parametrize("code", ["x", CODE.lower(), CODE[:-1], CODE + "0", "HS1" + CODE[3:], "\n", CODE[:-1] + "U"])
def test_a_code_that_is_none_makes_no_fact(code) -> None:
    raw = msgspec.json.encode(msgspec.to_builtins(SIGNED) | {"officer_code": code})
    assert witness(raw).fact is None


def test_an_officer_confirms_by_signature_or_by_code_and_not_by_nothing() -> None:
    assert told(SIGNED) == ("ok", "")
    assert told(BY_CODE, frozenset({UUID(int=1000)})) == ("ok", "")
    assert told(BY_CODE) == ("flag", "OFFICER_UNPROVEN")
    for nobody in (
        {"officer_code": ""},
        {"officer_code": "", "signature": HASH},
        {"officer_code": "", "officer": "An"},
    ):
        assert told(replace(BY_CODE, **nobody)) == ("quarantine", "OFFICER_MISSING")
    assert media_of(BY_CODE) == ()


@pytest.mark.parametrize(
    ("at", "since", "day"),
    [
        ("2026-11-20T16:59:59+00:00", None, date(2026, 11, 20)),
        ("2026-11-20T17:00:00+00:00", None, date(2026, 11, 21)),
        ("2026-11-18T09:00:00+00:00", "2026-11-20T01:00:00+00:00", date(2026, 11, 20)),
        ("2027-01-01T00:00:00+00:00", None, date(2026, 11, 21)),
        ("0001-01-01T00:00:00+14:00", None, date(2026, 11, 21)),
        ("9999-12-31T23:59:59-14:00", None, date(2026, 11, 21)),
    ],
    ids=["evening", "midnight", "proven later", "in time to come", "before time", "after time"],
)
def test_the_day_is_vietnams_and_within_what_is_proven(at, since, day) -> None:
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    item = seen(replace(BY_CODE, at=datetime.fromisoformat(at)), since=since and datetime.fromisoformat(since))
    expected = officer_commitment(province_id=92, office_id=ELSEWHERE, day=day, token=CODE)
    assert commitments_of([item], 92, now) == {item.id: expected}


def test_what_bears_no_code_asks_for_none() -> None:
    assert commitments_of([seen(SIGNED), witness(b"{}")], 92, NOW) == {}


@given(
    acts=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=8),
    cuts=st.sets(st.integers(0, 7)),
)
def test_a_code_proves_the_facts_of_the_first_act_heard_of_in_any_order_and_batches(acts, cuts) -> None:
    moments = [NOW + timedelta(seconds=second) for second, _ in acts]
    items = [
        seen(replace(BY_CODE, at=at, shown=str(words) * 64), number)
        for number, (at, (_, words)) in enumerate(zip(moments, acts, strict=True))
    ]
    proven, code = {}, Drawn(id=UUID(int=9))
    edges = sorted({0, len(items), *(cut for cut in cuts if cut < len(items))})
    for start, end in pairwise(edges):
        batch = items[start:end]
        found = proven_by(batch, COURIER, {item.id: code for item in batch})
        proven |= found
        code = replace(code, act=next((each.act for each in found.values()), code.act))
    assert set(proven) == {item.id for item, act in zip(items, acts, strict=True) if act == acts[0]}


def test_another_courier_desk_moment_or_wording_is_another_act() -> None:
    act = act_of(BY_CODE, COURIER)
    assert act_of(replace(BY_CODE, parcel=OTHER, discrepancy="thiếu"), COURIER) == act
    assert act_of(BY_CODE, OTHER) != act
    for change in ({"office": OTHER}, {"at": NOW + timedelta(seconds=1)}, {"shown": "1" * 64}):
        assert act_of(replace(BY_CODE, **change), COURIER) != act


def test_of_two_facts_under_one_id_only_the_first_has_the_code() -> None:
    signed, coded = seen(SIGNED), seen(BY_CODE)
    drawn = {coded.id: Drawn(id=UUID(int=9))}
    assert proven_by([signed], COURIER, drawn) == {}
    other = seen(replace(BY_CODE, office=OTHER))
    assert commitments_of([coded, other], 92, NOW) == commitments_of([coded], 92, NOW)
