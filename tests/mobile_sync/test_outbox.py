from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mobile_sync.chain import Chain, Knot, land
from mobile_sync.keys import is_signed, new_key, public_point
from mobile_sync.outbox import Outbox
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACT_BYTES, MAX_FACTS, Reply, Verdict, chain_start
from tests.mobile_sync.samples import FACTS

DEVICE = UUID(int=77)
KEY = new_key()


def outbox(facts=0):
    kept = Outbox(DEVICE, KEY)
    for number in range(facts):
        kept.capture(fact(number))
    return kept


def fact(number, note="x"):
    return replace(FACTS["missing"], id=UUID(int=number), note=note)


class Ledger:
    """The server's side of the chains of one handheld."""

    def __init__(self):
        self.chains = {}
        self.kept = {}
        self.knots = {}

    def take(self, push):
        chain = self.chains.get(push.incarnation) or Chain(next_seq=1, head=chain_start(DEVICE, push.incarnation))
        overlap = range(push.base, min(push.base + len(push.facts), chain.next_seq))
        knots = [Knot(seq=seq, chain=self.knots[push.incarnation, seq]) for seq in overlap]
        landing = land(push, chain, knots[-1] if knots else None)
        if landing.status == "ok" and landing.skip < len(push.facts):
            chain = Chain(next_seq=push.base + len(push.facts), head=landing.heads[-1])
        if landing.status == "ok":
            self.kept |= {bytes(raw): push.incarnation for raw in push.facts}
            self.knots |= {(push.incarnation, push.base + at): head for at, head in enumerate(landing.heads)}
        self.chains[push.incarnation] = chain
        told = range(push.base, push.base + len(push.facts)) if landing.status == "ok" else ()
        return reply(chain, landing.status, [Verdict(seq=seq) for seq in told])


def reply(chain, status="ok", verdicts=()):
    return Reply(
        epoch="e",
        now_ms=0,
        receipt="",
        next_seq=chain.next_seq,
        head=chain.head.hex(),
        status=status,
        verdicts=list(verdicts),
        pages=[],
        want=[],
        durable_seq=0,
        retry_ms=0,
    )


def drain(kept, ledger, limit=MAX_FACTS):
    rounds = 0
    while kept.waiting:
        kept.absorb(ledger.take(kept.next_push(limit)))
        rounds += 1
        assert rounds < 100, "the outbox runs in circles"


def test_facts_are_numbered_from_one_and_leave_in_order_under_one_signature():
    kept = outbox(3)
    push = kept.next_push()
    assert (push.base, len(push.facts), kept.waiting) == (1, 3, 3)
    assert is_signed(public_point(KEY), kept.heads[3], push.signature)
    assert kept.capture(fact(9)) == 4


def test_nothing_to_say_still_asks_where_the_chain_stands():
    kept, ledger = outbox(2), Ledger()
    drain(kept, ledger)
    push = kept.next_push()
    assert (push.base, push.facts, push.prev, push.signature) == (3, [], kept.heads[2].hex(), "")
    kept.absorb(ledger.take(push))
    assert (kept.waiting, kept.incarnation) == (0, 1)


def test_a_drained_handheld_learns_that_the_server_lost_its_facts_and_sends_them_again():
    kept, restored = outbox(3), Ledger()
    drain(kept, Ledger())
    kept.absorb(restored.take(kept.next_push()))
    assert (kept.waiting, kept.incarnation) == (3, 1)
    drain(kept, restored)
    assert set(kept.facts) <= restored.kept.keys()


def test_a_batch_keeps_to_its_limits():
    kept = outbox(MAX_FACTS + 1)
    assert len(kept.next_push().facts) == MAX_FACTS
    heavy = Outbox(DEVICE, KEY)
    for number in range(12):
        heavy.capture(fact(number, "x" * 30_000))
    sizes = [len(bytes(raw)) for raw in heavy.next_push().facts]
    assert 1 <= len(sizes) < 12
    assert sum(sizes) <= MAX_BATCH_BYTES
    drain(heavy, Ledger())
    assert heavy.waiting == 0


def test_a_fact_that_no_batch_could_carry_is_refused_before_it_blocks_the_others():
    kept = outbox(1)
    with pytest.raises(ValueError, match="at most"):
        kept.capture(fact(2, "x" * MAX_FACT_BYTES))
    assert (len(kept.facts), len(kept.heads)) == (1, 2)


def test_a_lost_answer_costs_one_repeat_and_nothing_else():
    kept, ledger = outbox(3), Ledger()
    ledger.take(kept.next_push())
    drain(kept, ledger)
    assert (kept.waiting, len(ledger.kept), kept.incarnation) == (0, 3, 1)


def test_a_gap_rewinds_to_the_servers_truth():
    kept, ledger = outbox(3), Ledger()
    kept.acknowledged = 2
    answer = ledger.take(kept.next_push())
    kept.absorb(answer)
    assert (answer.status, kept.acknowledged, kept.incarnation) == ("gap", 0, 1)
    drain(kept, ledger)
    assert len(ledger.kept) == 3


def test_a_fork_opens_a_new_incarnation_over_every_fact_still_kept():
    kept, ledger = outbox(2), Ledger()
    drain(kept, ledger)
    restored = outbox(1)
    restored.capture(fact(50))
    restored.capture(fact(51))
    drain(restored, ledger)
    assert (restored.incarnation, restored.waiting) == (2, 0)
    assert set(restored.facts) <= ledger.kept.keys()
    assert set(kept.facts) <= ledger.kept.keys()


def test_a_handheld_that_forgot_what_the_server_knows_begins_anew():
    kept, ledger = outbox(3), Ledger()
    drain(kept, ledger)
    empty = outbox(1)
    drain(empty, ledger)
    assert (empty.incarnation, empty.waiting) == (2, 0)


def test_verdicts_are_kept_by_number():
    kept = outbox(1)
    verdict = Verdict(seq=1, status="flag", code="REASSIGNED")
    kept.absorb(reply(Chain(next_seq=2, head=kept.heads[1]), verdicts=[verdict]))
    assert kept.verdicts == {1: verdict}


STEPS = st.lists(st.sampled_from(["capture", "push", "lose", "forget", "rewind"]), max_size=40)


@settings(max_examples=60)
@given(STEPS, st.integers(1, 5))
def test_whatever_happens_on_the_way_every_fact_kept_arrives(steps, limit):
    kept, ledger, number = outbox(), Ledger(), 0
    for step in steps:
        if step == "capture":
            number += 1
            kept.capture(fact(number))
        elif step == "forget" and kept.facts:
            kept.facts.pop()
            kept.heads.pop()
            kept.acknowledged = min(kept.acknowledged, len(kept.facts))
        elif step == "rewind":
            kept.acknowledged = 0
        elif step in {"push", "lose"}:
            answer = ledger.take(kept.next_push(limit))
            if step == "push":
                kept.absorb(answer)
    number += 1
    kept.capture(fact(number))
    drain(kept, ledger, limit)
    assert kept.waiting == 0
    assert set(kept.facts) <= ledger.kept.keys()


def test_what_the_server_holds_without_having_said_so_is_sent_again():
    kept, ledger = outbox(4), Ledger()
    ledger.take(kept.next_push())
    kept.absorb(ledger.take(kept.next_push(2)))
    assert (kept.acknowledged, kept.waiting) == (2, 2)
    again = kept.next_push()
    assert again.base == 3
    kept.absorb(ledger.take(again))
    assert (kept.acknowledged, sorted(kept.verdicts)) == (4, [1, 2, 3, 4])
