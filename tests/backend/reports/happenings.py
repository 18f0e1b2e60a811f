"""Write down by hand what happened to dossiers and parcels, as the ledger would hold it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from asyncpg import Connection

PROVINCE = 92
BIRTH, LAND = "1.001193", "1.000656"
SOME_DAY = datetime(2026, 11, 20, 3, tzinfo=UTC)


async def open_office(owner: Connection, province: int = PROVINCE) -> UUID:
    """Add the one service centre that every dossier here belongs to."""
    office, unit = uuid4(), await owner.fetchval("SELECT code FROM unit WHERE province_id = $1 LIMIT 1", province)
    await owner.execute(
        """
        INSERT INTO office (province_id, id, kind, name, address, unit_code, lon, lat)
        VALUES ($1, $2, 'service_centre', 'Trung tâm', '', $3, 105.8, 10.0)
        """,
        province,
        office,
        unit,
    )
    return office


async def file_dossier(
    owner: Connection, *, channel: int = 1, procedure: str = BIRTH, province: int = PROVINCE
) -> UUID:
    """Register a dossier that nobody has accepted yet."""
    id = uuid4()
    await owner.execute(
        """
        INSERT INTO dossier (province_id, id, code, procedure_code, office_id, channel, returns_by_post,
                             national_status, postal_stage, owner_name, phone, phone_index, address, unit_code, lon,
                             lat, source_hash)
        SELECT $1, $2, $3, $4, o.id, $5, true, 1, 'requested', '', '', '', '', o.unit_code, 105.8, 10.0, ''
          FROM office o WHERE o.province_id = $1
        """,
        province,
        id,
        str(id),
        procedure,
        channel,
    )
    return id


async def note(owner: Connection, dossier: UUID, kind: str, at: datetime = SOME_DAY, province: int = PROVINCE) -> None:
    """Note what an agency told of a dossier."""
    await owner.execute(
        """
        INSERT INTO dossier_event (province_id, dossier_id, id, kind, national_status, postal_stage, occurred_at,
                                   recorded_at)
        VALUES ($1, $2, $3, $4, 2, 'accepted', $5, $5)
        """,
        province,
        dossier,
        uuid4(),
        kind,
        at,
    )


async def send(owner: Connection, dossier: UUID, *, leg: str = "OUTBOUND_RESULT", province: int = PROVINCE) -> UUID:
    """Open a parcel for a dossier."""
    id = uuid4()
    await owner.execute(
        """
        INSERT INTO parcel (province_id, id, dossier_id, leg, item_code, label, office_id, pieces, weight_g, opens_at,
                            closes_at, registered_at, state, holder_kind, holder_id, chain_head)
        SELECT $1, $2, d.id, $4, $5, $5, d.office_id, 1, 20, $6, $7, $6, 'registered', 'agency',
               d.office_id, ''
          FROM dossier d WHERE d.province_id = $1 AND d.id = $3
        """,
        province,
        id,
        dossier,
        leg,
        str(id),
        SOME_DAY,
        SOME_DAY + timedelta(hours=1),
    )
    return id


async def witness(
    owner: Connection,
    parcel: UUID,
    kind: str,
    n: int,
    at: datetime = SOME_DAY,
    *,
    after: str = "delivered",
    named: tuple[str, ...] = ("photo", "signature"),
    held: tuple[str, ...] = (),
    fault: str = "",
    province: int = PROVINCE,
) -> None:
    """Add a fact to the ledger and to its parcel's thread, with the media it names and those held whole."""
    fact = uuid4()
    await owner.execute(
        """
        INSERT INTO fact (province_id, id, source, actor_id, kind, parcel_id, body, leaf, received_at, verdict, code)
        VALUES ($1, $2, 'device', $2, $3, $4, '', '', $5, 'ok', '')
        """,
        province,
        fact,
        kind,
        parcel,
        at,
    )
    await owner.execute(
        """
        INSERT INTO custody_event (province_id, parcel_id, n, fact_id, kind, before, after, holder_kind, holder_id,
                                   actor_id, occurred_at, recorded_at, leaf, head)
        VALUES ($1, $2, $3, $4, $5, 'with_courier', $6, 'citizen', $2, $2, $7, $7, '', '')
        """,
        province,
        parcel,
        n,
        fact,
        kind,
        after,
        at,
    )
    for role in named:
        await owner.execute(
            "INSERT INTO proof (province_id, fact_id, role, sha256, device_id) VALUES ($1, $2, $3, $4, $2)",
            province,
            fact,
            role,
            fact.bytes + role.encode(),
        )
    for role in held:
        await owner.execute(
            """
            INSERT INTO media (province_id, sha256, size, format, width, height, fault, stored_at)
            VALUES ($1, $2, 1, 'jpeg', 1, 1, $3, $4)
            """,
            province,
            fact.bytes + role.encode(),
            fault,
            at,
        )
