"""The doors at which people and handhelds say who they are."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, delete, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from backend.base.clock import real_now
from backend.base.doors import ANYONE, HANDHELD, Conn, Door, Visitor, only, staff
from backend.people import store
from backend.people.devices import enrol, free_pin, give_token, invite
from backend.people.refusals import CourierNotFound, DeviceNotFound
from backend.people.signin import COOKIE, SESSION_LIFE, recognise_session, sign_in
from backend.people.tokens import new_nonce
from mobile_sync.facts import PRINTABLE
from mobile_sync.wire import Challenge, Enrolled, Enrolment, PinFreed, PinRequest, Token, TokenRequest


class SignIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A province, a name and a password."""

    province: Annotated[int, Meta(ge=1, le=99)]
    login: Annotated[str, Meta(min_length=1, max_length=80, pattern=PRINTABLE)]
    password: Annotated[str, Meta(min_length=1, max_length=200)]


class SignedIn(Struct, frozen=True, kw_only=True):
    """Who has signed in; ``csrf`` goes into the X-CSRF-Token header of every change."""

    province: int
    role: str
    csrf: str


class Invitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose handheld is to be enrolled."""

    courier: UUID


class Invited(Struct, frozen=True, kw_only=True):
    """A one-time code, shown to the courier as a QR; good for thirty minutes."""

    code: str


class Revoked(Struct, frozen=True, kw_only=True):
    """A handheld that is locked, and since when."""

    device: UUID
    revoked_at: datetime


async def recognise_staff(connection: ASGIConnection[Any, Any, Any, Any]) -> Visitor | None:
    """Return whose session cookie came, or None."""
    cookie = connection.cookies.get(COOKIE, "")
    return await recognise_session(connection.app.state.pool, cookie, real_now()) if cookie else None


@post("/sessions", opt=only(ANYONE))
async def open_session(data: JSONBody[SignIn], state: State) -> Response[SignedIn]:
    """Sign in. The session is a cookie; changes also need the CSRF token."""
    opened = await sign_in(state.pool, data.province, data.login, data.password, real_now())
    visitor = opened.visitor
    response = Response(SignedIn(province=visitor.province, role=visitor.role, csrf=visitor.csrf), status_code=201)
    response.set_cookie(
        COOKIE,
        opened.cookie,
        httponly=True,
        samesite="lax",
        secure=state.settings.secure_cookies,
        max_age=int(SESSION_LIFE.total_seconds()),
    )
    return response


@get("/sessions/mine", opt=staff())
async def read_own_session(door: Door) -> SignedIn:
    """Say who is signed in."""
    return SignedIn(province=door.province, role=door.role, csrf=door.csrf)


@delete("/sessions/mine", opt=staff())
async def end_session(conn: Conn, door: Door) -> None:
    """Sign out."""
    if door.session is not None:
        await store.close_session(conn, door.province, door.session, real_now())


@post("/enrolments", opt=staff("dispatcher", "supervisor"))
async def invite_handheld(data: JSONBody[Invitation], conn: Conn, door: Door) -> Invited:
    """Make a one-time code for a courier's handheld."""
    member = await store.read_member(conn, door.province, data.courier)
    if member is None or member.role != "courier":
        raise CourierNotFound
    return Invited(code=await invite(conn, door.province, member.id, real_now()))


@post("/devices/{device:uuid}/revocation", opt=staff("dispatcher", "supervisor"))
async def revoke_handheld(device: FromPath[UUID], conn: Conn, door: Door) -> Revoked:
    """Lock a lost handheld for good; what it still sends is kept and not applied. Twice is once."""
    await store.revoke_device(conn, door.province, device, real_now())
    record = await store.read_device(conn, door.province, device)
    if record is None or record.revoked_at is None:
        raise DeviceNotFound
    return Revoked(device=device, revoked_at=record.revoked_at)


staff_router = Router(
    "/api/v1", route_handlers=[open_session, read_own_session, end_session, invite_handheld, revoke_handheld]
)


@post("/enroll", opt=only(ANYONE))
async def enrol_handheld(data: JSONBody[Enrolment], state: State) -> Enrolled:
    """Bind a handheld's fresh key to the courier a one-time code was made for."""
    return await enrol(state.pool, data, real_now())


@post("/challenge", opt=only(ANYONE), status_code=200)
async def challenge(state: State) -> Challenge:
    """Give a nonce to sign."""
    return Challenge(nonce=new_nonce(state.keyring.token_key, real_now()))


@post("/token", opt=only(ANYONE), status_code=200)
async def exchange_token(data: JSONBody[TokenRequest], state: State) -> Token:
    """Give a ten-minute token to the handheld that signed our nonce."""
    return await give_token(state.pool, state.keyring.token_key, data, real_now())


@post("/pin", opt=only(HANDHELD), status_code=200)
async def free_handheld_pin(data: JSONBody[PinRequest], conn: Conn, door: Door) -> PinFreed:
    """Let a courier who forgot the PIN choose another, by a new one-time code; what the handheld holds stays."""
    return PinFreed(device=await free_pin(conn, door.province, door.device, data.code, real_now()))


device_router = Router("/sync/v1", route_handlers=[enrol_handheld, challenge, exchange_token, free_handheld_pin])
