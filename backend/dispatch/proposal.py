"""A proposal at rest and on a dispatcher's screen."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from asyncpg import Connection
from msgspec import Struct

from backend.base.keys import data_keys, province_key
from backend.base.sealing import DataKey, Keyring
from backend.catalogue.store import read_offices
from backend.dispatch.model import Act, PlannedRest, PlannedTour, PlannedVisit, PlanState, Progress, Proposal, Unserved
from backend.dispatch.progress_store import read_progress
from backend.dispatch.rest_view import RestView, view_rest
from backend.dispatch.store import PlanRecord
from backend.dispatch.words import WARNINGS, explain, gather
from backend.people.store import Member, read_members


class VisitView(Struct, frozen=True, kw_only=True):
    """One act of a proposed tour; ``place`` is the office's name, empty at a citizen's door.

    ``slack_s`` is how much later the act could begin with every later promise of the tour still kept.
    """

    stop: int
    act: Act
    parcel: UUID
    item_code: str
    place: str
    lon: float
    lat: float
    arrives_at: datetime
    starts_at: datetime
    leaves_at: datetime
    opens_at: datetime
    closes_at: datetime
    slack_s: int | None


class TourView(Struct, frozen=True, kw_only=True):
    """A proposed tour."""

    number: int
    courier: UUID
    courier_name: str
    starts_at: datetime
    ends_at: datetime
    distance_m: int
    parcels: int
    stops: int
    visits: list[VisitView]
    rests: list[PlannedRest]


class Sentence(Struct, frozen=True, kw_only=True):
    """A sentence for a dispatcher."""

    vi: str
    en: str


class UnservedView(Struct, frozen=True, kw_only=True):
    """A parcel in no tour: what stops the courier who comes nearest, and in short what stops ``others``."""

    parcel: UUID
    item_code: str
    code: str
    vi: str
    en: str
    others: list[Sentence]


class WarningView(Struct, frozen=True, kw_only=True):
    """What went wrong on the way to a proposal that is sound all the same, in words."""

    code: str
    vi: str
    en: str


class ProposalView(Struct, frozen=True, kw_only=True):
    """A proposal: times rest on ``travel_source``, whose ``travel_quality`` stands beside them.

    ``verdict`` is the independent judge's; only a sound plan is ever proposed. ``rest`` says what it changes, where it
    is one for the rest of a day under way.
    """

    tours: list[TourView]
    unserved: list[UnservedView]
    served: int
    distance_m: int
    engine: str
    iterations: int
    travel_source: str
    travel_quality: str
    warnings: list[WarningView]
    verdict: str
    rest: RestView | None


class PlanView(Struct, frozen=True, kw_only=True):
    """A plan as a dispatcher sees it; it has ``progress`` while it is being solved.

    ``replan_of`` names the committed plan of whose day it plans the rest anew.
    """

    id: UUID
    day: date
    state: PlanState
    replan_of: UUID | None
    requested_at: datetime
    solved_at: datetime | None
    committed_at: datetime | None
    error: str
    progress: Progress | None
    proposal: ProposalView | None


def seal_proposal(key: DataKey, plan: UUID, proposal: Proposal) -> bytes:
    """Return a proposal as it is stored, under the province's key."""
    return key.seal("plan", "proposal", plan, msgspec.json.encode(proposal))


def open_proposal(key: DataKey, plan: UUID, sealed: bytes) -> Proposal:
    """Return a stored proposal."""
    return msgspec.json.decode(key.open("plan", "proposal", plan, sealed), type=Proposal)


async def view_plan(conn: Connection, keyring: Keyring, province: int, plan: PlanRecord) -> PlanView:
    """Return a plan with what it proposes, offices and couriers by name."""
    view = None
    if plan.proposal is not None:
        proposal = open_proposal(await province_key(conn, keyring, province), plan.id, plan.proposal)
        names = await courier_names(conn, keyring, province)
        places = {office.id: office.name for office in await read_offices(conn, province)}
        view = view_proposal(proposal, names, places)
    return PlanView(
        id=plan.id,
        day=plan.day,
        state=plan.state,
        replan_of=plan.replan_of,
        requested_at=plan.requested_at,
        solved_at=plan.solved_at,
        committed_at=plan.committed_at,
        error=plan.error,
        progress=await read_progress(conn, province, plan.id) if plan.state == "solving" else None,
        proposal=view,
    )


async def courier_names(conn: Connection, keyring: Keyring, province: int) -> dict[UUID, str]:
    """Return the name of every active courier."""
    members = await read_members(conn, province, "courier")
    keys = await data_keys(conn, keyring, province, [member.id for member in members])
    return {member.id: open_name(member, keys[member.id]) for member in members}


def open_name(member: Member, key: DataKey) -> str:
    """Return the name of a member of staff."""
    return key.open("staff", "name", member.id, member.name).decode()


def view_proposal(proposal: Proposal, names: dict[UUID, str], places: dict[UUID, str]) -> ProposalView:
    """Return a proposal in names."""
    return ProposalView(
        tours=[view_tour(tour, names, places) for tour in proposal.tours],
        unserved=[view_unserved(item, names) for item in proposal.unserved],
        served=sum(len(parcels_of(tour.visits)) for tour in proposal.tours),
        distance_m=sum(tour.distance_m for tour in proposal.tours),
        engine=proposal.engine,
        iterations=proposal.iterations,
        travel_source=proposal.travel_source,
        travel_quality=proposal.travel_quality,
        warnings=[view_warning(code) for code in proposal.warnings],
        verdict="unsound" if proposal.faults else "sound",
        rest=view_rest(proposal.rest, names) if proposal.rest else None,
    )


def view_unserved(item: Unserved, names: dict[UUID, str]) -> UnservedView:
    """Return why a parcel is in no tour, in words."""
    nearest, *others = item.obstacles
    vi, en = explain(nearest, names.get(nearest.courier, "") if nearest.courier else "")
    return UnservedView(
        parcel=item.parcel,
        item_code=item.item_code,
        code=nearest.code,
        vi=vi,
        en=en,
        others=[Sentence(vi=vi, en=en) for vi, en in gather(others)],
    )


def view_warning(code: str) -> WarningView:
    """Return a warning in words."""
    vi, en = WARNINGS[code]
    return WarningView(code=code, vi=vi, en=en)


def view_tour(tour: PlannedTour, names: dict[UUID, str], places: dict[UUID, str]) -> TourView:
    """Return a tour in names."""
    return TourView(
        number=tour.number,
        courier=tour.courier,
        courier_name=names.get(tour.courier, ""),
        starts_at=tour.starts_at,
        ends_at=tour.ends_at,
        distance_m=tour.distance_m,
        parcels=len(parcels_of(tour.visits)),
        stops=max((visit.stop for visit in tour.visits), default=0),
        visits=[
            VisitView(
                stop=visit.stop,
                act=visit.act,
                parcel=visit.parcel,
                item_code=visit.item_code,
                place=places.get(visit.office, "") if visit.office else "",
                lon=visit.lon,
                lat=visit.lat,
                arrives_at=visit.arrives_at,
                starts_at=visit.starts_at,
                leaves_at=visit.leaves_at,
                opens_at=visit.opens_at,
                closes_at=visit.closes_at,
                slack_s=visit.slack_s,
            )
            for visit in tour.visits
        ],
        rests=list(tour.rests),
    )


def parcels_of(visits: Iterable[PlannedVisit]) -> set[UUID]:
    """Return the parcels that visits are about."""
    return {visit.parcel for visit in visits}
