import json
from uuid import uuid4

import pytest
from msgspec import Raw
from msgspec.structs import replace

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.demo.line import ENCODER, JSON, Line, Refused, enrol
from backend.people.devices import invite
from backend.people.store import revoke_device
from mobile_sync.custody import GENESIS, chain
from mobile_sync.facts import Collected, Delivered, HandedOver
from mobile_sync.wire import Clock
from tests.backend.handhelds import photo

pytestmark = pytest.mark.anyio


def clock():
    return Clock(wall_ms=int(now().timestamp() * 1000), monotonic_ms=1, boot="b")


@pytest.fixture
async def line(client, pool, world):
    return await new_line(client, pool, world, "courier-1")


async def new_line(client, pool, world, login):
    courier = next(person for person in world.corner.people if person.username == login)
    async with province_transaction(pool, world.province) as conn:
        code = await invite(conn, world.province, courier.id, now())
    return Line(client, await enrol(client, code))


async def parcels(pool, world, leg):
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetch("SELECT id, office_id, dossier_id FROM parcel WHERE leg = $1 ORDER BY item_code", leg)


async def state_of(pool, world, parcel):
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchrow(
            "SELECT state, holder_kind, holder_id, exception, chain_n, chain_head FROM parcel WHERE id = $1", parcel
        )


def collected(handheld, parcel, **change):
    signature = handheld.keep_media(photo())
    values = {"seal": "N1", "papers": 3, "giver": "Ý", "signature": signature, "shown": "0" * 64, **change}
    return Collected(id=new_id(), parcel=parcel, at=now(), **values)


def delivered(handheld, parcel, **change):
    values = {
        "receiver": "Lâm Thị Sà Phia",
        "relationship": "owner",
        "identity_kind": "citizen_id",
        "identity_last4": "0217",
        "identity_match": True,
        "signature": handheld.keep_media(photo(10)),
        "photo": handheld.keep_media(photo(20)),
        "shown": "0" * 64,
        **change,
    }
    return Delivered(id=new_id(), parcel=parcel, at=now(), **values)


async def drain(line):
    replies = []
    while not line.handheld.is_drained:
        replies.append(await line.exchange(clock()))
        while await line.send_part():
            pass
    return replies


