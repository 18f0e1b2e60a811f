"""Make a proposal for the rest of a day what couriers do: what changes hands, what changes place, or nothing at all."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from backend.base.clock import VIETNAM, new_id
from backend.base.doors import Visitor
from backend.base.sealing import Keyring
from backend.base.store import Told, tell
from backend.custody import held_store
from backend.custody.ledger import Ledger, say
from backend.custody.model import FeedRow, courier_scope, remove_row
from backend.dispatch import running_store, store, tour_store
from backend.dispatch.changes import WORTH_TELLING
from backend.dispatch.commit import tour_row
from backend.dispatch.model import PlannedTour, Proposal
from backend.dispatch.proposal import open_proposal
from backend.dispatch.refusals import PlanNotFound, PlanNotProposed, PlanOvertaken
from backend.dispatch.rework import Reworked, require_known, rework, still_to_do
from backend.dispatch.running_day import RunningDay, TourUnderWay, read_running_day
from backend.dispatch.tasks import PlacedTask, placed, task_feed, task_name, task_record
from mobile_sync.audience import Gone
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import Assigned, Unassigned


class Work(Struct, frozen=True, kw_only=True):
    """What becomes of the tours there are, and the tours that begin only now."""

    tours: list[tuple[TourUnderWay, PlannedTour | None, Reworked]]
    begun: list[tour_store.TourRecord]


async def commit_replan(ledger: Ledger, keyring: Keyring, by: Visitor, plan_id: UUID) -> datetime:
    """Commit a proposal for the rest of a day and return when. All of it, or nothing.

    Raises PlanNotFound, PlanNotProposed, PlanOvertaken.
    """
    conn, province, moment = ledger.conn, ledger.province, ledger.now
    plan = await store.lock_plan(conn, province, plan_id)
    if plan is None or plan.replan_of is None:
        raise PlanNotFound
    if plan.state != "proposed" or plan.proposal is None:
        raise PlanNotProposed(state=plan.state)
    proposal = open_proposal(ledger.key, plan_id, plan.proposal)
    await require_current(ledger, plan, plan.replan_of)
    custodies = await lock_parcels(ledger, plan, proposal)
    running = await read_running_day(conn, ledger.key, province, plan.day, moment)
    require_known(running, proposal)
    work = work_of(running, proposal)
    await store.note_committed(conn, province, plan_id, moment)
    fresh = await put_down(ledger, plan, work, proposal)
    await tell(conn, province, [Told(id=new_id(), topic="plan_committed", subject=plan_id)], moment)
    await say(
        ledger,
        Actor(kind="staff", id=by.id, role=by.role),
        [*assigned(ledger, work, custodies), *dropped(ledger, work, proposal, custodies)],
        await feed(ledger, keyring, plan, work, fresh, proposal),
    )
    return moment


async def require_current(ledger: Ledger, plan: store.PlanRecord, base: UUID) -> None:
    """Hold that it is still that day, and that nobody else has changed its tours since; nobody else will meanwhile.

    Raises PlanOvertaken.
    """
    await store.lock_plan(ledger.conn, ledger.province, base)
    is_over = ledger.now.astimezone(VIETNAM).date() != plan.day
    if is_over or await store.has_replan_since(ledger.conn, ledger.province, base, plan.requested_at):
        raise PlanOvertaken


async def lock_parcels(ledger: Ledger, plan: store.PlanRecord, proposal: Proposal) -> dict[UUID, Custody]:
    """Lock every parcel that the day's tours or the proposal are about, and return where each stands."""
    conn, province = ledger.conn, ledger.province
    tours = await running_store.read_running_tours(conn, province, plan.day)
    tasks = await running_store.read_running_tasks(conn, province, [tour.id for tour in tours])
    planned = {visit.parcel for tour in proposal.tours for visit in tour.visits}
    parcels = sorted(planned | {task.parcel for task in tasks})
    return (await held_store.lock_parcels(conn, province, parcels)).by_parcel()


def work_of(running: RunningDay, proposal: Proposal) -> Work:
    """Return what a proposal asks of the day's tours as they stand by now.

    Raises PlanOvertaken.
    """
    near = proposal.rest.near if proposal.rest else {}
    proposed = {tour.courier: tour for tour in proposal.tours}
    left = {tour.courier: still_to_do(tour.visits, tour.courier, running) for tour in proposal.tours}
    tours = [
        (item, proposed.get(courier), rework(item, left.pop(courier, []), near.get(courier, ()), running))
        for item in running.tours
        for courier in [item.tour.courier]
    ]
    last = max(item.tour.number for item in running.tours)
    begun = [
        tour_store.TourRecord(id=new_id(), tour=replace(proposed[courier], number=number, visits=tuple(visits)))
        for number, (courier, visits) in enumerate(left.items(), start=last + 1)
    ]
    return Work(tours=tours, begun=begun)


async def put_down(ledger: Ledger, plan: store.PlanRecord, work: Work, proposal: Proposal) -> list[PlacedTask]:
    """Bring tours and acts to where they now are, and return the acts to tell couriers of; what was told stays."""
    conn, province = ledger.conn, ledger.province
    ends = {end.tour: end for end in await tour_store.read_tour_ends(conn, province, tours_of(work))}
    fresh = [task for item, _, change in work.tours for task in behind(item, change, ends[item.tour.id])]
    begun = list(placed(work.begun))
    retimed = list(retimed_tasks(work))
    await tour_store.withdraw_tasks(
        conn,
        province,
        [(task.tour, task.position) for _, _, change in work.tours for task in change.withdrawn],
        ledger.now,
    )
    await tour_store.retime_tasks(conn, province, [retime_of(task) for task in retimed])
    await tour_store.change_tours(conn, province, list(changed_tours(work, proposal)))
    await tour_store.add_tours(conn, province, plan.id, plan.day, work.begun)
    await tour_store.add_tasks(conn, province, [task_record(task) for task in (*fresh, *begun)])
    return [*retimed, *fresh, *begun]


