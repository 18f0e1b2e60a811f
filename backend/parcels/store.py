"""Parcels and the pool of item codes, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from mobile_sync.custody import GENESIS, Leg


class NewParcel(Struct, frozen=True, kw_only=True):
    """A parcel as it is registered: one leg, held by whoever has the papers before the post does."""

    id: UUID
    dossier_id: UUID
    leg: Leg
    item_code: str
    label: str
    office_id: UUID
    pieces: int
    weight_g: int
    opens_at: datetime
    closes_at: datetime
    holder_kind: str
    holder_id: UUID


class WaitingParcel(Struct, frozen=True, kw_only=True):
    """A parcel that nobody has collected yet."""

    id: UUID
    dossier_id: UUID
    leg: Leg


class Window(Struct, frozen=True, kw_only=True):
    """When a parcel may be carried."""

    parcel_id: UUID
    opens_at: datetime
    closes_at: datetime


class CodeRange(Struct, frozen=True, kw_only=True):
    """A run of item numbers taken from the pool: ``first`` and how many."""

    service: str
    first: int
    count: int


class LabelRecord(Struct, frozen=True, kw_only=True):
    """What a parcel's label shows: no name, no address."""

    item_code: str
    label: str
    leg: Leg
    commune: str


async def take_codes(conn: Connection, province: int, wanted: int) -> CodeRange | None:
    """Take up to ``wanted`` numbers from a range that nobody else is taking from; None where there is none."""
    record = await conn.fetchrow(
        """
        UPDATE item_code_range r
           SET next_number = r.next_number + least($2, r.last_number - r.next_number + 1)
          FROM (SELECT id, next_number FROM item_code_range
                 WHERE province_id = $1 AND next_number <= last_number
                 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) AS free
         WHERE r.province_id = $1 AND r.id = free.id
        RETURNING r.service, free.next_number AS first, r.next_number - free.next_number AS count
        """,
        province,
        wanted,
    )
    return CodeRange(**record) if record else None


async def wait_for_codes(conn: Connection, province: int) -> bool:
    """Wait for a range that somebody else is taking from; return whether there is one with numbers left."""
    found = await conn.fetchval(
        """
        SELECT id
          FROM item_code_range
         WHERE province_id = $1 AND next_number <= last_number
         ORDER BY id
         LIMIT 1
           FOR UPDATE
        """,
        province,
    )
    return found is not None


async def add_code_range(conn: Connection, province: int, id: UUID, service: str, first: int, last: int) -> None:
    """Add a range to the pool; one that is there already stays as it is."""
    await conn.execute(
        """
        INSERT INTO item_code_range (province_id, id, service, next_number, last_number) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (province_id, id) DO NOTHING
        """,
        province,
        id,
        service,
        first,
        last,
    )


async def add_parcels(conn: Connection, province: int, parcels: Sequence[NewParcel], now: datetime) -> None:
    """Register parcels."""
    await conn.execute(
        """
        INSERT INTO parcel (province_id, id, dossier_id, leg, item_code, label, office_id, pieces, weight_g, opens_at,
                            closes_at, registered_at, state, holder_kind, holder_id, chain_head)
        SELECT $1, p.id, p.dossier_id, p.leg, p.item_code, p.label, p.office_id, p.pieces, p.weight_g, p.opens_at,
               p.closes_at, $14, 'registered', p.holder_kind, p.holder_id, $15
          FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::integer[],
                      $9::integer[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::uuid[])
            AS p (id, dossier_id, leg, item_code, label, office_id, pieces, weight_g, opens_at, closes_at,
                  holder_kind, holder_id)
        """,
        province,
        [item.id for item in parcels],
        [item.dossier_id for item in parcels],
        [item.leg for item in parcels],
        [item.item_code for item in parcels],
        [item.label for item in parcels],
        [item.office_id for item in parcels],
        [item.pieces for item in parcels],
        [item.weight_g for item in parcels],
        [item.opens_at for item in parcels],
        [item.closes_at for item in parcels],
        [item.holder_kind for item in parcels],
        [item.holder_id for item in parcels],
        now,
        GENESIS,
    )


async def read_legs(conn: Connection, province: int, dossiers: Sequence[UUID]) -> dict[tuple[UUID, str], bool]:
    """Return (dossier, leg) of every parcel of these dossiers → whether it stands; False: it was only cancelled."""
    records = await conn.fetch(
        """
        SELECT dossier_id, leg, bool_or(state <> 'cancelled') AS stands
          FROM parcel
         WHERE province_id = $1 AND dossier_id = ANY($2::uuid[])
         GROUP BY dossier_id, leg
        """,
        province,
        list(dossiers),
    )
    return {(record["dossier_id"], record["leg"]): record["stands"] for record in records}


async def lock_waiting(
    conn: Connection, province: int, codes: Sequence[str], hashes: Sequence[bytes]
) -> list[WaitingParcel]:
    """Return the parcels nobody has collected whose dossier's source is another, locked in order of id.

    Parcels are locked before dossiers, as facts about them do it.
    """
    records = await conn.fetch(
        """
        SELECT p.id, p.dossier_id, p.leg
          FROM parcel p
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
          JOIN unnest($2::text[], $3::bytea[]) AS s (code, source_hash)
            ON s.code = d.code AND s.source_hash <> d.source_hash
         WHERE p.province_id = $1 AND p.is_open AND p.state IN ('registered', 'assigned')
         ORDER BY p.id
           FOR UPDATE OF p
        """,
        province,
        list(codes),
        list(hashes),
    )
    return [WaitingParcel(**record) for record in records]


async def move_windows(conn: Connection, province: int, windows: Sequence[Window]) -> None:
    """Give parcels another time window."""
    await conn.execute(
        """
        UPDATE parcel
           SET opens_at = w.opens_at, closes_at = w.closes_at
          FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS w (id, opens_at, closes_at)
         WHERE parcel.province_id = $1 AND parcel.id = w.id
        """,
        province,
        [window.parcel_id for window in windows],
        [window.opens_at for window in windows],
        [window.closes_at for window in windows],
    )


async def read_labels(
    conn: Connection, province: int, opens_from: datetime, opens_until: datetime
) -> list[LabelRecord]:
    """Return what to print for the parcels whose time window opens in a period, by commune."""
    records = await conn.fetch(
        """
        SELECT p.item_code, p.label, p.leg, u.name AS commune
          FROM parcel p
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
          JOIN unit u ON u.code = d.unit_code
         WHERE p.province_id = $1 AND p.opens_at >= $2 AND p.opens_at < $3
         ORDER BY u.name, p.item_code
        """,
        province,
        opens_from,
        opens_until,
    )
    return [LabelRecord(**record) for record in records]
