"""The door at which a dispatcher says what came of a receiver's complaint."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from backend.base.clock import now
from backend.base.doors import Conn, Door, staff
from backend.dispatch.complaints import answer_complaint
from mobile_sync.facts import PRINTABLE


class ComplaintResolution(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found and done; without names or addresses."""

    resolution: Annotated[str, Meta(min_length=1, max_length=1000, pattern=PRINTABLE)]


class ComplaintAnswered(Struct, frozen=True, kw_only=True):
    """A complaint that was looked into."""

    fact: UUID
    answered_at: datetime


@post("/{fact:uuid}/resolution", opt=staff("dispatcher", "supervisor"))
async def end_complaint(
    fact: FromPath[UUID], data: JSONBody[ComplaintResolution], conn: Conn, door: Door
) -> ComplaintAnswered:
    """Say what came of a receiver's complaint, once; their word itself stays as it is."""
    moment = now()
    await answer_complaint(conn, door, fact, data.resolution, moment)
    return ComplaintAnswered(fact=fact, answered_at=moment)


router = Router("/api/v1/complaints", route_handlers=[end_complaint])