def tours_of(work: Work) -> list[UUID]:
    """Return the tours there are."""
    return [item.tour.id for item, _, _ in work.tours]


def behind(item: TourUnderWay, change: Reworked, end: tour_store.TourEnd) -> Iterator[PlacedTask]:
    """Number the acts that come behind all that a tour ever had; the first may belong to the stop before it."""
    last = change.kept[-1] if change.kept else None
    joins = last is not None and bool(change.fresh) and last[1].stop == change.fresh[0].stop
    stop = last[0].stop if last is not None and joins else end.stop + 1
    for number, visit in enumerate(change.fresh):
        if number and visit.stop != change.fresh[number - 1].stop:
            stop = max(stop, end.stop) + 1
        position = end.position + 1 + number
        yield PlacedTask(tour=item.tour.id, courier=item.tour.courier, position=position, stop=stop, visit=visit)


def retimed_tasks(work: Work) -> Iterator[PlacedTask]:
    """Give the acts that keep their place, but whose time is worth telling anew."""
    for item, _, change in work.tours:
        for task, visit in change.kept:
            if abs(visit.arrives_at - task.arrives_at) >= WORTH_TELLING:
                yield PlacedTask(
                    tour=task.tour, courier=item.tour.courier, position=task.position, stop=task.stop, visit=visit
                )


def retime_of(task: PlacedTask) -> tour_store.Retime:
    """Return an act's new times as they are stored."""
    visit = task.visit
    return tour_store.Retime(
        tour=task.tour, position=task.position, arrives_at=visit.arrives_at, leaves_at=visit.leaves_at
    )


def changed_tours(work: Work, proposal: Proposal) -> Iterator[tour_store.TourRecord]:
    """Give the tours there are, with the end, the length, the rest and the way back that they now have."""
    longer_m = proposal.rest.longer_m if proposal.rest else {}
    for item, planned, _ in work.tours:
        tour = item.tour
        yield tour_store.TourRecord(
            id=tour.id,
            tour=PlannedTour(
                number=tour.number,
                courier=tour.courier,
                office=tour.office,
                starts_at=tour.starts_at,
                ends_at=planned.ends_at if planned else tour.ends_at,
                distance_m=max(0, tour.distance_m + longer_m.get(tour.courier, 0)),
                visits=(),
                rests=planned.rests if planned else (),
                way_back=planned.way_back if planned else "",
            ),
        )


def assigned(ledger: Ledger, work: Work, custodies: Mapping[UUID, Custody]) -> Iterator[Assigned]:
    """Give the parcels that are new or change their courier to whom they go with."""
    pairs = [
        *((visit.parcel, item.tour.courier) for item, _, change in work.tours for visit in change.fresh),
        *((visit.parcel, item.tour.courier) for item in work.begun for visit in item.tour.visits),
    ]
    for parcel, courier in sorted(set(pairs)):
        if custodies[parcel].courier != courier:
            yield Assigned(id=new_id(), parcel=parcel, at=ledger.now, courier=courier)


def dropped(ledger: Ledger, work: Work, proposal: Proposal, custodies: Mapping[UUID, Custody]) -> Iterator[Unassigned]:
    """Give back to dispatch what no courier can make any more."""
    planned = planned_parcels(proposal)
    gone = {task.parcel for _, _, change in work.tours for task in change.withdrawn} - planned
    for parcel in sorted(gone):
        if custodies[parcel].courier is not None and custodies[parcel].holder_kind != "courier":
            yield Unassigned(id=new_id(), parcel=parcel, at=ledger.now, why="replanned")


def planned_parcels(proposal: Proposal) -> set[UUID]:
    """Return the parcels that a proposal has a courier for."""
    return {visit.parcel for tour in proposal.tours for visit in tour.visits}


async def feed(
    ledger: Ledger,
    keyring: Keyring,
    plan: store.PlanRecord,
    work: Work,
    tasks: Sequence[PlacedTask],
    proposal: Proposal,
) -> list[FeedRow]:
    """Return what the handhelds must hear: acts that leave them, and why; acts that are new, or at another time."""
    changed = {task.tour for task in tasks} | {item.tour.id for item, _, change in work.tours if change.withdrawn}
    tours = [*changed_tours(work, proposal), *work.begun]
    return [
        *withdrawn_feed(work, proposal),
        *(tour_row(plan.day, item, ledger.key) for item in tours if item.id in changed),
        *await task_feed(ledger, keyring, tasks),
    ]


def withdrawn_feed(work: Work, proposal: Proposal) -> Iterator[FeedRow]:
    """Give the tombstones of acts taken off a handheld; the parcels' own rows follow from their assignment."""
    goes = {visit.parcel: tour.courier for tour in proposal.tours for visit in tour.visits}
    for item, _, change in work.tours:
        scope = courier_scope(item.tour.courier)
        own = item.tour.courier
        moved = {task.parcel for task in change.withdrawn if goes.get(task.parcel, own) != own}
        for task in change.withdrawn:
            why: Gone = "moved" if task.parcel in moved else "replanned"
            yield remove_row(scope, "task", task_name(task.tour, task.position), why)
