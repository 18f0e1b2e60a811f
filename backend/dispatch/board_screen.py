"""Gather what the board's page shows of one day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.base.keys import province_key
from backend.base.look.paint import Language
from backend.base.sealing import Keyring
from backend.catalogue.store import OfficeRecord, read_offices
from backend.dispatch import store
from backend.dispatch.board import Board
from backend.dispatch.board_lanes import Axis, Card, Lane, axis_of, card_of, count_stops, lanes_of
from backend.dispatch.board_lists import ParcelRow, StopRow, exception_rows, stop_rows, unassigned_rows
from backend.dispatch.board_map import Trace, traces_of
from backend.dispatch.board_projection import Point, View, view_around
from backend.dispatch.board_reading import read_board
from backend.dispatch.board_words import day_words, say
from backend.dispatch.day import bounds
from backend.dispatch.proposal import PlanView, courier_names, open_proposal, view_plan, view_unserved
from backend.people.store import read_members

PLAN_SECONDS = 10
"""How long the page lets a plan be improved."""
PLANS_LOOKED_AT = 20
REPLAN_FRESH = timedelta(minutes=30)


class Wish(Struct, frozen=True, kw_only=True):
    """What a dispatcher asked to see; it travels in the address, so it needs no script."""

    language: Language
    day: date
    tour: int | None

    def say(self, key: str, **values: object) -> str:
        """Return a phrase in this language."""
        return say(self.language, key, **values)

    def address(self, path: str = "/board", **others: object) -> str:
        """Return an address that keeps the wish, except where ``others`` say otherwise."""
        kept = {"day": self.day, "tour": self.tour, "lang": self.language} | others
        return f"{path}?{urlencode({name: value for name, value in kept.items() if value is not None})}"


class Screen(Struct, frozen=True, kw_only=True):
    """A day on the board. Without tours, ``plan`` is the latest one asked for, if any.

    ``committed`` is the plan whose tours these are, while something can still be added to them. With ``under_way`` the
    rest of the day can be planned anew, and ``replan`` is the latest such plan that has not been taken, if it is fresh.
    """

    wish: Wish
    moment: datetime
    board: Board
    day: str
    view: View
    posts: tuple[Point, ...]
    axis: Axis | None
    lanes: list[Lane]
    counts: dict[str, int]
    traces: list[Trace]
    card: Card | None
    stops: list[StopRow]
    exceptions: list[ParcelRow]
    flagged: list[ParcelRow]
    unassigned: list[ParcelRow]
    plan: PlanView | None
    committed: UUID | None
    under_way: bool
    replan: PlanView | None


async def read_screen(
    conn: Connection, keyring: Keyring, province: int, wish: Wish, moment: datetime, *, may_call: bool
) -> Screen:
    """Return the day as the page shows it at a moment of the field."""
    board = await read_board(conn, keyring, province, wish.day, may_call=may_call)
    offices = await read_offices(conn, province)
    plan = None if board.tours else await latest_plan(conn, keyring, province, wish.day)
    axis = axis_of(board.tours, moment) if board.tours else None
    lanes = lanes_of(board.tours, axis, wish.language) if axis else []
    chosen = next((lane for lane in lanes if lane.tour.number == wish.tour), lanes[0] if lanes else None)
    posts = post_offices(offices)
    doors = [(stop.lon, stop.lat) for tour in board.tours for stop in tour.stops]
    view = view_around([*posts, *doors] or [(office.lon, office.lat) for office in offices])
    is_today = bool(board.tours) and bounds(wish.day)[0] <= moment < bounds(wish.day)[1]
    reasons = await unserved_reasons(conn, keyring, province, wish) if board.tours and board.unassigned else {}
    return Screen(
        wish=wish,
        moment=moment,
        board=board,
        day=day_words(wish.day, wish.language),
        view=view,
        posts=posts,
        axis=axis,
        lanes=lanes,
        counts=count_stops(board.tours, axis.now if axis else None),
        traces=traces_of(
            board.tours,
            await courier_homes(conn, province, offices),
            view,
            chosen.tour.number if chosen else None,
        ),
        card=card_of(chosen, wish.language) if chosen else None,
        stops=stop_rows(chosen.tour.stops, wish.language) if chosen else [],
        exceptions=exception_rows(board.exceptions, wish.day, wish.language),
        flagged=exception_rows(board.flagged, wish.day, wish.language),
        unassigned=unassigned_rows(board.unassigned, reasons, wish.language) if board.tours else [],
        plan=plan,
        committed=await committed_plan(conn, province, wish.day, moment) if board.tours else None,
        under_way=is_today,
        replan=await latest_replan(conn, keyring, province, wish.day, moment) if is_today else None,
    )


def post_offices(offices: Sequence[OfficeRecord]) -> tuple[Point, ...]:
    """Return where the post offices are (lon, lat)."""
    return tuple((office.lon, office.lat) for office in offices if office.kind == "post_office")


async def courier_homes(conn: Connection, province: int, offices: Sequence[OfficeRecord]) -> dict[UUID, Point]:
    """Return where each courier's tour starts and ends (lon, lat)."""
    places = {office.id: (office.lon, office.lat) for office in offices}
    members = await read_members(conn, province, "courier")
    return {member.id: places[member.office_id] for member in members if member.office_id in places}


async def latest_plan(conn: Connection, keyring: Keyring, province: int, day: date) -> PlanView | None:
    """Return the plan of a day that was asked for last."""
    for line in await store.read_plans(conn, province, day, 1):
        record = await store.read_plan(conn, province, line.id)
        return await view_plan(conn, keyring, province, record) if record else None
    return None


async def committed_plan(conn: Connection, province: int, day: date, moment: datetime) -> UUID | None:
    """Return the plan to which a day's tours belong, or None once the day is over."""
    if moment >= bounds(day)[1]:
        return None
    plans = await store.read_plans(conn, province, day, PLANS_LOOKED_AT)
    return next((line.replan_of or line.id for line in plans if line.state == "committed"), None)


async def latest_replan(
    conn: Connection, keyring: Keyring, province: int, day: date, moment: datetime
) -> PlanView | None:
    """Return the plan of the rest of a day that was asked for last, unless it was taken or is too old to be taken."""
    for line in await store.read_plans(conn, province, day, 1):
        is_fresh = line.requested_at > moment - REPLAN_FRESH
        if line.replan_of is not None and line.state != "committed" and is_fresh:
            record = await store.read_plan(conn, province, line.id)
            return await view_plan(conn, keyring, province, record) if record else None
    return None


async def unserved_reasons(conn: Connection, keyring: Keyring, province: int, wish: Wish) -> dict[UUID, str]:
    """Return why the engine left parcels out of the day's committed plan."""
    for line in await store.read_plans(conn, province, wish.day, PLANS_LOOKED_AT):
        record = await store.read_plan(conn, province, line.id) if line.state == "committed" else None
        if record and record.proposal:
            proposal = open_proposal(await province_key(conn, keyring, province), record.id, record.proposal)
            names = await courier_names(conn, keyring, province)
            views = (view_unserved(item, names) for item in proposal.unserved)
            return {view.parcel: view.vi if wish.language == "vi" else view.en for view in views}
    return {}
