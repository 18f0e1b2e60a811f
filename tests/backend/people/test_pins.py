"""A forgotten PIN is chosen anew by a code of one's own courier: nothing is enrolled, nothing else is opened."""

import asyncio
from datetime import timedelta

import pytest

from backend.base.clock import real_now
from backend.base.database import province_transaction
from backend.demo.line import Line, enrol
from backend.people.signin import hash_secret
from backend.people.store import revoke_device
from mobile_sync.keys import new_key, public_point
from tests.backend.handhelds import assert_problem, new_line, one_time_code

pytestmark = pytest.mark.anyio


async def ask(line, code):
    await line.renew()
    return await line.client.post(
        "/sync/v1/pin", json={"code": code}, headers={"Authorization": f"Bearer {line.token}"}
    )


async def handhelds(pool, world) -> int:
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval("SELECT count(*) FROM device")


async def assert_frees(line, code) -> None:
    answer = await ask(line, code)
    assert answer.status_code == 200
    assert answer.json() == {"device": str(line.handheld.identity.device)}


async def assert_still_good(client, code) -> None:
    body = {"code": code, "public_key": public_point(new_key()).hex()}
    assert (await client.post("/sync/v1/enroll", json=body)).status_code == 201


async def test_a_code_of_ones_own_frees_the_pin_and_adds_no_handheld(client, pool, world):
    line = await new_line(client, pool, world)
    before = await handhelds(pool, world)
    await assert_frees(line, await one_time_code(pool, world, "courier-1"))
    assert await handhelds(pool, world) == before


async def test_the_same_handheld_is_answered_alike_and_nobody_else_is(client, pool, world):
    line, second = await new_line(client, pool, world), await new_line(client, pool, world)
    other = await new_line(client, pool, world, "courier-2")
    code = await one_time_code(pool, world, "courier-1")
    await assert_frees(line, code)
    for stranger in (second, other):
        assert_problem(await ask(stranger, code), 403, "ENROLMENT_CODE_SPENT")
    for key in (new_key(), line.handheld.key):
        body = {"code": code, "public_key": public_point(key).hex()}
        assert_problem(await client.post("/sync/v1/enroll", json=body), 403, "ENROLMENT_CODE_SPENT")
    await assert_frees(line, code)


async def test_the_answer_is_not_given_again_when_the_code_is_too_old_or_the_handheld_locked(client, pool, world):
    line = await new_line(client, pool, world)
    old, code = [await one_time_code(pool, world, "courier-1") for _ in range(2)]
    for each in (old, code):
        await assert_frees(line, each)
    async with province_transaction(pool, world.province) as conn:
        await conn.execute("UPDATE enrolment SET expires_at = $1 WHERE code_hash = $2", real_now(), hash_secret(old))
    assert_problem(await ask(line, old), 403, "ENROLMENT_CODE_SPENT")
    await assert_frees(line, code)
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, line.handheld.identity.device, real_now())
    assert_problem(await ask(line, code), 403, "HANDHELD_LOCKED")


async def test_a_code_that_enrolled_a_handheld_does_not_open_it(client, pool, world):
    code = await one_time_code(pool, world, "courier-1")
    line = Line(client, await enrol(client, code))
    assert_problem(await ask(line, code), 403, "ENROLMENT_CODE_SPENT")


async def test_of_two_handhelds_that_bring_a_code_at_once_one_is_freed(client, pool, world):
    lines = [await new_line(client, pool, world) for _ in range(4)]
    code = await one_time_code(pool, world, "courier-1")
    answers = await asyncio.gather(*(ask(line, code) for line in lines))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]


async def test_another_couriers_code_frees_nothing_and_is_not_used_up(client, pool, world):
    line = await new_line(client, pool, world)
    code = await one_time_code(pool, world, "courier-2")
    assert_problem(await ask(line, code), 403, "ENROLMENT_CODE_OF_ANOTHER")
    await assert_still_good(client, code)


async def test_a_code_that_is_old_wrong_or_of_elsewhere_frees_nothing(client, pool, world):
    line = await new_line(client, pool, world)
    right = await one_time_code(pool, world, "courier-1")
    old = await one_time_code(pool, world, "courier-1", real_now() - timedelta(minutes=31))
    elsewhere = right.replace(f".{world.province}.", ".91.")
    for code in (old, elsewhere, right.lower(), "", "x", "HE1..", "HE1.92.", "HE1.99999.x"):
        assert_problem(await ask(line, code), 403, "ENROLMENT_CODE_SPENT")
    assert (await ask(line, right)).status_code == 200


async def test_a_handheld_that_was_revoked_is_not_opened_anew(client, pool, world):
    line = await new_line(client, pool, world)
    code = await one_time_code(pool, world, "courier-1")
    await line.renew()
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, line.handheld.identity.device, real_now())
    assert_problem(await ask(line, code), 403, "HANDHELD_LOCKED")
    await assert_still_good(client, code)


async def test_only_a_handheld_may_ask_and_only_in_the_right_shape(client, pool, world):
    line = await new_line(client, pool, world)
    code = await one_time_code(pool, world, "courier-1")
    assert_problem(await client.post("/sync/v1/pin", json={"code": code}), 401, "UNAUTHENTICATED")
    await line.renew()
    bearer = {"Authorization": f"Bearer {line.token}"}
    for body in (
        b"",
        b"null",
        b"[]",
        b'{"code":1}',
        b'{"code":"x","extra":1}',
        b'{"code":"' + b"x" * 81 + b'"}',
        b"\xff",
    ):
        answer = await client.post("/sync/v1/pin", content=body, headers={**bearer, "Content-Type": "application/json"})
        assert_problem(answer, 400)
    await assert_still_good(client, code)
