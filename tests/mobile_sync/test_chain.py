from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from mobile_sync.chain import Chain, Knot, land
from mobile_sync.wire import Push, chain_start, chain_through
from tests.mobile_sync.samples import COURIER

START = chain_start(COURIER, 1)
FACTS = [b"1", b"2", b"3", b"4"]
HEADS = [START, *chain_through(START, FACTS)]


def push(base, facts, prev=None):
    prev = HEADS[base - 1] if prev is None else prev
    return Push(incarnation=1, base=base, prev=prev.hex(), facts=[Raw(fact) for fact in facts], signature="")


def knot(seq):
    return Knot(seq=seq, chain=HEADS[seq])


def held(count):
    return Chain(next_seq=count + 1, head=HEADS[count])


def test_the_first_batch_lands_on_the_start_of_its_own_incarnation():
    landing = land(push(1, FACTS), held(0))
    assert (landing.status, landing.skip, list(landing.heads)) == ("ok", 0, HEADS[1:])
    assert chain_start(COURIER, 1) != chain_start(COURIER, 2)


def test_what_follows_lands_behind_what_is_held():
    assert land(push(3, FACTS[2:]), held(2)).skip == 0


def test_a_batch_too_far_ahead_is_a_gap():
    assert land(push(3, FACTS[2:]), held(1)).status == "gap"


def test_a_batch_partly_held_is_skipped_so_far():
    assert (land(push(1, FACTS), held(3)).status, land(push(1, FACTS), held(3)).skip) == ("ok", 3)


def test_a_batch_sent_again_is_skipped_whole():
    landing = land(push(1, FACTS), held(4))
    assert (landing.status, landing.skip) == ("ok", 4)


def test_an_old_batch_sent_again_is_compared_with_what_was_held_at_its_end():
    landing = land(push(1, FACTS[:2]), held(4), stored=knot(2))
    assert (landing.status, landing.skip) == ("ok", 2)
    assert land(push(1, [b"1", b"x"]), held(4), stored=knot(2)).status == "fork"


def test_an_old_batch_is_compared_with_the_last_of_it_that_was_kept():
    assert land(push(1, FACTS[:3]), held(4), stored=knot(2)).status == "ok"
    assert land(push(2, [b"x", b"3"]), held(4), stored=knot(2)).status == "fork"


def test_an_old_batch_of_which_nothing_was_kept_here_is_a_fork():
    assert land(push(1, FACTS[:2]), held(4)).status == "fork"
    assert land(push(1, [b"x", b"y"]), held(4)).status == "fork"


def test_an_empty_batch_changes_nothing():
    assert land(push(1, []), held(0)).status == "ok"
    assert land(push(2, []), held(3)).skip == 0
    assert land(push(3, [], START), held(2)).status == "fork"


def test_another_past_is_a_fork():
    assert land(push(3, FACTS[2:], prev=START), held(2)).status == "fork"
    assert land(push(1, [b"x", *FACTS[1:]]), held(2)).status == "fork"
    assert land(push(1, [b"x"]), held(1)).status == "fork"


@given(have=st.integers(0, 4), base=st.integers(1, 5), size=st.integers(0, 4), changed=st.integers(0, 4))
def test_a_batch_lands_only_where_every_byte_before_it_agrees(have, base, size, changed):
    size = min(size, 5 - base)
    facts = [b"x" if base + at == changed else FACTS[base + at - 1] for at in range(size)]
    last = base + size - 1
    landing = land(push(base, facts), held(have), knot(last) if last < have else None)
    if base > have + 1:
        assert landing.status == "gap"
    elif base <= changed <= min(last, have):
        assert landing.status == "fork"
    else:
        assert (landing.status, landing.skip) == ("ok", min(have + 1 - base, size))
