"""What a batch of facts meets: chains and parcels, locked and read in one round trip."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from asyncpg import Connection
from msgspec import Struct

from backend.custody import doorstep_store
from mobile_sync.chain import Chain, Knot
from mobile_sync.custody import Custody


class Kept(Struct, frozen=True, kw_only=True):
    """What the ledger knows of a fact that it holds already."""

    id: UUID
    leaf: bytes
    verdict: Literal["ok", "flag", "quarantine"]
    code: str


class Moving(Struct, frozen=True, kw_only=True):
    """The dossier behind a parcel, and where it stands."""

    parcel: UUID
    dossier: UUID
    stage: str
    national_status: int


class PassedOn(Struct, frozen=True, kw_only=True):
    """A courier's applied fact that a parcel was given or taken over, its body sealed."""

    parcel: UUID
    courier: UUID
    fact: UUID
    body: bytes


class Locked(Struct, frozen=True, kw_only=True):
    """The parcels that exist, the dossiers that may move with them, the facts known, and ways between couriers.

    ``passings`` stand in the order in which they were told.
    """

    custodies: list[Custody]
    standings: list[Moving]
    facts: list[Kept]
    passings: list[PassedOn]

    def by_parcel(self) -> dict[UUID, Custody]:
        """Return each parcel's custody."""
        return {custody.parcel: custody for custody in self.custodies}


class OfficerCode(Struct, frozen=True, kw_only=True):
    """A code that an officer took out; ``act`` is what used it up, empty while it is good."""

    id: UUID
    commitment: bytes
    act: bytes


class Met(Struct, frozen=True, kw_only=True):
    """What a push meets once its handheld is locked; ``revoked_at`` is what nobody can change meanwhile.

    ``officer_codes`` are those of the commitments asked for that were taken out; ``doorsteps`` those that its
    deliveries tell of, None where none brings a receiver's word.
    """

    chain: Chain
    revoked_at: datetime | None
    locked: Locked
    officer_codes: list[OfficerCode]
    doorsteps: doorstep_store.Locked | None


LOCKED = msgspec.json.Decoder(Locked)
OFFICER_CODES = msgspec.json.Decoder(list[OfficerCode])


async def lock_parcels(
    conn: Connection, province: int, parcels: Sequence[UUID], moving: Sequence[UUID] = (), facts: Sequence[UUID] = ()
) -> Locked:
    """Lock parcels, and the dossiers of those that may move theirs, in one order until the transaction ends."""
    held = await conn.fetchval(
        "SELECT lock_parcels($1, $2::uuid[], $3::uuid[], $4::uuid[])",
        province,
        list(parcels),
        list(moving),
        list(facts),
    )
    return LOCKED.decode(held)


async def lock_push(
    conn: Connection,
    province: int,
    device: UUID,
    incarnation: int,
    start: bytes,
    parcels: Sequence[UUID],
    moving: Sequence[UUID],
    facts: Sequence[UUID],
    commitments: Sequence[bytes],
    at_doors: Sequence[UUID],
    codes: Sequence[bytes],
    now: datetime,
) -> Met:
    """Lock a handheld and its chain, begun where it is new, then what its facts are about, and codes last.

    ``commitments`` are of officers' codes, ``at_doors`` the parcels of the deliveries that bring a receiver's word,
    ``codes`` the hashes of theirs.
    """
    record = await conn.fetchrow(
        """
        SELECT c.next_seq, c.head, c.revoked_at, lock_parcels($1, $5::uuid[], $6::uuid[], $7::uuid[]) AS held,
               CASE WHEN cardinality($8::bytea[]) > 0 THEN lock_officer_codes($1, $8::bytea[]) END AS officer_codes,
               CASE WHEN cardinality($9::uuid[]) > 0
                    THEN lock_doorsteps($1, $9::uuid[], $10::bytea[], $11) END AS doorsteps
          FROM lock_chain($1, $2, $3, $4) AS c
        """,
        province,
        device,
        incarnation,
        start,
        list(parcels),
        list(moving),
        list(facts),
        list(commitments),
        list(at_doors),
        list(codes),
        now,
    )
    return Met(
        chain=Chain(next_seq=record["next_seq"], head=record["head"]),
        revoked_at=record["revoked_at"],
        locked=LOCKED.decode(record["held"]),
        officer_codes=OFFICER_CODES.decode(record["officer_codes"] or "[]"),
        doorsteps=doorstep_store.LOCKED.decode(record["doorsteps"]) if record["doorsteps"] else None,
    )


async def read_last_knot(
    conn: Connection, province: int, device: UUID, incarnation: int, first: int, last: int
) -> Knot | None:
    """Return the last hash kept of a stretch of a chain; None where all its facts are kept under others."""
    record = await conn.fetchrow(
        """
        SELECT seq, chain
          FROM fact
         WHERE province_id = $1 AND device_id = $2 AND incarnation = $3 AND seq BETWEEN $4 AND $5
         ORDER BY seq DESC
         LIMIT 1
        """,
        province,
        device,
        incarnation,
        first,
        last,
    )
    return Knot(**record) if record else None


async def read_kept(conn: Connection, province: int, facts: Sequence[UUID]) -> Mapping[UUID, Kept]:
    """Return what became of the facts that the ledger holds already, by id."""
    records = await conn.fetch(
        "SELECT id, leaf, verdict, code FROM fact WHERE province_id = $1 AND id = ANY($2::uuid[])",
        province,
        list(facts),
    )
    return {record["id"]: Kept(**record) for record in records}
