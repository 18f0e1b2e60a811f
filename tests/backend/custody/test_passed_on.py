"""Two couriers hand parcels to each other without a network; the service hears of it in whatever order they sync."""

import pytest

from backend.base.clock import new_id, now
from mobile_sync.facts import GivenOver, TakenOver
from mobile_sync.handover import Acceptance, Offer, from_qr, to_qr
from tests.backend.custody.test_exchange import collected, delivered, drain, new_line, parcels, state_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def giver(client, pool, world):
    return await new_line(client, pool, world, "courier-1")


@pytest.fixture
async def taker(client, pool, world):
    return await new_line(client, pool, world, "courier-2")


def pass_on(giver, taker, parcel):
    """Show offer and acceptance to each other, as text of QR codes, and record both sides."""
    offer = from_qr(to_qr(giver.handheld.offer(new_id(), [parcel])))
    assert isinstance(offer, Offer)
    acceptance = from_qr(to_qr(taker.handheld.accept(offer, [parcel])))
    assert isinstance(acceptance, Acceptance)
    taker.handheld.capture(TakenOver(id=new_id(), parcel=parcel, at=now(), offer=offer))
    came_by = giver.handheld.came_by(parcel)
    giver.handheld.capture(GivenOver(id=new_id(), parcel=parcel, at=now(), acceptance=acceptance, by=came_by))


def verdicts(replies):
    return [(verdict.status, verdict.code) for reply in replies for verdict in reply.verdicts]


@pytest.mark.parametrize("first", ["giver", "taker"])
async def test_whoever_syncs_first_there_is_one_truth_and_the_other_confirms_it(giver, taker, pool, world, first):
    (parcel, *_) = [record["id"] for record in await parcels(pool, world, "OUTBOUND_RESULT")]
    giver.handheld.capture(collected(giver.handheld, parcel))
    pass_on(giver, taker, parcel)
    taker.handheld.capture(delivered(taker.handheld, parcel))
    told = []
    for line in (giver, taker) if first == "giver" else (taker, giver):
        told += verdicts(await drain(line))
    assert {status for status, _ in told} == {"ok"}, told
    after = await state_of(pool, world, parcel)
    assert (after["state"], after["exception"], after["chain_n"]) == ("delivered", "", 4)


async def test_a_parcel_given_to_two_is_an_exception_and_nothing_is_lost(giver, taker, client, pool, world):
    (parcel, *_) = [record["id"] for record in await parcels(pool, world, "OUTBOUND_RESULT")]
    third = await new_line(client, pool, world, "courier-3")
    giver.handheld.capture(collected(giver.handheld, parcel))
    await drain(giver)
    for line in (taker, third):
        offer = giver.handheld.offer(new_id(), [parcel])
        line.handheld.capture(TakenOver(id=new_id(), parcel=parcel, at=now(), offer=offer))
    assert verdicts(await drain(taker)) == [("ok", "")]
    assert verdicts(await drain(third)) == [("quarantine", "HANDOVER_CONTRADICTED")]
    after = await state_of(pool, world, parcel)
    assert (after["state"], after["exception"]) == ("exception", "conflict")


async def test_a_claim_without_the_other_couriers_word_moves_nothing(giver, taker, pool, world):
    (parcel, *_) = [record["id"] for record in await parcels(pool, world, "OUTBOUND_RESULT")]
    giver.handheld.capture(collected(giver.handheld, parcel))
    await drain(giver)
    offer = taker.handheld.offer(new_id(), [parcel])
    taker.handheld.capture(TakenOver(id=new_id(), parcel=parcel, at=now(), offer=offer))
    assert [status for status, _ in verdicts(await drain(taker))] == ["quarantine"]
    assert (await state_of(pool, world, parcel))["holder_id"] == giver.handheld.identity.courier
