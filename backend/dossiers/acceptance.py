"""The agency accepts a dossier that the post handed over: from this moment its own clock runs (DOMAIN rule 5)."""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from backend.base.clock import new_id
from backend.catalogue.calendar import WorkingCalendar
from backend.catalogue.deadlines import due_at
from backend.catalogue.load import load_calendar, load_procedures
from backend.dossiers import store
from backend.dossiers.refusals import DossierNotFound
from backend.dossiers.stages import Standing, advance


async def accept_dossier(
    conn: Connection, province: int, office: UUID, dossier: UUID, now: datetime
) -> datetime | None:
    """Accept a dossier at its own office and return when its result is due, None where no deadline is known.

    Accepting again changes nothing. Raises DossierNotFound, NotAtThisStage.
    """
    standing = await store.lock_acceptance(conn, province, office, dossier)
    if standing is None:
        raise DossierNotFound
    if standing.postal_stage == "accepted":
        return standing.due_at
    after = advance(Standing(standing.postal_stage, standing.national_status), "accept", "agency_officer")
    procedure = next(item for item in load_procedures() if item.key == standing.procedure_code)
    due = due_at(procedure, now, WorkingCalendar(load_calendar()))
    await store.accept(conn, province, dossier, now, due)
    event = store.Event(
        id=new_id(),
        dossier_id=dossier,
        kind="accepted",
        national_status=after.national_status,
        postal_stage=after.stage,
        occurred_at=now,
    )
    await store.add_events(conn, province, [event], now)
    return due
