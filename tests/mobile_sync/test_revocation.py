from datetime import timedelta

import pytest
from msgspec.structs import replace

from mobile_sync.admission import Sender
from mobile_sync.answer import compose
from mobile_sync.chain import Chain
from mobile_sync.device import Handheld
from mobile_sync.intake import Taken
from mobile_sync.keys import new_key, public_point
from mobile_sync.revocation import RESCUE, is_wiped, orders_for
from mobile_sync.wire import Clock, Done, Enrolled, Health, Verdict
from tests.mobile_sync.pages import SCOPE, page, put_row
from tests.mobile_sync.samples import COURIER, FACTS, HANDHELD, NOW

KEY = new_key()
LOCKED = Sender(device=HANDHELD, courier=COURIER, public_key=public_point(KEY), revoked_at=NOW)
CLOCK = Clock(wall_ms=1, monotonic_ms=1, boot="b")


def handheld(facts=2):
    made = Handheld(Enrolled(device=HANDHELD, courier=COURIER, province=92, scopes=[SCOPE], epoch=""), KEY)
    for _ in range(facts):
        made.capture(FACTS["missing"])
    return made


def taken(asked):
    end = asked.push.base + len(asked.push.facts)
    verdicts = [Verdict(seq=seq) for seq in range(asked.push.base, end)]
    return Taken(status="ok", chain=Chain(next_seq=end, head=bytes(32)), verdicts=verdicts)


def orders(asked, at=NOW, durable_seq=99, **change):
    return orders_for(replace(asked, **change), taken(asked), LOCKED, at, durable_seq)


def test_who_is_not_locked_is_ordered_nothing():
    asked = handheld().next_exchange(CLOCK)
    assert orders_for(asked, taken(asked), replace(LOCKED, revoked_at=None), NOW + 9 * RESCUE, 99) == []


def test_the_order_to_wipe_waits_for_every_fact_every_photo_and_a_backup():
    asked = handheld().next_exchange(CLOCK)
    assert [order.final for order in orders(asked)] == [False]
    assert orders(asked, health=Health(facts_waiting=3)) == []
    assert orders(asked, health=Health(facts_waiting=2, media_waiting=1)) == []
    assert orders(asked, durable_seq=1) == []


@pytest.mark.parametrize("status", ["gap", "fork"])
def test_a_batch_that_did_not_land_rescued_nothing(status):
    asked = handheld().next_exchange(CLOCK)
    landed = replace(taken(asked), status=status)
    assert orders_for(asked, landed, LOCKED, NOW, 99) == []


def test_after_seven_days_the_order_is_final():
    asked = handheld().next_exchange(CLOCK)
    assert orders(asked, NOW + RESCUE - timedelta(seconds=1), durable_seq=0) == []
    assert [order.final for order in orders(asked, NOW + RESCUE, durable_seq=0)] == [True]


def answer(asked, at=NOW, durable_seq=99):
    return compose(
        asked, taken(asked), LOCKED, epoch="e", now=at, receipt="r", pages=[page([put_row("a")])], want=[],
        durable_seq=durable_seq,
    )  # fmt: skip


def test_a_locked_handheld_is_shown_no_page_whatever_was_read_for_it():
    reply = answer(handheld().next_exchange(CLOCK))
    assert (reply.status, reply.pages) == ("revoked", [])
    assert all(order.vi and order.en for order in reply.orders)


def test_a_handheld_of_the_version_before_is_sent_no_orders():
    asked = replace(handheld().next_exchange(CLOCK), protocol=1)
    assert answer(asked).orders == []


def drained():
    locked = handheld()
    asked = locked.next_exchange(CLOCK)
    reply = answer(asked)
    return locked, asked, replace(reply, head=locked.outbox.heads[-1].hex())


def test_a_wiped_handheld_holds_nothing_and_signs_for_it():
    locked, asked, reply = drained()
    locked.keep_media(b"photo")
    locked.absorb(asked, reply)
    assert (locked.outbox.facts, locked.media, locked.replica.scopes, locked.receipt) == ([], {}, {}, "")
    assert locked.is_locked(CLOCK)
    asked = locked.next_exchange(CLOCK)
    assert (asked.push, asked.pull) == (None, [])
    assert is_wiped(asked.done[0], LOCKED)
    assert not is_wiped(Done(kind="wipe", signature=""), LOCKED)


def test_an_order_that_is_not_final_is_not_obeyed_while_anything_waits():
    locked, asked, reply = drained()
    locked.capture(FACTS["missing"])
    locked.absorb(asked, reply)
    assert locked.outbox.waiting == 1
    locked.absorb(locked.next_exchange(CLOCK), replace(reply, orders=[replace(reply.orders[0], final=True)]))
    assert locked.outbox.facts == []


def test_an_obeyed_order_is_repeated_until_its_signature_is_heard():
    locked, asked, reply = drained()
    locked.absorb(asked, reply)
    asked = locked.next_exchange(CLOCK)
    garbled = replace(asked, done=[Done(kind="wipe", signature="x")])
    (order,) = orders_for(garbled, None, LOCKED, NOW, 0)
    locked.absorb(asked, replace(reply, orders=[order]))
    assert not locked.is_over
    assert orders_for(asked, None, LOCKED, NOW, 0) == []
    locked.absorb(asked, replace(reply, orders=[]))
    assert locked.is_over
