"""What the dispatcher's tests do again and again: plan the corner's day, commit it, record what happens."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Connection, Pool

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.doors import Visitor
from backend.base.keys import province_key
from backend.base.sealing import DataKey
from backend.catalogue.load import solutions_by_reason
from backend.custody.held_store import lock_parcels
from backend.custody.ledger import Ledger, keep, moving
from backend.dispatch import store
from backend.dispatch.commit import commit_plan
from backend.dispatch.jobs import solve_plan
from backend.dispatch.model import Day, Proposal
from backend.dispatch.running_day import RunningDay
from backend.dispatch.solving import Watch, solve
from mobile_sync.custody import Actor
from mobile_sync.facts import AnyFact
from mobile_sync.settle import Rules, Witnessed, settle
from tests.corner import World

MORNING = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)


class HereSolver:
    """Solves on a thread: for the tests that are not about the other process."""

    async def solve(self, day: Day | RunningDay, seconds: float, seed: int, watch: Watch) -> Proposal:
        return await asyncio.to_thread(solve, day, seconds, seed)


def person(world: World, role: str) -> UUID:
    return next(person.id for person in world.corner.people if person.role == role)


async def make_plan(
    pool: Pool, world: World, seconds: float = 1, *, later_days: int = 0, at: datetime | None = None
) -> UUID:
    """Ask for a plan of the corner's day, or of one some days later, and solve it."""
    plan = new_id()
    async with province_transaction(pool, world.province) as conn:
        by = person(world, "dispatcher")
        day = world.day + timedelta(days=later_days)
        await store.add_plan(conn, world.province, plan, day, by, at or now(), seconds, 1)
    await solve_plan(pool, world.keyring, HereSolver(), world.province, plan)
    return plan


async def commit(pool: Pool, world: World, plan: UUID, at: datetime = MORNING) -> None:
    """Commit a plan as a dispatcher."""
    visitor = Visitor(province=world.province, role="dispatcher", id=person(world, "dispatcher"))
    async with province_transaction(pool, world.province) as conn:
        ledger = Ledger(conn=conn, province=world.province, key=await key_of(conn, world), now=at)
        await commit_plan(ledger, world.keyring, visitor, plan)


async def tell_facts(pool: Pool, world: World, actor: Actor, facts: list[AnyFact], at: datetime) -> None:
    """Settle and keep facts as of a moment, and hold that each was applied."""
    async with province_transaction(pool, world.province) as conn:
        ledger = Ledger(conn=conn, province=world.province, key=await key_of(conn, world), now=at)
        locked = await lock_parcels(conn, world.province, sorted({fact.parcel for fact in facts}), moving(facts))
        batch = [Witnessed(id=fact.id, raw=msgspec.json.encode(fact), fact=fact) for fact in facts]
        steps = settle(locked.by_parcel(), batch, actor, Rules(solutions=solutions_by_reason(), now=at))
        assert all(step.after for step in steps), [step.verdict for step in steps]
        await keep(ledger, actor, steps, locked.standings)


def courier(id: UUID) -> Actor:
    """Return a courier whose facts come without a handheld."""
    return Actor("staff", id, "courier")


async def key_of(conn: Connection, world: World) -> DataKey:
    return await province_key(conn, world.keyring, world.province)
