"""Reference tables, offices and agreements. Reference rows come with the project, loaded by whoever migrates."""

from collections.abc import Sequence
from datetime import date, time
from typing import Literal
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.catalogue.eligibility import Agreement
from backend.catalogue.load import (
    load_calendar,
    load_components,
    load_failure_reasons,
    load_procedures,
    load_provinces,
    load_units,
)
from backend.catalogue.model import Mode, Stage


class OfficeRecord(Struct, frozen=True, kw_only=True):
    """A post office or a service centre; ``agency_code`` is the service centre's part of a dossier code."""

    id: UUID
    kind: Literal["post_office", "service_centre"]
    agency_code: str | None
    name: str
    address: str
    unit_code: str
    lon: float
    lat: float


class HoursRecord(Struct, frozen=True, kw_only=True):
    """One session of one office; weekday 1 is Monday (ISO 8601)."""

    office_id: UUID
    weekday: int
    opens: time
    closes: time


class AgreementRecord(Struct, frozen=True, kw_only=True):
    """One period of an agreement as stored."""

    agency_kind: str | None
    office_id: UUID | None
    legal_basis: str
    mode: Mode
    kind: Literal["normal", "pilot"]
    stages: list[Stage]
    valid_from: date
    valid_to: date | None

    def agreement(self) -> Agreement:
        """Return the agreement itself."""
        return Agreement(
            agency_kind=self.agency_kind,
            office_id=self.office_id,
            stages=frozenset(self.stages),
            mode=self.mode,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            kind=self.kind,
            legal_basis=self.legal_basis,
        )


async def load_reference(conn: Connection) -> None:
    """Bring the reference tables to what comes with the project; ``conn`` owns them. Twice is once."""
    async with conn.transaction():
        await load_provinces_and_units(conn)
        await load_procedures_and_components(conn)
        await load_reasons_and_calendar(conn)


async def load_provinces_and_units(conn: Connection) -> None:
    """Load the 34 provinces and 3,321 communes."""
    await conn.executemany(
        """
        INSERT INTO province (id, name, kind, valid_from) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, valid_from = excluded.valid_from
        """,
        [(province.id, province.name, province.kind, province.valid_from) for province in load_provinces()],
    )
    await conn.executemany(
        """
        INSERT INTO unit (code, province_id, name, kind, lon, lat, coord_quality) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (code) DO UPDATE
           SET province_id = excluded.province_id, name = excluded.name, kind = excluded.kind, lon = excluded.lon,
               lat = excluded.lat, coord_quality = excluded.coord_quality
        """,
        [
            (unit.code, unit.province_id, unit.name, unit.kind, unit.lon, unit.lat, unit.coord_quality)
            for unit in load_units()
        ],
    )


