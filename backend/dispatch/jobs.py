"""The work behind a plan: read the day, solve it elsewhere, put the proposal down; and what couriers hear later."""

from uuid import UUID

from asyncpg import Pool

from backend.base.clock import new_id, now
from backend.base.database import province_snapshot, province_transaction
from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.base.store import Told, tell
from backend.custody.held_store import lock_parcels
from backend.custody.ledger import Ledger
from backend.custody.store import write_feed
from backend.dispatch import store
from backend.dispatch.day import read_day
from backend.dispatch.model import Day, PlanState, Progress, Proposal, Unsolvable
from backend.dispatch.paces import learn_paces
from backend.dispatch.progress_store import note_progress
from backend.dispatch.proposal import seal_proposal
from backend.dispatch.running_day import RunningDay, read_running_day
from backend.dispatch.solving import Solver
from backend.dispatch.tasks import placed_again, task_feed
from backend.dispatch.tour_store import read_told_tasks

UNSOUND, UNSOLVABLE = "PLAN_UNSOUND", "PLAN_UNSOLVABLE"


async def solve_plan(pool: Pool, keyring: Keyring, solver: Solver, province: int, plan_id: UUID) -> None:
    """Turn a request for a plan into a proposal; a plan that is not being solved any more stays as it is."""
    await learn_paces(pool, keyring, province, now())
    async with province_snapshot(pool, province) as conn:
        plan = await store.read_plan(conn, province, plan_id)
        if plan is None or plan.state != "solving":
            return
        day: Day | RunningDay
        if plan.replan_of:
            key = await province_key(conn, keyring, province)
            day = await read_running_day(conn, key, province, plan.day, plan.requested_at)
        else:
            day = await read_day(conn, province, plan.day, plan.requested_at)

    async def watch(progress: Progress) -> bool:
        async with province_transaction(pool, province) as conn:
            return await note_progress(conn, province, plan_id, progress)

    try:
        proposal = await solver.solve(day, plan.seconds, plan.seed, watch)
    except Unsolvable as fault:
        await give_up(pool, keyring, province, plan_id, fault)
        return
    if proposal.faults:
        await end(pool, keyring, province, plan_id, "failed", None, f"{UNSOUND}: {', '.join(sorted(proposal.faults))}")
    else:
        await end(pool, keyring, province, plan_id, "proposed", proposal, "")


async def give_up(pool: Pool, keyring: Keyring, province: int, plan_id: UUID, why: Exception) -> None:
    """Say that a plan cannot be solved."""
    await end(pool, keyring, province, plan_id, "failed", None, f"{UNSOLVABLE}: {type(why).__name__}: {why}"[:300])


async def end(
    pool: Pool,
    keyring: Keyring,
    province: int,
    plan_id: UUID,
    state: PlanState,
    proposal: Proposal | None,
    error: str,
) -> None:
    """Put an outcome down and leave word of it."""
    moment = now()
    async with province_transaction(pool, province) as conn:
        key = await province_key(conn, keyring, province)
        sealed = seal_proposal(key, plan_id, proposal) if proposal else None
        source = proposal.travel_source if proposal else ""
        if await store.end_solving(conn, province, plan_id, state, sealed, source, error, moment):
            await tell(conn, province, [Told(id=new_id(), topic=f"plan_{state}", subject=plan_id)], moment)


async def tell_courier(pool: Pool, keyring: Keyring, province: int, parcel: UUID) -> None:
    """Put a parcel's acts anew onto the handheld that shows them; locked, so that no plan changes them meanwhile."""
    moment = now()
    async with province_transaction(pool, province) as conn:
        await lock_parcels(conn, province, [parcel])
        told = await read_told_tasks(conn, province, parcel)
        ledger = Ledger(conn=conn, province=province, key=await province_key(conn, keyring, province), now=moment)
        await write_feed(
            conn, province, await task_feed(ledger, keyring, [placed_again(task) for task in told]), moment
        )
