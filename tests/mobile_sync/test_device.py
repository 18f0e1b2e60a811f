from uuid import UUID

import pytest
from msgspec.structs import replace

from mobile_sync.chain import Chain
from mobile_sync.device import MEDIA_KEPT_MS, Handheld
from mobile_sync.keys import new_key
from mobile_sync.outbox import KEPT_MS
from mobile_sync.wire import Clock, Enrolled, MediaWant, Point, Reply, Verdict
from tests.mobile_sync.pages import SCOPE, gone_row, page, put_row
from tests.mobile_sync.samples import COURIER, FACTS, HANDHELD, PARCEL

KEY = new_key()
CLOCK = Clock(wall_ms=10**12, monotonic_ms=1, boot="b")


def handheld():
    return Handheld(Enrolled(device=HANDHELD, courier=COURIER, province=92, scopes=[SCOPE], epoch=""), KEY)


def reply(device, known=None, **change):
    known = device.outbox.end if known is None else known
    chain = Chain(next_seq=known + 1, head=device.outbox.heads[known - device.outbox.forgotten])
    values = {
        "epoch": "e", "now_ms": 1000, "receipt": "r1", "next_seq": chain.next_seq, "head": chain.head.hex(),
        "status": "ok", "verdicts": [Verdict(seq=seq) for seq in range(1, known + 1)], "pages": [], "want": [],
        "durable_seq": 0, "retry_ms": 0, **change,
    }  # fmt: skip
    return Reply(**values)


def missing(number):
    return replace(FACTS["missing"], id=UUID(int=number))


def talk(device, **change):
    device.absorb(device.next_exchange(CLOCK), reply(device, **change))


def test_a_fact_carries_the_last_receipt():
    device = handheld()
    talk(device)
    device.capture(missing(1))
    assert b'"receipt":"r1"' in device.outbox.facts[0]


def test_an_acknowledged_fact_is_kept_for_seven_days_and_until_a_backup_has_it():
    device = handheld()
    device.capture(missing(1))
    device.capture(missing(2))
    talk(device, now_ms=0)
    talk(device, now_ms=KEPT_MS, durable_seq=0)
    assert len(device.outbox.facts) == 2
    talk(device, now_ms=KEPT_MS - 1, durable_seq=2)
    assert len(device.outbox.facts) == 2
    talk(device, now_ms=KEPT_MS, durable_seq=1)
    assert (len(device.outbox.facts), device.outbox.forgotten, device.outbox.waiting) == (1, 1, 0)
    assert device.capture(missing(3)) == 3
    assert device.next_exchange(CLOCK).push.base == 3


def test_a_server_that_lost_what_was_forgotten_is_sent_the_rest_on_a_new_chain():
    device = handheld()
    device.capture(missing(1))
    talk(device, now_ms=0)
    talk(device, now_ms=KEPT_MS, durable_seq=1)
    device.capture(missing(2))
    lost = reply(device, known=1, status="gap", next_seq=1, head="00" * 32)
    device.absorb(device.next_exchange(CLOCK), lost)
    assert (device.outbox.incarnation, device.outbox.waiting, device.outbox.forgotten) == (2, 1, 0)


def photographed(device):
    sha256 = device.keep_media(b"p" * 100)
    device.capture(replace(FACTS["damaged"], photo=sha256))
    return sha256


def test_a_photo_is_kept_three_days_after_it_was_taken_and_until_a_backup_has_it():
    device = handheld()
    sha256 = photographed(device)
    talk(device, now_ms=1)
    device.absorb_part(sha256, 100, complete=True)
    talk(device, now_ms=1)
    late = MEDIA_KEPT_MS + 2
    talk(device, now_ms=MEDIA_KEPT_MS, durable_ms=late)
    assert sha256 in device.media
    talk(device, now_ms=late, durable_ms=1)
    assert sha256 in device.media
    talk(device, now_ms=late, durable_ms=late)
    assert device.media == {}


def test_a_server_restored_from_a_backup_is_offered_every_photo_again():
    device = handheld()
    sha256 = photographed(device)
    talk(device)
    device.absorb_part(sha256, 100, complete=True)
    talk(device)
    assert device.next_part() is None
    talk(device, epoch="restored")
    assert device.next_part().offset == 0


def test_an_upload_goes_on_where_the_server_says():
    device = handheld()
    sha256 = photographed(device)
    talk(device, want=[MediaWant(sha256=sha256, offset=40)])
    part = device.next_part()
    assert (part.offset, part.size, part.body) == (40, 100, b"p" * 60)


def test_what_was_not_saved_is_gone_after_a_crash_and_what_was_saved_is_there():
    device = handheld()
    device.capture(missing(1))
    talk(device, pages=[page([put_row("a")])])
    saved = device.save()
    device.capture(missing(2))
    talk(device, pages=[page([gone_row("a")], live=[])])
    device.load(saved)
    assert (len(device.outbox.facts), device.outbox.acknowledged) == (1, 1)
    assert [row.id for row in device.replica.of_kind("custody")] == ["a"]
    assert device.capture(missing(3)) == 2


def test_rows_taken_away_are_purged_when_the_last_fact_about_them_has_left():
    device = handheld()
    talk(device, pages=[page([put_row(str(PARCEL))])])
    device.capture(missing(1))
    device.outbox.append(b'"poison')
    device.absorb(device.next_exchange(CLOCK), reply(device, known=0, pages=[page([gone_row(str(PARCEL))], live=[])]))
    assert len(device.replica.greyed) == 1
    talk(device, pages=[page([], live=[])])
    assert device.replica.greyed == {}


def test_where_the_handheld_was_goes_along_only_when_nothing_else_waits():
    device = handheld()
    device.track.note(Point(at_ms=1, lon=105.7, lat=10.0, accuracy_m=5))
    device.capture(missing(1))
    assert device.next_exchange(CLOCK).track == []
    talk(device)
    assert len(device.next_exchange(CLOCK).track) == 1
    talk(device)
    assert device.track.points == []


def test_capture_goes_on_when_the_lease_has_run_out():
    device = handheld()
    assert device.is_locked(CLOCK)
    talk(device)
    assert not device.is_locked(CLOCK)
    later = replace(CLOCK, monotonic_ms=CLOCK.monotonic_ms + 73 * 3600 * 1000)
    assert device.is_locked(later)
    assert device.capture(missing(1)) == 1


def test_a_fact_whose_photo_was_never_kept_is_not_recorded():
    with pytest.raises(KeyError):
        handheld().capture(FACTS["damaged"])


def test_an_answer_to_a_chain_that_was_left_is_not_taken_for_the_new_one():
    device = handheld()
    device.capture(missing(1))
    asked, answer = device.next_exchange(CLOCK), reply(device)
    device.outbox.open_incarnation()
    device.absorb(asked, answer)
    assert (device.outbox.incarnation, device.outbox.waiting) == (2, 1)
