import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.wire import Clock, Enrolment, Exchange, TokenRequest, chain_start, chain_through, token_message
from tests.mobile_sync.samples import COURIER, HASH, OTHER

CLOCK = Clock(wall_ms=1, monotonic_ms=1, boot="b")
GOOD = msgspec.to_builtins(Exchange(protocol=1, device=COURIER, app="a", clock=CLOCK))
PUSH = {"incarnation": 1, "base": 1, "prev": HASH, "facts": [], "signature": ""}
TOO_BIG = 2**63


def read(change, kind=Exchange, good=GOOD):
    return msgspec.json.decode(msgspec.json.encode({**good, **change}), type=kind)


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"device": "x"},
        {"app": "x" * 41},
        {"app": "a\0"},
        {"max_rows": 0},
        {"max_rows": 4001},
        {"clock": {"wall_ms": TOO_BIG, "monotonic_ms": 1, "boot": ""}},
        {"clock": {"wall_ms": -1, "monotonic_ms": 1, "boot": ""}},
        {"health": {"battery": 101}},
        {"health": {"facts_waiting": 2**31}},
        {"pull": [{"scope": "s", "version": TOO_BIG}]},
        {"pull": [{"scope": "s"}] * 17},
        {"push": {**PUSH, "base": 0}},
        {"push": {**PUSH, "base": TOO_BIG}},
        {"push": {**PUSH, "incarnation": 2**31}},
        {"push": {**PUSH, "prev": HASH + "\n"}},
        {"push": {**PUSH, "prev": "z" * 64}},
        {"push": {**PUSH, "facts": None}},
    ],
    ids=str,
)
def test_an_envelope_out_of_its_bounds_is_not_read(change):
    with pytest.raises(msgspec.ValidationError):
        read(change)


def test_a_fact_in_an_envelope_is_not_looked_into():
    asked = read({"push": {**PUSH, "facts": [{"kind": "of tomorrow"}, 1, None]}})
    assert [bytes(raw) for raw in asked.push.facts] == [b'{"kind":"of tomorrow"}', b"1", b"null"]


@pytest.mark.parametrize("change", [{"public_key": "04" + "0" * 127}, {"public_key": "02" + "0" * 128}, {"name": "\0"}])
def test_an_enrolment_out_of_its_bounds_is_not_read(change):
    with pytest.raises(msgspec.ValidationError):
        read(change, Enrolment, {"code": "c", "public_key": "04" + "0" * 128})


@pytest.mark.parametrize("province", [0, 100, TOO_BIG, -1, "92"])
def test_a_token_is_asked_for_in_a_province_there_can_be(province):
    with pytest.raises(msgspec.ValidationError):
        read({"province": province}, TokenRequest, {"device": COURIER, "nonce": "n", "signature": "s"})


@given(st.lists(st.binary(max_size=5), max_size=6), st.integers(0, 5))
def test_a_chain_cut_in_two_is_the_same_chain(facts, cut):
    start = chain_start(COURIER, 1)
    whole = chain_through(start, facts)
    first = chain_through(start, facts[:cut])
    assert [*first, *chain_through(first[-1] if first else start, facts[cut:])] == whole


def test_what_is_signed_for_a_token_names_the_handheld():
    assert token_message(COURIER, "n") != token_message(OTHER, "n")
    assert token_message(COURIER, "n") != token_message(COURIER, "m")
