"""The dispatcher's doors: ask for a plan, look at the proposal, commit it, watch the day."""

import hashlib
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from asyncpg import Connection
from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from litestar.response import ServerSentEvent
from msgspec import Meta, Struct

from backend.base.clock import VIETNAM, new_id, now
from backend.base.doors import Conn, Door, Visitor, staff
from backend.base.keys import province_key
from backend.base.refusals import Conflict, KeyMissing, KeyReused
from backend.base.store import Told, answer_idempotency, claim_idempotency, tell
from backend.custody.ledger import Ledger
from backend.dispatch import store
from backend.dispatch.board import Board
from backend.dispatch.board_reading import read_board
from backend.dispatch.commit import commit_plan
from backend.dispatch.live import follow
from backend.dispatch.model import PlanState
from backend.dispatch.progress_store import ask_to_end
from backend.dispatch.proposal import PlanView, view_plan
from backend.dispatch.refusals import PlanNotCommitted, PlanNotFound, PlanNotSolving, ReplanNotToday
from backend.dispatch.replan_commit import commit_replan

PLANS_SHOWN = 20
PLANNERS = staff("dispatcher", "supervisor")
WATCHERS = staff("dispatcher", "supervisor", "province_admin", "auditor")


class PlanRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which day to plan, how long to look for a better plan at most, and the seed of the search."""

    day: date
    seconds: Annotated[float, Meta(gt=0, le=60)] = 10
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 1


class ReplanRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long to look for a better rest of the day at most, and the seed of the search."""

    seconds: Annotated[float, Meta(gt=0, le=60)] = 5
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 1


class Asked(Struct, frozen=True, kw_only=True):
    """What somebody asked the engine for; ``request`` is what a key stands for."""

    request: bytes
    day: date
    seconds: float
    seed: int
    replan_of: UUID | None = None


class Operation(Struct, frozen=True, kw_only=True):
    """A plan under way; look at its ``Location`` for the outcome."""

    id: UUID
    state: PlanState


class Committed(Struct, frozen=True, kw_only=True):
    """The day's plan."""

    id: UUID
    state: PlanState
    committed_at: datetime


IdempotencyKey = Annotated[str | None, HeaderParameter(name="Idempotency-Key", max_length=200)]


@post("/plans", opt=PLANNERS, status_code=202)
async def request_plan(
    data: JSONBody[PlanRequest], conn: Conn, door: Door, key: IdempotencyKey = None
) -> Response[Operation]:
    """Ask for a plan of a day. Solving goes on behind; the same key asks once only."""
    if not key:
        raise KeyMissing
    asked = Asked(
        request=hashlib.sha256(b"POST /plans\n" + msgspec.json.encode(data)).digest(),
        day=data.day,
        seconds=data.seconds,
        seed=data.seed,
    )
    return await begin(conn, door, key, asked)


@post("/plans/{plan:uuid}/replans", opt=PLANNERS, status_code=202)
async def request_replan(
    plan: FromPath[UUID], data: JSONBody[ReplanRequest], conn: Conn, door: Door, key: IdempotencyKey = None
) -> Response[Operation]:
    """Ask for a plan of the rest of the day whose plan is committed; from then on it is a plan like any other.

    What is done stays done, what is on board stays on board, and nobody's next stop is moved.
    """
    if not key:
        raise KeyMissing
    base = await store.read_plan(conn, door.province, plan)
    if base is None:
        raise PlanNotFound
    if base.state != "committed":
        raise PlanNotCommitted
    if base.day != now().astimezone(VIETNAM).date():
        raise ReplanNotToday
    asked = Asked(
        request=hashlib.sha256(b"POST /replans\n" + plan.bytes + msgspec.json.encode(data)).digest(),
        day=base.day,
        seconds=data.seconds,
        seed=data.seed,
        replan_of=base.replan_of or base.id,
    )
    return await begin(conn, door, key, asked)


