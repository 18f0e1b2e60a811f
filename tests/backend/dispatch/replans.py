"""Asking for the rest of a day anew, over HTTP."""

from datetime import timedelta
from uuid import UUID

import httpx

from backend.base.clock import now
from backend.base.database import province_transaction
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_dossiers
from backend.dispatch.jobs import solve_plan
from tests.backend.dispatch.days import HereSolver
from tests.backend.dispatch.underway import TEN

SOON = TEN + timedelta(minutes=4)
NEW = 5


async def more_dossiers(pool, world, count: int = NEW) -> None:
    """Register dossiers late in the morning."""
    late = dossiers(world.corner.seed, world.day, 24 + count)
    await load_dossiers(pool, world.keyring, world.corner, late, world.day, now())


async def ask(client: httpx.AsyncClient, plan: UUID, key: str | None = "again", **wanted) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await client.post(f"/api/v1/plans/{plan}/replans", json={"seconds": 2, **wanted}, headers=headers)


async def proposed(client: httpx.AsyncClient, pool, world, plan: UUID, key: str = "again") -> dict:
    """Ask for a plan of the rest of the day, have it solved, and return it."""
    asked = await ask(client, plan, key)
    assert asked.status_code == 202, asked.text
    await solve_plan(pool, world.keyring, HereSolver(), world.province, UUID(asked.json()["id"]))
    shown_plan = (await client.get(asked.headers["Location"])).json()
    assert shown_plan["state"] == "proposed", shown_plan
    return shown_plan


async def take(client: httpx.AsyncClient, plan: dict) -> httpx.Response:
    return await client.post(f"/api/v1/plans/{plan['id']}/commitment")


async def stored_tasks(pool, world) -> dict:
    """Return every act ever told, by tour and position."""
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch("SELECT * FROM tour_task ORDER BY tour_id, position")
    return {(record["tour_id"], record["position"]): dict(record) for record in records}
