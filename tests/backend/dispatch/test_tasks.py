"""What a task says for the door: how a receipt is checked without a signal, and what there is to collect."""

import asyncpg
import msgspec
import pytest

from backend.base.clock import now
from backend.base.database import province_transaction
from backend.custody.feed_store import read_live
from backend.custody.model import courier_scope
from backend.custody.pull import open_rows
from backend.dispatch.jobs import tell_courier
from backend.reactions import REACTIONS
from backend.receipts.issue import issue_receipt
from mobile_sync.codes import parse_receipt_token, receipt_commitment
from mobile_sync.rows import TaskRow
from tests.backend.dispatch.days import commit, key_of, make_plan

pytestmark = pytest.mark.anyio


async def told(pool, world) -> dict[str, TaskRow]:
    """Return every task that couriers are told of now, by the id of its row."""
    tasks = {}
    async with province_transaction(pool, world.province) as conn:
        key = await key_of(conn, world)
        for courier in (person.id for person in world.corner.people if person.role == "courier"):
            scope = courier_scope(courier)
            _, entries = await read_live(conn, world.province, scope)
            rows = (row for row in open_rows(entries, scope, key) if row.kind == "task")
            tasks |= {row.id: msgspec.json.decode(bytes(row.body), type=TaskRow) for row in rows}
    return tasks


async def issue(pool, world, task: TaskRow) -> str:
    """Give the citizen behind a task a receipt, let the worker's job follow, and return the token for the door."""
    async with province_transaction(pool, world.province) as conn:
        issued = await issue_receipt(
            conn, world.province, task.parcel, task.dossier, task.leg, now(), "http://trao.test"
        )
    async with province_transaction(pool, world.province) as conn:
        words = await conn.fetch(
            "SELECT subject FROM outbox WHERE topic = 'receipt_issued' AND subject = $1", task.parcel
        )
    assert [word["subject"] for word in words[:1]] == [task.parcel]
    assert REACTIONS["receipt_issued"] == ("tell_courier",)
    await tell_courier(pool, world.keyring, world.province, task.parcel)
    return issued.token


def opens(task: TaskRow, token: str, province: int) -> bool:
    """Return whether a handheld that knows only the task and its own province takes a receipt for the right one."""
    secret = parse_receipt_token(token).secret
    kept = receipt_commitment(province_id=province, dossier_id=task.dossier, direction=task.direction, secret=secret)
    return kept.hex() in task.receipts


async def test_a_receipt_issued_after_the_plan_can_be_checked_at_its_own_door_alone(pool, world) -> None:
    plan = await make_plan(pool, world)
    await commit(pool, world, plan)
    before = await told(pool, world)
    assert before
    assert not any(task.receipts for task in before.values())
    some = next(task for task in before.values() if task.act == "deliver")

    token = await issue(pool, world, some)
    after = await told(pool, world)

    good = {id for id, task in after.items() if opens(task, token, world.province)}
    assert good == {id for id, task in before.items() if task.parcel == some.parcel}
    unchanged = {id: msgspec.structs.replace(task, receipts=()) for id, task in after.items()}
    assert unchanged == before


async def test_a_receipt_given_anew_takes_the_place_of_the_one_before(pool, world) -> None:
    plan = await make_plan(pool, world)
    await commit(pool, world, plan)
    id, some = next((id, task) for id, task in (await told(pool, world)).items() if task.act == "deliver")

    lost, good = await issue(pool, world, some), await issue(pool, world, some)
    task = (await told(pool, world))[id]

    assert [opens(task, token, world.province) for token in (lost, good)] == [False, True]


async def test_a_receipt_issued_before_the_plan_is_told_with_it(pool, world) -> None:
    async with province_transaction(pool, world.province) as conn:
        parcel = await conn.fetchrow("SELECT id, dossier_id, leg FROM parcel ORDER BY item_code LIMIT 1")
        issued = await issue_receipt(
            conn, world.province, parcel["id"], parcel["dossier_id"], parcel["leg"], now(), "http://trao.test"
        )
    plan = await make_plan(pool, world)
    await commit(pool, world, plan)
    tasks = (await told(pool, world)).values()

    assert {task.parcel for task in tasks if opens(task, issued.token, world.province)} == {parcel["id"]}


async def test_a_row_that_was_taken_off_the_handheld_is_not_put_back(pool, world) -> None:
    plan = await make_plan(pool, world)
    await commit(pool, world, plan)
    id, some = next(iter((await told(pool, world)).items()))
    async with province_transaction(pool, world.province) as conn:
        await conn.execute("UPDATE sync_feed SET operation = 0, body = NULL WHERE kind = 'task' AND id = $1", id)

    await issue(pool, world, some)

    assert id not in await told(pool, world)


@pytest.mark.parametrize("fee", [None, 0, 25_000])
async def test_the_states_fee_is_collected_where_papers_are_and_nowhere_else(pool, world, fee) -> None:
    owner = await asyncpg.connect(world.url)
    await owner.execute("UPDATE procedure SET fee_vnd = $1", fee)
    await owner.close()
    plan = await make_plan(pool, world)
    await commit(pool, world, plan)
    tasks = (await told(pool, world)).values()

    fees = {(task.leg, task.act): task.fee_vnd for task in tasks}
    assert fees["INBOUND", "collect"] == fee
    assert {said for doing, said in fees.items() if doing != ("INBOUND", "collect")} == {None}
    assert all(task.procedure_code for task in tasks)


def test_a_task_put_before_doors_were_checked_offline_is_still_read() -> None:
    old = {
        "tour": "019aa1c0-0000-7000-8000-000000000001", "position": 1, "stop": 1, "act": "deliver",
        "parcel": "019aa1c0-0000-7000-8000-000000000002", "label": "HS1", "item_code": "RB473124829VN",
        "leg": "OUTBOUND_RESULT", "pieces": 1, "dossier_code": "H", "procedure": "P", "office": None, "place": "A",
        "phone": "0", "address": "B", "lon": 105.0, "lat": 9.0, "arrives_at": "2026-11-20T01:00:00Z",
        "leaves_at": "2026-11-20T01:05:00Z", "opens_at": "2026-11-20T01:00:00Z", "closes_at": "2026-11-20T02:00:00Z",
    }  # fmt: skip
    task = msgspec.json.decode(msgspec.json.encode(old), type=TaskRow)
    assert (task.receipts, task.fee_vnd, task.dossier) == ((), None, None)
