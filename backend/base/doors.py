"""Who may knock at which door. Every route names its policy; a route without one keeps the service from starting."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias
from uuid import UUID

from asyncpg import Connection
from litestar import Litestar, Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.exceptions import InternalServerException
from litestar.handlers import BaseRouteHandler
from msgspec import Struct

from backend.base.inflate import inflate
from backend.base.refusals import BodyTooSlow, CrossSite, EncodingUnknown, Forbidden, Unauthenticated

Conn: TypeAlias = NamedDependency[Connection]


class Visitor(Struct, frozen=True, kw_only=True):
    """Who knocks: of which province, in which role, as whom. ``csrf`` is the token that their pages carry."""

    province: int
    role: str
    id: UUID
    device: UUID | None = None
    session: UUID | None = None
    csrf: str = ""


Door: TypeAlias = NamedDependency[Visitor]
Recogniser = Callable[[ASGIConnection[Any, Any, Any, Any]], Awaitable[Visitor | None]]


class Policy(Struct, frozen=True, kw_only=True):
    """Who may use a route: how they are recognised, and in which roles.

    ``by`` is ``anyone``, ``staff`` (session cookie), ``handheld`` (key-bound token) or ``citizen`` (capability).
    """

    by: str
    roles: frozenset[str] = frozenset()


ANYONE = Policy(by="anyone")
HANDHELD = Policy(by="handheld", roles=frozenset({"courier"}))
CITIZEN = Policy(by="citizen", roles=frozenset({"citizen"}))
STAFF_ROLES = frozenset(
    {"courier", "clerk", "agency_officer", "dispatcher", "supervisor", "province_admin", "auditor", "partner"}
)
BODY_PATIENCE_S = 30.0
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def staff(*roles: str) -> dict[str, Policy]:
    """Return the option of a route for signed-in staff in these roles; no role named means every role."""
    return {"who": Policy(by="staff", roles=frozenset(roles) or STAFF_ROLES)}


def only(policy: Policy) -> dict[str, Policy]:
    """Return the option of a route for a fixed policy."""
    return {"who": policy}


async def knock(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let in whom the route's policy names, and leave the visitor in the connection's scope.

    Raises Unauthenticated, Forbidden, CrossSite.
    """
    if connection.scope.get("method") == "OPTIONS":
        return
    policy: Policy = handler.opt["who"]
    if policy.by == "anyone":
        return
    recognise: Recogniser = connection.app.state.recognisers[policy.by]
    visitor = await recognise(connection)
    if visitor is None:
        raise Unauthenticated
    if visitor.role not in policy.roles:
        raise Forbidden
    if policy.by == "staff":
        require_own_page(connection, visitor)
    connection.scope["visitor"] = visitor  # type: ignore[typeddict-unknown-key]


def require_own_page(connection: ASGIConnection[Any, Any, Any, Any], visitor: Visitor) -> None:
    """Demand the page's token on every change.

    Raises CrossSite.
    """
    if connection.scope.get("method") in SAFE_METHODS:
        return
    token = connection.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(token.encode(), visitor.csrf.encode()):
        raise CrossSite


async def read_body(request: Request[Any, Any, Any], most: int = 0) -> bytes:
    """Return a request's body. Call it before a transaction is opened: a slow sender must hold none.

    Where ``most`` says how many bytes it may have once opened, it may come as gzip.
    Raises BodyTooSlow, EncodingUnknown, TooLarge, Unreadable.
    """
    encoding = request.headers.get("content-encoding", "")
    if encoding and not (most and encoding == "gzip"):
        raise EncodingUnknown
    try:
        async with asyncio.timeout(BODY_PATIENCE_S):
            body = await request.body()
    except (TimeoutError, InternalServerException):
        # The framework calls a sender who hung up a fault of the server's.
        raise BodyTooSlow from None
    return inflate(body, most) if encoding else body


class UndeclaredRoute(Exception):
    """A route does not say who may use it; the service must not start."""


def require_policies(app: Litestar) -> None:
    """Refuse to start where a route names no policy.

    Raises UndeclaredRoute.
    """
    for route in app.routes:
        for handler in getattr(route, "route_handlers", None) or [route.route_handler]:  # type: ignore[union-attr]
            answers_options_only = getattr(handler, "http_methods", None) == {"OPTIONS"}
            if not answers_options_only and not isinstance(handler.opt.get("who"), Policy):
                raise UndeclaredRoute(f"{route.path} ({handler.handler_name})")
