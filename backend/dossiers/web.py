"""The agency officer's doors: what the post brought, and accepting it."""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from litestar import Router, get, put
from litestar.params import FromPath
from msgspec import Struct

from backend.base.clock import now
from backend.base.doors import Conn, Door, Visitor, staff
from backend.dossiers import store
from backend.dossiers.acceptance import accept_dossier
from backend.dossiers.refusals import DossierNotFound
from backend.people.store import read_member


class Acceptance(Struct, frozen=True, kw_only=True):
    """An accepted dossier; ``due_at`` is None where the procedure's deadline is not known."""

    dossier: UUID
    due_at: datetime | None


async def office_of(conn: Connection, door: Visitor) -> UUID:
    """Return the office at which somebody works.

    Raises DossierNotFound.
    """
    member = await read_member(conn, door.province, door.id)
    if member is None:
        raise DossierNotFound
    return member.office_id


@get("/awaiting-acceptance", opt=staff("agency_officer"))
async def list_awaiting(conn: Conn, door: Door) -> list[store.Awaiting]:
    """List what the post handed over to the officer's agency and what is not accepted yet."""
    return await store.read_awaiting(conn, door.province, await office_of(conn, door))


@put("/{dossier:uuid}/acceptance", opt=staff("agency_officer"))
async def put_acceptance(dossier: FromPath[UUID], conn: Conn, door: Door) -> Acceptance:
    """Accept a dossier; the agency's clock runs from now. Doing it twice is doing it once."""
    due = await accept_dossier(conn, door.province, await office_of(conn, door), dossier, now())
    return Acceptance(dossier=dossier, due_at=due)


router = Router("/api/v1/dossiers", route_handlers=[list_awaiting, put_acceptance])