async def begin(conn: Connection, door: Visitor, key: str, asked: Asked) -> Response[Operation]:
    """Note what is asked for, once for a key, and leave word of it."""
    moment = now()
    if before := await claim_idempotency(conn, door.province, door.id, key, asked.request, moment):
        if before.request != asked.request:
            raise KeyReused
        plan = await store.read_plan(conn, door.province, before.subject) if before.subject else None
        if plan is None:
            raise Conflict
        return operation(plan.id, plan.state)
    id = new_id()
    await store.add_plan(
        conn, door.province, id, asked.day, door.id, moment, asked.seconds, asked.seed, asked.replan_of
    )
    await tell(conn, door.province, [Told(id=new_id(), topic="plan_requested", subject=id)], moment)
    await answer_idempotency(conn, door.province, door.id, key, id)
    return operation(id, "solving")


def operation(id: UUID, state: PlanState) -> Response[Operation]:
    """Return where a plan can be looked at."""
    return Response(Operation(id=id, state=state), status_code=202, headers={"Location": f"/api/v1/plans/{id}"})


@get("/plans", opt=PLANNERS)
async def list_plans(day: FromQuery[date], conn: Conn, door: Door) -> list[store.PlanLine]:
    """List the latest plans of a day, newest first."""
    return await store.read_plans(conn, door.province, day, PLANS_SHOWN)


@get("/plans/{plan:uuid}", opt=PLANNERS)
async def show_plan(plan: FromPath[UUID], conn: Conn, door: Door, state: State) -> PlanView:
    """Show a plan: its state and, once solved, its tours, and whoever cannot be served with the reason."""
    record = await store.read_plan(conn, door.province, plan)
    if record is None:
        raise PlanNotFound
    return await view_plan(conn, state.keyring, door.province, record)


@post("/plans/{plan:uuid}/cancellation", opt=PLANNERS, status_code=202)
async def cancel(plan: FromPath[UUID], conn: Conn, door: Door) -> Response[Operation]:
    """End the search for a plan early: within a second or two it becomes a proposal of the best found so far."""
    if await store.read_plan(conn, door.province, plan) is None:
        raise PlanNotFound
    if not await ask_to_end(conn, door.province, plan, now()):
        raise PlanNotSolving
    return operation(plan, "solving")


@post("/plans/{plan:uuid}/commitment", opt=PLANNERS, status_code=201)
async def commit(plan: FromPath[UUID], conn: Conn, door: Door, state: State) -> Committed:
    """Make a proposal the day's plan, or the rest of it: the handhelds get their tours with the next exchange."""
    record = await store.read_plan(conn, door.province, plan)
    make = commit_replan if record and record.replan_of else commit_plan
    key = await province_key(conn, state.keyring, door.province)
    ledger = Ledger(conn=conn, province=door.province, key=key, now=now())
    moment = await make(ledger, state.keyring, door, plan)
    return Committed(id=plan, state="committed", committed_at=moment)


@get("/board", opt=WATCHERS)
async def show_board(day: FromQuery[date], conn: Conn, door: Door, state: State) -> Board:
    """Show the day as it stands: tours, who holds what, exceptions, what nobody carries yet."""
    may_call = door.role in PLANNERS["who"].roles
    return await read_board(conn, state.keyring, door.province, day, may_call=may_call)


@get("/board/events", opt=WATCHERS)
async def watch_board(
    door: Door,
    state: State,
    after: FromQuery[int | None] = None,
    last_event_id: Annotated[str | None, HeaderParameter(name="Last-Event-ID", max_length=20)] = None,
) -> ServerSentEvent:
    """Tell what happens as it happens, for just under a minute; the browser comes back with ``Last-Event-ID``.

    Without one, ``after`` is the board's own ``event``, and without that it begins now.
    """
    start = int(last_event_id) if last_event_id and last_event_id.isdecimal() else after
    return ServerSentEvent(follow(state.listener, door.province, start), headers={"Cache-Control": "no-store"})


router = Router(
    "/api/v1",
    route_handlers=[request_plan, request_replan, list_plans, show_plan, cancel, commit, show_board, watch_board],
)
