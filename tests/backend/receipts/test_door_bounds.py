"""Answers that meet no delivery are bounded: from one network, from all, and in a province; others go through."""

import os
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from backend.app import behind_proxies
from backend.base.clock import now, real_now
from backend.base.database import province_transaction
from backend.receipts.door import CROWDED, MOST_WAITING, SHELTERED
from backend.receipts.tries import FOR_ALL, FROM_ONE_NETWORK
from mobile_sync.codes import door_code, door_code_hash
from tests.backend.receipts.conftest import Phone, events_of

pytestmark = pytest.mark.anyio
HERE, THERE, PROXY = "203.0.113.7", "203.0.113.8", "127.0.0.1"
OLD, YOUNG = SHELTERED + timedelta(minutes=5), SHELTERED - timedelta(minutes=5)


@asynccontextmanager
async def calling(app, address, **headers):
    """Give a client at an address, the service behind a proxy of its own."""
    transport = httpx.ASGITransport(app=behind_proxies(app, PROXY), client=(address, 5), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://trao.test", headers=headers) as client:
        yield client


async def stray(client):
    """Answer a code of which no delivery tells, and return the status."""
    return (await Phone(client, door_code(os.urandom(16))).confirm()).status_code


def use_up(app, network):
    """Let a network have tried as often as it may."""
    app.state.waiting.admit(network, real_now())
    for _ in range(FROM_ONE_NETWORK):
        app.state.waiting.note(network)


async def put_waiting(work, many, age, first=0, *, is_met=False):
    """Let answers wait as if they had come so long ago, each a millisecond younger than the one before."""
    await work.fetch(
        """
        INSERT INTO door_code (province_id, hash, opened_at, act, outcome, answered_at)
        SELECT 92, sha256(int4send(n)), $1::timestamptz + n * interval '1 millisecond', $4, 'confirmed', $1
          FROM generate_series($2::integer, $3) AS n
        RETURNING 1
        """,
        now() - age,
        first,
        first + many - 1,
        b"act" if is_met else None,
    )


async def waiting(work):
    return (await work.fetch("SELECT count(*) AS n FROM door_code WHERE act IS NULL"))[0]["n"]


async def is_kept(work, n):
    rows = await work.fetch("SELECT 1 FROM door_code WHERE hash = sha256(int4send($1::integer))", n)
    return rows != []


async def test_one_network_may_answer_so_many_codes_in_vain_and_others_go_on(app, work, result, code):
    async with calling(app, HERE) as here, calling(app, THERE) as there:
        statuses = [await stray(here) for _ in range(FROM_ONE_NETWORK + 1)]
        assert statuses == [200] * FROM_ONE_NETWORK + [429]
        assert await stray(there) == 200
        assert await waiting(work) == FROM_ONE_NETWORK + 1
        refused = await Phone(here, code).confirm()
        assert "Xin thử lại sau ít phút" in refused.text
        await work.deliver(result, door_code=code)
        assert (await Phone(here, code).confirm()).status_code == 200
    assert await events_of(work, result) == ["collected", "delivered", "receipt_confirmed"]


async def test_a_proxy_of_ours_says_who_a_client_is(app, work):
    use_up(app, HERE)
    use_up(app, "2001:db8:1:2::/64")
    expected = {HERE: 429, THERE: 200, f"{THERE}, {HERE}": 429, f"{HERE}, {THERE}": 200, "2001:db8:1:2::77": 429}
    for said, status in expected.items():
        async with calling(app, PROXY, **{"x-forwarded-for": said}) as client:
            assert await stray(client) == status, said


async def test_what_a_client_says_of_itself_is_ignored(app, work):
    use_up(app, HERE)
    async with calling(app, HERE, **{"x-forwarded-for": THERE, "forwarded": f"for={THERE}"}) as client:
        assert await stray(client) == 429


async def test_all_networks_together_are_bounded_and_others_go_through(app, work, phone, result, code):
    app.state.waiting.admit(None, real_now())
    for number in range(FOR_ALL):
        app.state.waiting.note(number)
    assert await stray(phone.client) == 429
    assert await work.fetch("SELECT hash FROM door_code") == []
    await work.deliver(result, door_code=code)
    assert (await phone.confirm()).status_code == 200


async def test_where_many_wait_the_oldest_make_room(work, phone):
    await put_waiting(work, 20, OLD)
    await put_waiting(work, CROWDED - 10, YOUNG, first=100)
    await put_waiting(work, 5, OLD + OLD, first=90_000, is_met=True)
    assert (await phone.confirm()).status_code == 200
    assert await waiting(work) == CROWDED
    assert [n for n in range(20) if await is_kept(work, n)] == list(range(11, 20))
    assert await is_kept(work, 90_000)
    assert "Cảm ơn" in (await phone.look()).text


async def test_where_few_wait_none_is_dropped_before_its_time(work, phone):
    await put_waiting(work, 20, OLD)
    assert (await phone.confirm()).status_code == 200
    assert await waiting(work) == 21


async def test_the_answers_of_a_day_are_never_dropped_for_new_ones(work, phone, code):
    await put_waiting(work, MOST_WAITING - 1, YOUNG)
    assert (await phone.confirm()).status_code == 200
    assert await stray(phone.client) == 429
    assert await waiting(work) == MOST_WAITING
    async with province_transaction(work.pool, 92) as conn:
        assert await conn.fetchval("SELECT true FROM door_code WHERE hash = $1", door_code_hash(code))


async def test_an_answer_whose_delivery_is_coming_in_just_now_is_not_dropped(work, phone):
    await put_waiting(work, CROWDED + 20, OLD)
    async with province_transaction(work.pool, 92) as push:
        held = await push.fetchval("SELECT sha256(int4send(0))")
        await push.fetchval("SELECT lock_doorsteps(92, '{}'::uuid[], $1::bytea[], $2)", [held], now())
        assert (await phone.confirm()).status_code == 200
    assert await is_kept(work, 0)
    assert not await is_kept(work, 1)
    assert await waiting(work) == CROWDED
