"""Put one more parcel into a tour under way, at the place that was offered."""

from uuid import UUID

from backend.base.clock import new_id
from backend.base.doors import Visitor
from backend.base.sealing import Keyring
from backend.base.store import Told, tell
from backend.custody import held_store
from backend.custody.ledger import Ledger, say
from backend.dispatch import store, tour_store
from backend.dispatch.model import PlannedGain, PlannedTour, Proposal, Rest
from backend.dispatch.offering import Found
from backend.dispatch.offers import Bench, name_of, read_waiting
from backend.dispatch.proposing import tour_of
from backend.dispatch.refusals import OfferOvertaken, PlanNotFound
from backend.dispatch.replan_commit import Work, assigned, feed, put_down
from backend.dispatch.rework import rework, visit_of
from backend.dispatch.running_day import RunningDay
from mobile_sync.custody import Actor, Custody
from routing.offers import Offer


async def insert(
    ledger: Ledger, keyring: Keyring, bench: Bench, by: Visitor, plan_id: UUID, parcel: UUID, courier: UUID, offer: str
) -> None:
    """Give a parcel to a courier where it was offered. All of it, or nothing.

    Raises OfferOvertaken and what ``show_offers`` raises.
    """
    conn, province = ledger.conn, ledger.province
    plan = await lock_committed(ledger, plan_id)
    running = await read_waiting(conn, ledger.key, province, plan, parcel, ledger.now)
    custodies = await lock_parcels(ledger, running, parcel, courier)
    found = await bench.look(running, parcel, courier)
    taken = next((one for one in found.offers if name_of(one, parcel, found) == offer), None)
    if taken is None:
        raise OfferOvertaken
    planned = tour_of(number_of(running, courier), taken.tour, found.pairs, running.day)
    work = work_of(running, planned)
    proposal = proposal_of(planned, found, taken, work)
    fresh = await put_down(ledger, plan, work, proposal)
    await tell(conn, province, [Told(id=new_id(), topic="parcel_inserted", subject=parcel)], ledger.now)
    actor = Actor(kind="staff", id=by.id, role=by.role)
    told = await feed(ledger, keyring, plan, work, fresh, proposal)
    await say(ledger, actor, list(assigned(ledger, work, custodies)), told)


async def lock_committed(ledger: Ledger, plan_id: UUID) -> store.PlanRecord:
    """Return the day's own plan, so locked that nobody else changes its tours; a plan of its rest stands for it.

    Raises PlanNotFound.
    """
    named = await store.read_plan(ledger.conn, ledger.province, plan_id)
    plan = await store.lock_plan(ledger.conn, ledger.province, named.replan_of or named.id) if named else None
    if plan is None:
        raise PlanNotFound
    return plan


async def lock_parcels(ledger: Ledger, running: RunningDay, parcel: UUID, courier: UUID) -> dict[UUID, Custody]:
    """Lock what the courier has left and the new parcel, and hold that nothing happened to it since it was read.

    Raises OfferOvertaken.
    """
    states = {task.parcel: task.state for item in running.tours if item.tour.courier == courier for task in item.own}
    states |= {one.id: one.state for one in running.day.parcels if one.id == parcel}
    known = (await held_store.lock_parcels(ledger.conn, ledger.province, sorted(states))).by_parcel()
    if any(known[id].state != state for id, state in states.items()):
        raise OfferOvertaken
    return known


def number_of(running: RunningDay, courier: UUID) -> int:
    """Return the number of a courier's tour, the next one where they have none yet."""
    numbers = {item.tour.courier: item.tour.number for item in running.tours}
    return numbers.get(courier, max(numbers.values(), default=0) + 1)


def work_of(running: RunningDay, planned: PlannedTour) -> Work:
    """Return what becomes of the one tour. What its courier was told of and cannot make any more stays, as the last."""
    item = next((item for item in running.tours if item.tour.courier == planned.courier), None)
    if item is None:
        return Work(tours=[], begun=[tour_store.TourRecord(id=new_id(), tour=planned)])
    there = {(visit.parcel, visit.act) for visit in planned.visits}
    codes = {parcel.id: parcel.item_code for parcel in running.day.parcels}
    missed = [visit_of(task, codes) for task in item.own if (task.parcel, task.act) not in there]
    near = [(task.parcel, task.act) for task in item.near]
    return Work(tours=[(item, planned, rework(item, [*planned.visits, *missed], near, running))], begun=[])


def proposal_of(planned: PlannedTour, found: Found, taken: Offer, work: Work) -> Proposal:
    """Return an offer as a proposal for the rest of the day that touches one tour."""
    is_out = bool(work.tours)
    gain = PlannedGain(served=1, couriers=0 if is_out else -1, travel_s=-taken.extra_s, distance_m=-taken.extra_m)
    return Proposal(
        tours=(planned,),
        unserved=(),
        engine="offers",
        travel_source=found.travel_source,
        travel_quality="",
        iterations=0,
        faults=(),
        warnings=found.warnings,
        rest=Rest(changes=(), gain=gain, near={}, longer_m={planned.courier: taken.extra_m}),
    )