async def load_procedures_and_components(conn: Connection) -> None:
    """Load the procedures and their papers; what is unknown stays NULL."""
    await conn.executemany(
        """
        INSERT INTO procedure (code, name, field, level, agency_kind, deadline_working_days, deadline_hours,
                               deadline_calendar_days, fee_vnd, presence_at_submission, presence_at_return,
                               submit_by_post, return_by_post, return_scope, certainty)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (code) DO UPDATE
           SET name = excluded.name, field = excluded.field, level = excluded.level,
               agency_kind = excluded.agency_kind, deadline_working_days = excluded.deadline_working_days,
               deadline_hours = excluded.deadline_hours, deadline_calendar_days = excluded.deadline_calendar_days,
               fee_vnd = excluded.fee_vnd, presence_at_submission = excluded.presence_at_submission,
               presence_at_return = excluded.presence_at_return, submit_by_post = excluded.submit_by_post,
               return_by_post = excluded.return_by_post, return_scope = excluded.return_scope,
               certainty = excluded.certainty
        """,
        [
            (
                item.key, item.name, item.field, item.level, item.agency_kind, item.deadline_working_days,
                item.deadline_hours, item.deadline_calendar_days, item.fee_vnd, item.presence_at_submission,
                item.presence_at_return, item.submit_by_post, item.return_by_post, item.return_scope, item.certainty,
            )
            for item in load_procedures()
        ],
    )  # fmt: skip
    await conn.execute("DELETE FROM component")
    await conn.executemany(
        """
        INSERT INTO component (procedure_code, position, name, copy_kind, originals, copies, mandatory, present_only)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        [
            (item.procedure, position, item.name, item.copy_kind, item.originals, item.copies, item.mandatory,
             item.present_only)
            for position, item in enumerate(load_components())
        ],
    )  # fmt: skip


async def load_reasons_and_calendar(conn: Connection) -> None:
    """Load the reasons of failure with the solutions allowed for each, and the calendar."""
    await conn.executemany(
        """
        INSERT INTO failure_solution (leg, reason, reason_vi, solution, solution_vi, is_default, counts_as_attempt)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (leg, reason, solution) DO UPDATE
           SET reason_vi = excluded.reason_vi, solution_vi = excluded.solution_vi, is_default = excluded.is_default,
               counts_as_attempt = excluded.counts_as_attempt
        """,
        [
            (reason.leg, reason.code, reason.words, solution.code, solution.words, solution.is_default,
             reason.counts_as_attempt)
            for reason in load_failure_reasons()
            for solution in reason.solutions
        ],
    )  # fmt: skip
    await conn.executemany(
        """
        INSERT INTO calendar_day (day, kind, name) VALUES ($1, $2, $3)
        ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name
        """,
        [(item.date, item.kind, item.name) for item in load_calendar()],
    )


async def add_office(conn: Connection, province: int, office: OfficeRecord, hours: Sequence[HoursRecord]) -> None:
    """Add an office with its hours; one that is there already stays as it is."""
    await conn.execute(
        """
        INSERT INTO office (province_id, id, kind, agency_code, name, address, unit_code, lon, lat)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (province_id, id) DO NOTHING
        """,
        province,
        office.id,
        office.kind,
        office.agency_code,
        office.name,
        office.address,
        office.unit_code,
        office.lon,
        office.lat,
    )
    await conn.executemany(
        """
        INSERT INTO office_hours (province_id, office_id, weekday, opens, closes) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (province_id, office_id, weekday, opens) DO NOTHING
        """,
        [(province, item.office_id, item.weekday, item.opens, item.closes) for item in hours],
    )


async def read_offices(conn: Connection, province: int) -> list[OfficeRecord]:
    """Return every office of a province."""
    records = await conn.fetch(
        """
        SELECT id, kind, agency_code, name, address, unit_code, lon, lat
          FROM office
         WHERE province_id = $1
         ORDER BY id
        """,
        province,
    )
    return [OfficeRecord(**record) for record in records]


async def read_hours(conn: Connection, province: int) -> list[HoursRecord]:
    """Return the opening hours of every office of a province, each day in order."""
    records = await conn.fetch(
        """
        SELECT office_id, weekday, opens, closes
          FROM office_hours
         WHERE province_id = $1
         ORDER BY office_id, weekday, opens
        """,
        province,
    )
    return [HoursRecord(**record) for record in records]


async def add_agreement(conn: Connection, province: int, id: UUID, agreement: Agreement) -> None:
    """Add a period of an agreement; one that is there already stays as it is."""
    await conn.execute(
        """
        INSERT INTO agreement (province_id, id, agency_kind, office_id, legal_basis, mode, kind, stages, valid_from,
                               valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (province_id, id) DO NOTHING
        """,
        province,
        id,
        agreement.agency_kind,
        agreement.office_id,
        agreement.legal_basis or "",
        agreement.mode,
        agreement.kind,
        sorted(agreement.stages),
        agreement.valid_from,
        agreement.valid_to,
    )


async def read_agreements(conn: Connection, province: int) -> list[Agreement]:
    """Return every period of every agreement of a province."""
    records = await conn.fetch(
        """
        SELECT agency_kind, office_id, legal_basis, mode, kind, stages, valid_from, valid_to
          FROM agreement
         WHERE province_id = $1
        """,
        province,
    )
    return [AgreementRecord(**record).agreement() for record in records]