async def test_a_result_goes_from_the_agency_to_the_citizen_with_proof(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    line.handheld.capture(delivered(line.handheld, parcel["id"]))
    await drain(line)
    after = await state_of(pool, world, parcel["id"])
    assert (after["state"], after["holder_kind"], after["chain_n"]) == ("delivered", "citizen", 2)
    async with province_transaction(pool, world.province) as conn:
        dossier = await conn.fetchrow(
            "SELECT postal_stage, national_status FROM dossier WHERE id = $1", parcel["dossier_id"]
        )
        media = await conn.fetchval("SELECT count(*) FROM media WHERE fault = ''")
        events = await conn.fetch("SELECT leaf, head FROM custody_event WHERE parcel_id = $1 ORDER BY n", parcel["id"])
    assert tuple(dossier) == ("returned", 10)
    assert media == 3
    head = GENESIS
    for event in events:
        head = chain(head, event["leaf"])
        assert head == event["head"]
    assert head == after["chain_head"]


async def test_a_batch_pushed_twice_is_settled_once(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    assert await line.exchange(clock(), lose_answer=True) is None
    reply = await line.exchange(clock())
    assert [verdict.status for verdict in reply.verdicts] == ["ok"]
    assert (await state_of(pool, world, parcel["id"]))["chain_n"] == 1


async def test_own_writes_come_back_in_the_same_reply_and_the_digests_agree(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    await line.exchange(clock())
    rows = line.handheld.replica.of_kind("custody")
    assert [(row.id, json.loads(bytes(row.body))["state"]) for row in rows] == [(str(parcel["id"]), "with_courier")]
    assert line.handheld.repairs_needed == 0


async def test_one_poisonous_fact_is_kept_aside_and_the_rest_is_applied(line, pool, world):
    good, other = (await parcels(pool, world, "OUTBOUND_RESULT"))[:2]
    outbox = line.handheld.outbox
    line.handheld.capture(collected(line.handheld, good["id"]))
    for poison in (b'{"kind":"delivered","id":7}', b"[" * 400 + b"]" * 400, b'{"kind":"teleported"}'):
        outbox.facts.append(poison)
        outbox.heads.append(chain(outbox.heads[-1], poison))
    line.handheld.capture(collected(line.handheld, other["id"], giver="Trần\x00"))
    line.handheld.capture(collected(line.handheld, other["id"]))
    reply = await line.exchange(clock())
    assert [(verdict.seq, verdict.code) for verdict in reply.verdicts] == [
        (1, ""),
        (2, "UNREADABLE"),
        (3, "UNREADABLE"),
        (4, "SCHEMA_NEWER"),
        (5, "UNREADABLE"),
        (6, ""),
    ]
    assert all(verdict.vi and verdict.en for verdict in reply.verdicts if verdict.code)
    assert reply.next_seq == 7
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM quarantine") == 4


async def test_a_gap_changes_nothing_and_tells_where_to_go_on(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    line.handheld.capture(delivered(line.handheld, parcel["id"]))
    line.handheld.outbox.acknowledged = 1
    reply = await line.exchange(clock())
    assert (reply.status, reply.next_seq) == ("gap", 1)
    assert line.handheld.outbox.acknowledged == 0
    await drain(line)
    assert (await state_of(pool, world, parcel["id"]))["state"] == "delivered"


async def test_a_fork_opens_a_new_incarnation_and_no_fact_is_lost_or_doubled(line, pool, world):
    first, second = (await parcels(pool, world, "OUTBOUND_RESULT"))[:2]
    outbox = line.handheld.outbox
    line.handheld.capture(collected(line.handheld, first["id"]))
    await line.exchange(clock())
    outbox.facts.clear()
    del outbox.heads[1:]
    outbox.acknowledged = 0
    line.handheld.capture(collected(line.handheld, second["id"]))
    reply = await line.exchange(clock())
    assert reply.status == "fork"
    await drain(line)
    assert outbox.incarnation == 2
    assert (await state_of(pool, world, first["id"]))["chain_n"] == 1
    assert (await state_of(pool, world, second["id"]))["chain_n"] == 1


async def test_a_second_handover_is_kept_and_flagged(client, line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    other = await new_line(client, pool, world, "courier-2")
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    line.handheld.capture(delivered(line.handheld, parcel["id"]))
    await drain(line)
    other.handheld.capture(delivered(other.handheld, parcel["id"]))
    reply = (await drain(other))[0]
    assert [(verdict.status, verdict.code) for verdict in reply.verdicts] == [("flag", "DUPLICATE_HANDOVER")]
    assert (await state_of(pool, world, parcel["id"]))["chain_n"] == 2


async def test_a_physical_conflict_becomes_an_exception_for_the_dispatcher(client, line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    other = await new_line(client, pool, world, "courier-2")
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    await drain(line)
    other.handheld.capture(delivered(other.handheld, parcel["id"]))
    reply = (await drain(other))[0]
    assert [verdict.code for verdict in reply.verdicts] == ["WRONG_HOLDER"]
    after = await state_of(pool, world, parcel["id"])
    assert (after["state"], after["exception"]) == ("exception", "conflict")


async def test_a_delivery_without_proof_is_not_applied(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    line.handheld.capture(delivered(line.handheld, parcel["id"], relationship="relative", basis=""))
    replies = await drain(line)
    assert [verdict.code for verdict in replies[0].verdicts] == ["", "PROOF_MISSING"]
    assert (await state_of(pool, world, parcel["id"]))["state"] == "with_courier"


async def test_a_batch_not_signed_by_this_handheld_stores_nothing(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    asked = line.handheld.next_exchange(clock())
    forged = replace(asked, push=replace(asked.push, facts=[Raw(bytes(asked.push.facts[0]).replace(b"N1", b"N2"))]))
    with pytest.raises(Refused, match="BAD_SIGNATURE"):
        await line.ask("POST", "/sync/v1/exchange", content=ENCODER.encode(forged), headers=JSON)
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM fact") == 0


async def test_another_couriers_scope_looks_like_none(line, world):
    asked = line.handheld.next_exchange(clock())
    stranger = replace(asked, pull=[replace(asked.pull[0], scope=f"courier:{uuid4()}")])
    with pytest.raises(Refused, match="404 SCOPE_UNKNOWN"):
        await line.ask("POST", "/sync/v1/exchange", content=ENCODER.encode(stranger), headers=JSON)


async def test_a_locked_handheld_is_told_nothing_and_what_it_sends_is_kept_aside(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    await line.exchange(clock())
    async with province_transaction(pool, world.province) as conn:
        assert await revoke_device(conn, world.province, line.handheld.identity.device, now())
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    reply = await line.exchange(clock())
    assert (reply.status, reply.pages) == ("revoked", [])
    assert [verdict.code for verdict in reply.verdicts] == ["DEVICE_REVOKED"]
    assert (await state_of(pool, world, parcel["id"]))["state"] == "registered"


async def test_papers_reach_the_agency_and_the_list_difference_is_kept(line, pool, world):
    parcel = (await parcels(pool, world, "INBOUND"))[0]
    line.handheld.capture(collected(line.handheld, parcel["id"]))
    signature = line.handheld.keep_media(photo(77))
    line.handheld.capture(
        HandedOver(
            id=new_id(),
            parcel=parcel["id"],
            at=now(),
            office=parcel["office_id"],
            officer="Võ Thị Út",
            signature=signature,
            shown="0" * 64,
            discrepancy="thiếu 1 bản sao",
        )
    )
    await drain(line)
    after = await state_of(pool, world, parcel["id"])
    assert (after["state"], after["holder_kind"], after["holder_id"]) == ("delivered", "agency", parcel["office_id"])


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{}",
        b"[" * 50_000 + b"]" * 50_000,
        b"{}",
        b"null",
        b'{"protocol":1,"extra":true}',
        b'{"protocol":1e400}',
    ],
    ids=["bad utf-8", "50k deep", "empty", "null", "unknown field", "number out of range"],
)
async def test_an_envelope_that_cannot_be_read_is_a_permanent_error(line, body):
    with pytest.raises(Refused) as refusal:
        await line.ask("POST", "/sync/v1/exchange", content=body, headers=JSON)
    assert refusal.value.status == 400


async def test_a_one_time_code_binds_one_handheld_only(client, pool, world):
    courier = next(person for person in world.corner.people if person.role == "courier")
    async with province_transaction(pool, world.province) as conn:
        code = await invite(conn, world.province, courier.id, now())
    await enrol(client, code)
    with pytest.raises(Refused, match="ENROLMENT_CODE_SPENT"):
        await enrol(client, code)
