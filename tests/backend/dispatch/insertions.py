"""What the tests of insertion do again and again: let dossiers come in later, ask for places, take one."""

from collections.abc import Callable
from uuid import UUID

import httpx
import msgspec

from backend.base.database import province_transaction
from backend.custody.feed_store import read_changes
from backend.custody.model import courier_scope
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_dossiers
from mobile_sync.rows import TaskRow
from tests.backend.dispatch.days import MORNING, commit, key_of, make_plan
from tests.backend.dispatch.underway import TEN, go_on
from tests.corner import World

LATER_DOSSIERS = 40
NOBODY = "019a0000-0000-7000-8000-000000000000"


async def under_way_with_more(pool, world: World) -> UUID:
    """Commit a plan, let the day run until ten, let more dossiers come in, and return the plan."""
    plan = await make_plan(pool, world, at=MORNING)
    await commit(pool, world, plan)
    await go_on(pool, world, TEN)
    more = dossiers(world.corner.seed, world.day, LATER_DOSSIERS)
    await load_dossiers(pool, world.keyring, world.corner, more, world.day, TEN)
    return plan


async def came_later(pool, world: World) -> list[str]:
    """Return the parcels that no plan knew of."""
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch("SELECT id FROM parcel WHERE state = 'registered' ORDER BY id")
    return [str(record["id"]) for record in records]


async def ask(client: httpx.AsyncClient, plan: UUID | str, parcel: str) -> httpx.Response:
    return await client.post(f"/api/v1/plans/{plan}/offers", json={"parcel": parcel})


async def first_offered(client: httpx.AsyncClient, pool, world: World, plan: UUID) -> tuple[str, dict]:
    """Return the first later parcel that fits somewhere, and what is offered for it."""
    for parcel in await came_later(pool, world):
        shown = (await ask(client, plan, parcel)).json()
        if shown["offers"]:
            return parcel, shown
    raise AssertionError("none of the later parcels fits anywhere")


async def offered(
    client: httpx.AsyncClient, pool, world: World, plan: UUID, fits: Callable[[dict], bool]
) -> tuple[str, dict]:
    """Return a later parcel and an offer for it that fits."""
    for parcel in await came_later(pool, world):
        for offer in (await ask(client, plan, parcel)).json()["offers"]:
            if fits(offer):
                return parcel, offer
    raise AssertionError("nothing that fits is offered")


def makes_others_wait(offer: dict) -> bool:
    return offer["tour"] is not None and bool(offer["later"])


def goes_behind_a_stop(offer: dict) -> bool:
    return bool(offer["places"][0]["after"])


def calls_somebody_in(offer: dict) -> bool:
    return offer["tour"] is None


async def take(
    client: httpx.AsyncClient, plan: UUID, parcel: str, offer: dict, key: str | None = "one"
) -> httpx.Response:
    wanted = {"parcel": parcel, "courier": offer["courier"], "offer": offer["offer"]}
    headers = {"Idempotency-Key": key} if key else {}
    return await client.post(f"/api/v1/plans/{plan}/insertions", json=wanted, headers=headers)


async def feeds(pool, world: World) -> dict[UUID, dict[tuple[str, str], object]]:
    """Return every row of every courier's scope, by courier."""
    couriers = [person.id for person in world.corner.people if person.role == "courier"]
    found = {}
    async with province_transaction(pool, world.province) as conn:
        for courier in couriers:
            _, rows = await read_changes(conn, world.province, courier_scope(courier), 0, 10_000)
            found[courier] = {(row.kind, row.id): (row.version, row.operation) for row in rows}
    return found


async def tasks_told(pool, world: World, courier: UUID) -> list[TaskRow]:
    """Return the tasks that a courier's handheld has, in their order."""
    scope = courier_scope(courier)
    async with province_transaction(pool, world.province) as conn:
        key = await key_of(conn, world)
        _, rows = await read_changes(conn, world.province, scope, 0, 10_000)
    bodies = [
        key.open("sync_feed", "body", f"{scope}|task|{row.id}", row.body)
        for row in rows
        if row.kind == "task" and row.operation == 1
    ]
    return sorted((msgspec.json.decode(body, type=TaskRow) for body in bodies), key=lambda task: task.position)
