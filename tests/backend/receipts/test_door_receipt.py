"""A secret that a delivery brings is held against the receipts of its parcel, and uses one up, once."""

import asyncpg
import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.verify import verify
from mobile_sync.codes import parse_receipt_token
from mobile_sync.facts import Voided
from tests.backend.receipts.conftest import clock

pytestmark = pytest.mark.anyio
UNPROVEN = "RECEIPT_UNPROVEN"
BY_CODE = "đã xác nhận bằng mã tại cửa"


def secret_of(issued) -> str:
    return parse_receipt_token(issued.token).secret.hex()


async def uses(work):
    return await work.fetch("SELECT receipt_id, fact_id FROM receipt_use")


async def state_of(work, parcel):
    return (await work.fetch("SELECT state FROM parcel WHERE id = $1", parcel.id))[0]["state"]


async def faults(work):
    province = work.world.province
    async with province_transaction(work.pool, province) as conn:
        return (await verify(conn, province, await province_key(conn, work.world.keyring, province))).faults


async def test_the_receivers_own_code_uses_up_their_receipt(work, citizen, result):
    issued = await work.issue(result)
    delivered = await work.deliver(result, receipt_secret=secret_of(issued))
    assert [tuple(row) for row in await uses(work)] == [(issued.receipt_id, delivered.id)]
    page = await citizen.open(issued.link)
    assert BY_CODE in page.text
    assert "acknowledged by your code at the door" in (await citizen.look("?lang=en")).text
    assert "Anh/Chị đã nhận đủ chưa?" in page.text
    assert await faults(work) == ()


async def test_a_delivery_without_a_code_says_nothing_of_one(work, citizen, result):
    issued = await work.issue(result)
    await work.deliver(result)
    assert BY_CODE not in (await citizen.open(issued.link)).text
    assert await uses(work) == []
    assert await work.fetch("SELECT hash FROM door_code") == []


@pytest.mark.parametrize("secret", ["00" * 16, "không", "0", "ab" * 15])
async def test_a_forged_secret_is_applied_and_flagged(work, result, secret):
    await work.issue(result)
    await work.deliver(result, UNPROVEN, receipt_secret=secret)
    assert await uses(work) == []
    assert await state_of(work, result) == "delivered"


async def test_the_code_of_another_parcel_proves_nothing(work, result):
    other = await work.parcel("RETURN_PAPERS")
    issued = await work.issue(other, "RETURN_PAPERS")
    await work.deliver(result, UNPROVEN, receipt_secret=secret_of(issued))
    assert await uses(work) == []


async def test_a_code_for_the_other_direction_proves_nothing(work, result):
    issued = await work.issue(result, "RETURN_PAPERS")
    await work.deliver(result, UNPROVEN, receipt_secret=secret_of(issued))
    assert await uses(work) == []


async def test_a_code_that_was_replaced_proves_nothing(work, result):
    old = await work.issue(result)
    await work.issue(result)
    await work.deliver(result, UNPROVEN, receipt_secret=secret_of(old))
    assert await uses(work) == []


async def test_a_code_is_good_for_one_delivery(work, citizen, result):
    issued = await work.issue(result)
    first = await work.deliver(result, receipt_secret=secret_of(issued))
    await work.witness(Voided(id=new_id(), parcel=result.id, at=now(), voids=first.id, why="Nhầm"), "TAKEN_BACK")
    again = await work.delivered(result, receipt_secret=secret_of(issued))
    await work.witness(again, UNPROVEN)
    assert [row["fact_id"] for row in await uses(work)] == [first.id]
    assert BY_CODE not in (await citizen.open(issued.link)).text
    assert await faults(work) == ()


async def test_two_deliveries_in_one_batch_use_a_code_once(work, result):
    issued = await work.issue(result)
    await work.collect(result)
    line = await work.handheld()
    first = await work.delivered(result, receipt_secret=secret_of(issued))
    undone = Voided(id=new_id(), parcel=result.id, at=now(), voids=first.id, why="Nhầm")
    for fact in (first, undone, await work.delivered(result, receipt_secret=secret_of(issued))):
        line.handheld.capture(fact)
    reply = await line.exchange(clock())
    assert [verdict.code for verdict in reply.verdicts] == ["", "TAKEN_BACK", UNPROVEN]
    assert [row["fact_id"] for row in await uses(work)] == [first.id]


async def test_a_delivery_sent_again_uses_its_code_once(work, result):
    issued = await work.issue(result)
    await work.collect(result)
    line = await work.handheld()
    line.handheld.capture(await work.delivered(result, receipt_secret=secret_of(issued)))
    await line.exchange(clock(), lose_answer=True)
    reply = await line.exchange(clock())
    assert [(verdict.status, verdict.code) for verdict in reply.verdicts] == [("ok", "")]
    assert len(await uses(work)) == 1


async def test_the_database_itself_lets_a_receipt_be_used_once(work, result):
    issued = await work.issue(result)
    await work.deliver(result, receipt_secret=secret_of(issued))
    with pytest.raises(asyncpg.UniqueViolationError):
        await work.fetch(
            "INSERT INTO receipt_use SELECT province_id, receipt_id, fact_id, used_at FROM receipt_use RETURNING 1"
        )


async def test_verification_names_a_receipt_that_its_delivery_does_not_open(work, result):
    issued = await work.issue(result)
    plain = await work.deliver(result)
    await work.fetch(
        "INSERT INTO receipt_use VALUES (92, $1, $2, $3) RETURNING fact_id", issued.receipt_id, plain.id, now()
    )
    (fault,) = await faults(work)
    assert str(issued.receipt_id) in fault
