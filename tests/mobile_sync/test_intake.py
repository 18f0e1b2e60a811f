import msgspec
from msgspec.structs import replace

from mobile_sync.admission import Sender
from mobile_sync.chain import Chain, land
from mobile_sync.intake import Held, asks_old, ids_of, read_batch, signers_named, take
from mobile_sync.keys import new_key, public_point
from mobile_sync.outbox import Outbox
from mobile_sync.settle import Rules, id_of_bytes
from mobile_sync.wire import Verdict, chain_start
from tests.mobile_sync.samples import COURIER, FACTS, HANDHELD, NOW, OTHER_HANDHELD, PARCEL, standing

KEY = new_key()
SENDER = Sender(device=HANDHELD, courier=COURIER, public_key=public_point(KEY))
RULES = Rules(solutions={}, now=NOW)
START = Chain(next_seq=1, head=chain_start(HANDHELD, 1))


class Ledger:
    """The server's tables, as far as one handheld and one parcel need them."""

    def __init__(self):
        self.chain, self.facts, self.custodies = START, {}, {PARCEL: standing("assigned")}

    def take(self, push, sender=SENDER):
        batch = read_batch(push, lambda _: None)
        landing = land(push, self.chain, None)
        held = Held(custodies=self.custodies, facts=self.facts)
        taken = take(push, self.chain, landing, batch, held, sender, RULES)
        self.chain = taken.chain
        for step in taken.steps:
            verdict = step.verdict
            self.facts[step.witnessed.id] = Known(step.witnessed.leaf, verdict.status, verdict.code)
            if step.after:
                self.custodies[PARCEL] = step.after
        return taken


class Known(msgspec.Struct):
    leaf: bytes
    verdict: str
    code: str


def outbox(*facts):
    made = Outbox(HANDHELD, KEY)
    for fact in facts:
        made.append(fact) if isinstance(fact, bytes) else made.capture(fact)
    return made


def codes(taken):
    return [(verdict.seq, verdict.code) for verdict in taken.verdicts]


def test_a_batch_is_settled_in_order_and_every_fact_is_told_what_became_of_it():
    made = outbox(FACTS["collected"], b'{"kind":7}', FACTS["delivered"])
    taken = Ledger().take(made.next_push())
    assert codes(taken) == [(1, ""), (2, "UNREADABLE"), (3, "")]
    assert [(place.seq, place.head) for place in taken.places] == list(enumerate(made.heads))[1:]
    assert (taken.chain.next_seq, taken.chain.head) == (4, made.heads[3])


def test_a_batch_that_comes_again_changes_nothing_and_is_told_the_same():
    ledger, push = Ledger(), outbox(FACTS["collected"]).next_push()
    first, again = ledger.take(push), ledger.take(push)
    assert (len(first.steps), len(again.steps)) == (1, 0)
    assert first.verdicts == again.verdicts == [Verdict(seq=1)]


def test_a_gap_and_a_fork_keep_nothing():
    made = outbox(FACTS["collected"], FACTS["delivered"])
    made.acknowledged = 1
    taken = Ledger().take(made.next_push())
    assert (taken.status, taken.steps, taken.chain) == ("gap", (), START)
    ledger = Ledger()
    ledger.take(outbox(FACTS["collected"]).next_push())
    assert ledger.take(outbox(FACTS["missing"]).next_push()).status == "fork"


def test_facts_that_the_chain_counts_and_the_ledger_lacks_are_a_fork():
    ledger, push = Ledger(), outbox(FACTS["collected"]).next_push()
    ledger.take(push)
    ledger.facts.clear()
    assert ledger.take(push).status == "fork"


def test_a_fact_twice_in_a_batch_is_settled_once_and_other_bytes_under_its_id_are_kept_aside():
    fact = FACTS["collected"]
    taken = Ledger().take(outbox(fact, fact, replace(fact, seal="N2")).next_push())
    assert codes(taken) == [(1, ""), (2, ""), (3, "ID_REUSED")]
    assert len(taken.steps) == 2
    assert taken.steps[1].witnessed.id == id_of_bytes(taken.steps[1].witnessed.raw)


def test_what_a_revoked_handheld_pushes_is_kept_and_moves_nothing():
    ledger = Ledger()
    taken = ledger.take(outbox(FACTS["collected"]).next_push(), replace(SENDER, revoked_at=NOW))
    assert codes(taken) == [(1, "DEVICE_REVOKED")]
    assert len(ledger.facts) == 1
    assert ledger.custodies[PARCEL] == standing("assigned")


def test_an_old_batch_has_to_be_compared_with_what_was_kept_of_it():
    push = outbox(FACTS["collected"]).next_push()
    assert not asks_old(push, START)
    assert not asks_old(push, replace(START, next_seq=2))
    assert asks_old(push, replace(START, next_seq=3))


def test_a_receipt_that_is_the_servers_bounds_its_fact():
    push = outbox(replace(FACTS["collected"], receipt="mine"), FACTS["missing"]).next_push()
    first, second = read_batch(push, {"mine": NOW}.get)
    assert (first.since, second.since) == (NOW, None)


def test_a_batch_names_the_handhelds_and_facts_on_whose_word_it_rests():
    given = replace(FACTS["given_over"], by=FACTS["collected"].id)
    batch = read_batch(outbox(given, FACTS["taken_over"], b"?").next_push(), lambda _: None)
    assert signers_named(batch) == {HANDHELD, OTHER_HANDHELD}
    assert {given.id, given.by, FACTS["taken_over"].id} <= set(ids_of(batch))
