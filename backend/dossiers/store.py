"""Dossiers and what happened to them, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct, structs

from backend.dossiers.model import STAGE, Dossier, Standing


class Move(Struct, frozen=True, kw_only=True):
    """One move of a dossier that a fact about its parcel brought."""

    id: UUID
    dossier_id: UUID
    fact_id: UUID
    kind: str
    stage: str
    national_status: int
    occurred_at: datetime


class SealedPerson(Struct, frozen=True, kw_only=True):
    """The personal columns of a dossier, sealed under its own key, and the blind index of its telephone."""

    owner_name: bytes
    phone: bytes
    phone_index: bytes
    address: bytes


class Acceptable(Struct, frozen=True, kw_only=True):
    """What accepting needs to know of a dossier."""

    procedure_code: str
    postal_stage: str
    national_status: int
    due_at: datetime | None


class Awaiting(Struct, frozen=True, kw_only=True):
    """A dossier that waits for its agency, without a word of personal data."""

    id: UUID
    code: str
    procedure_code: str


class Event(Struct, frozen=True, kw_only=True):
    """Something an agency told of a dossier."""

    id: UUID
    dossier_id: UUID
    kind: str
    national_status: int
    postal_stage: str
    occurred_at: datetime


async def move_dossiers(conn: Connection, province: int, moves: Sequence[Move], now: datetime) -> None:
    """Note each move, and bring every dossier to where its last move leads."""
    rows = [structs.astuple(move) for move in moves]
    await conn.execute("SELECT move_dossiers($1, $2, $3::move_row[])", province, now, rows)


async def read_standings(conn: Connection, province: int, codes: Sequence[str]) -> dict[str, Standing]:
    """Return what is known of the dossiers that exist, by code, locked in one order until the transaction ends."""
    records = await conn.fetch(
        """
        SELECT id, code, national_status, source_hash
          FROM dossier
         WHERE province_id = $1 AND code = ANY($2::text[])
         ORDER BY id
           FOR UPDATE
        """,
        province,
        list(codes),
    )
    return {record["code"]: Standing(**record) for record in records}


async def add_dossiers(
    conn: Connection, province: int, dossiers: Sequence[Dossier], sealed: Sequence[SealedPerson]
) -> None:
    """Register dossiers whose personal columns are sealed."""
    await conn.execute(
        """
        INSERT INTO dossier (province_id, id, code, procedure_code, office_id, channel, returns_by_post,
                             national_status, postal_stage, owner_name, phone, phone_index, address, unit_code, lon,
                             lat, received_at, due_at, source_hash)
        SELECT $1, d.id, d.code, d.procedure_code, d.office_id, d.channel, d.returns_by_post, d.national_status,
               d.postal_stage, d.owner_name, d.phone, d.phone_index, d.address, d.unit_code, d.lon, d.lat,
               d.received_at, d.due_at, d.source_hash
          FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::integer[], $7::boolean[], $8::integer[],
                      $9::text[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[], $14::text[], $15::float8[],
                      $16::float8[], $17::timestamptz[], $18::timestamptz[], $19::bytea[])
            AS d (id, code, procedure_code, office_id, channel, returns_by_post, national_status, postal_stage,
                  owner_name, phone, phone_index, address, unit_code, lon, lat, received_at, due_at, source_hash)
        """,
        province,
        [item.id for item in dossiers],
        [item.code for item in dossiers],
        [item.procedure_code for item in dossiers],
        [item.office_id for item in dossiers],
        [item.channel for item in dossiers],
        [item.returns_by_post for item in dossiers],
        [item.national_status for item in dossiers],
        [STAGE[item.national_status] for item in dossiers],
        [person.owner_name for person in sealed],
        [person.phone for person in sealed],
        [person.phone_index for person in sealed],
        [person.address for person in sealed],
        [item.unit_code for item in dossiers],
        [item.lon for item in dossiers],
        [item.lat for item in dossiers],
        [item.received_at for item in dossiers],
        [item.due_at for item in dossiers],
        [item.source_hash for item in dossiers],
    )


async def update_dossiers(
    conn: Connection, province: int, dossiers: Sequence[Dossier], sealed: Sequence[SealedPerson]
) -> None:
    """Bring registered dossiers to what their agency now says; our own stage follows where its status has moved.

    A date that the agency does not name stays as it is: accepting at the desk may have set it.
    """
    await conn.execute(
        """
        UPDATE dossier
           SET procedure_code = d.procedure_code, office_id = d.office_id, channel = d.channel,
               returns_by_post = d.returns_by_post, national_status = d.national_status,
               postal_stage = CASE WHEN dossier.national_status = d.national_status THEN dossier.postal_stage
                                   ELSE d.postal_stage END,
               owner_name = d.owner_name, phone = d.phone, phone_index = d.phone_index, address = d.address,
               unit_code = d.unit_code, lon = d.lon, lat = d.lat,
               received_at = coalesce(d.received_at, dossier.received_at),
               due_at = coalesce(d.due_at, dossier.due_at), source_hash = d.source_hash
          FROM unnest($2::uuid[], $3::integer[], $4::boolean[], $5::integer[], $6::bytea[], $7::bytea[], $8::bytea[],
                      $9::bytea[], $10::text[], $11::float8[], $12::float8[], $13::timestamptz[],
                      $14::timestamptz[], $15::bytea[], $16::text[], $17::text[], $18::uuid[])
            AS d (id, channel, returns_by_post, national_status, owner_name, phone, phone_index, address, unit_code,
                  lon, lat, received_at, due_at, source_hash, postal_stage, procedure_code, office_id)
         WHERE dossier.province_id = $1 AND dossier.id = d.id
        """,
        province,
        [item.id for item in dossiers],
        [item.channel for item in dossiers],
        [item.returns_by_post for item in dossiers],
        [item.national_status for item in dossiers],
        [person.owner_name for person in sealed],
        [person.phone for person in sealed],
        [person.phone_index for person in sealed],
        [person.address for person in sealed],
        [item.unit_code for item in dossiers],
        [item.lon for item in dossiers],
        [item.lat for item in dossiers],
        [item.received_at for item in dossiers],
        [item.due_at for item in dossiers],
        [item.source_hash for item in dossiers],
        [STAGE[item.national_status] for item in dossiers],
        [item.procedure_code for item in dossiers],
        [item.office_id for item in dossiers],
    )


async def add_events(conn: Connection, province: int, events: Sequence[Event], now: datetime) -> None:
    """Note what an agency told of its dossiers."""
    await conn.execute(
        """
        INSERT INTO dossier_event (province_id, dossier_id, id, kind, national_status, postal_stage, occurred_at,
                                   recorded_at)
        SELECT $1, e.dossier_id, e.id, e.kind, e.national_status, e.postal_stage, e.occurred_at, $8
          FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::text[], $7::timestamptz[])
            AS e (dossier_id, id, kind, national_status, postal_stage, occurred_at)
        """,
        province,
        [event.dossier_id for event in events],
        [event.id for event in events],
        [event.kind for event in events],
        [event.national_status for event in events],
        [event.postal_stage for event in events],
        [event.occurred_at for event in events],
        now,
    )


async def lock_acceptance(conn: Connection, province: int, office: UUID, dossier: UUID) -> Acceptable | None:
    """Return a dossier of an office, locked until the transaction ends, or None where it has none such."""
    record = await conn.fetchrow(
        """
        SELECT procedure_code, postal_stage, national_status, due_at
          FROM dossier
         WHERE province_id = $1 AND office_id = $2 AND id = $3
           FOR UPDATE
        """,
        province,
        office,
        dossier,
    )
    return Acceptable(**record) if record else None


async def accept(conn: Connection, province: int, dossier: UUID, received: datetime, due: datetime | None) -> None:
    """Note that an agency accepted a dossier."""
    await conn.execute(
        """
        UPDATE dossier
           SET national_status = 2, postal_stage = 'accepted', received_at = $3, due_at = $4
         WHERE province_id = $1 AND id = $2
        """,
        province,
        dossier,
        received,
        due,
    )


async def read_awaiting(conn: Connection, province: int, office: UUID) -> list[Awaiting]:
    """Return what was handed over to an office and is not accepted yet, oldest code first."""
    records = await conn.fetch(
        """
        SELECT id, code, procedure_code
          FROM dossier
         WHERE province_id = $1 AND office_id = $2 AND postal_stage = 'handed_to_agency'
         ORDER BY code
         LIMIT 500
        """,
        province,
        office,
    )
    return [Awaiting(**record) for record in records]
