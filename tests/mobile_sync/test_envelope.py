import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from mobile_sync.envelope import open_envelope, take_out_facts
from mobile_sync.settle import witness
from mobile_sync.wire import Clock, Exchange, Push
from tests.mobile_sync.samples import COURIER, FACTS, HASH

GOOD = [msgspec.json.encode(FACTS["collected"]), msgspec.json.encode(FACTS["delivered"])]
CLOCK = Clock(wall_ms=1, monotonic_ms=1, boot="b")
POISON = {
    "50k deep": b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "lone surrogate": b'{"kind":"collected","giver":"\\ud800"}',
    "bad escape": b'"\\q"',
    "bare control character": b'"a\x01b"',
    "bad number": b'{"papers":01}',
    "bad word": b"nul",
    "brackets in text": b'{"giver":"]}],[{","x":01}',
    "quotes in text": b'{"giver":"\\"],\\\\","x":01}',
    "an envelope inside": b'{"push":{"facts":[01]}}',
}


def envelope(facts):
    push = Push(incarnation=1, base=1, prev=HASH, facts=[Raw(b'"FACTS"')], signature="s")
    body = msgspec.json.encode(Exchange(protocol=1, device=COURIER, app='"facts":[', clock=CLOCK, push=push))
    return body.replace(b'"FACTS"', b",".join(facts))


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_fact_that_cannot_even_be_skipped_leaves_the_others_as_they_were_sent(poison, place):
    facts = [*GOOD[:place], poison, *GOOD[place:]]
    asked = open_envelope(envelope(facts))
    assert [bytes(raw) for raw in asked.push.facts] == facts
    assert [witness(bytes(raw)).fact is None for raw in asked.push.facts] == [fact == poison for fact in facts]
    assert (asked.app, asked.push.base, asked.push.prev) == ('"facts":[', 1, HASH)


def test_blanks_around_facts_are_no_part_of_them():
    body = envelope([b"\n " + GOOD[0] + b"\t", b" nul "])
    assert [bytes(raw) for raw in open_envelope(body).push.facts] == [GOOD[0], b"nul"]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_the_careful_way_reads_what_the_quick_way_reads(value):
    facts = [msgspec.json.encode(value), GOOD[0], msgspec.json.encode([value])]
    rest, found = take_out_facts(envelope(facts))
    assert found == facts
    assert msgspec.json.decode(rest, type=Exchange).push.facts == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 60_000 + b"]" * 60_000,
        b'{"push":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        envelope([b'"open']),
        envelope([b"[[" * 2_000]),
        envelope([b"]]" * 2_000]),
        envelope([b"nul", b"", GOOD[0]]),
        envelope([b"nul"]).replace(b'"protocol":1', b'"protocol":01'),
        envelope([b"nul"]).replace(b'"facts"', b'"fakts"'),
        envelope([b"nul"]).replace(b'"signature"', b'"facts":[1],"signature"'),
        envelope([b"nul"]).replace(b'"push":{', b'"pull":[],"push":{"extra":1,'),
        envelope([b"\x00" * 500_000]),
        b'{"push":{"facts":["' + b'\\"' * 150_000,
    ],
    ids=range(14),
)
def test_an_envelope_that_is_itself_broken_is_refused(body):
    with pytest.raises((msgspec.DecodeError, RecursionError)):
        open_envelope(body)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_careful_way(noise):
    body = envelope([b"01"])
    middle = len(body) // 2
    for candidate in (noise, body[:middle] + noise + body[middle:], envelope([noise])):
        try:
            open_envelope(candidate)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
