"""Staff, their sessions, and the handhelds bound to couriers, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class DeviceRecord(Struct, frozen=True, kw_only=True):
    """A handheld: its public key is its identity."""

    id: UUID
    courier_id: UUID
    public_key: bytes
    revoked_at: datetime | None


class HandheldRecord(Struct, frozen=True, kw_only=True):
    """A courier's handheld as dispatch looks at it; the last two are None before its first exchange."""

    id: UUID
    courier_id: UUID
    name: str
    enrolled_at: datetime
    revoked_at: datetime | None
    wiped_at: datetime | None
    seen_at: datetime | None
    facts_waiting: int | None


class Credential(Struct, frozen=True, kw_only=True):
    """What sign-in needs of a member of staff."""

    id: UUID
    role: str
    password_hash: str
    failures: int
    locked_until: datetime | None
    active: bool


class Session(Struct, frozen=True, kw_only=True):
    """An open session and whose it is."""

    id: UUID
    secret_hash: bytes
    csrf: str
    staff_id: UUID
    role: str


class Member(Struct, frozen=True, kw_only=True):
    """A member of staff, personal columns sealed under the member's own data key."""

    id: UUID
    role: str
    login: str
    name: bytes
    phone: bytes
    office_id: UUID


async def read_device(conn: Connection, province: int, device: UUID) -> DeviceRecord | None:
    """Return a handheld, or None where there is none."""
    record = await conn.fetchrow(
        "SELECT id, courier_id, public_key, revoked_at FROM device WHERE province_id = $1 AND id = $2",
        province,
        device,
    )
    return DeviceRecord(**record) if record else None


async def read_devices(conn: Connection, province: int, devices: Sequence[UUID]) -> list[DeviceRecord]:
    """Return those of the handhelds that there are."""
    records = await conn.fetch(
        "SELECT id, courier_id, public_key, revoked_at FROM device WHERE province_id = $1 AND id = ANY($2::uuid[])",
        province,
        list(devices),
    )
    return [DeviceRecord(**record) for record in records]


async def read_handhelds(conn: Connection, province: int) -> list[HandheldRecord]:
    """Return every handheld of a province, the newest first."""
    records = await conn.fetch(
        """
        SELECT d.id, d.courier_id, d.name, d.enrolled_at, d.revoked_at, d.wiped_at, c.seen_at, c.facts_waiting
          FROM device d
          LEFT JOIN device_contact c ON c.province_id = d.province_id AND c.device_id = d.id
         WHERE d.province_id = $1
         ORDER BY d.enrolled_at DESC, d.id
        """,
        province,
    )
    return [HandheldRecord(**record) for record in records]


async def spend_nonce(conn: Connection, province: int, nonce: bytes, expires: datetime) -> bool:
    """Note that a nonce was used, and return whether it was the first time."""
    return bool(
        await conn.fetchval(
            """
            INSERT INTO spent_nonce (province_id, nonce, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (province_id, nonce) DO NOTHING
            RETURNING true
            """,
            province,
            nonce,
            expires,
        )
    )


async def forget_nonces(conn: Connection, province: int, now: datetime) -> None:
    """Forget the nonces that are too old to be used again."""
    await conn.execute("DELETE FROM spent_nonce WHERE province_id = $1 AND expires_at < $2", province, now)


async def add_device(
    conn: Connection, province: int, id: UUID, courier: UUID, public_key: bytes, name: str, now: datetime
) -> None:
    """Bind a handheld's key to a courier."""
    await conn.execute(
        """
        INSERT INTO device (province_id, id, courier_id, public_key, name, enrolled_at) VALUES ($1, $2, $3, $4, $5, $6)
        """,
        province,
        id,
        courier,
        public_key,
        name,
        now,
    )


async def revoke_device(conn: Connection, province: int, device: UUID, now: datetime) -> bool:
    """Lock a handheld and return whether it was open; what it still sends is kept, not applied."""
    return bool(
        await conn.fetchval(
            """
            UPDATE device SET revoked_at = $3 WHERE province_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING true
            """,
            province,
            device,
            now,
        )
    )


async def read_member(conn: Connection, province: int, id: UUID) -> Member | None:
    """Return a member of staff, or None."""
    record = await conn.fetchrow(
        "SELECT id, role, login, name, phone, office_id FROM staff WHERE province_id = $1 AND id = $2", province, id
    )
    return Member(**record) if record else None


async def read_members(conn: Connection, province: int, role: str) -> list[Member]:
    """Return everybody active in a role, by login."""
    records = await conn.fetch(
        """
        SELECT id, role, login, name, phone, office_id
          FROM staff
         WHERE province_id = $1 AND role = $2 AND active
         ORDER BY login
        """,
        province,
        role,
    )
    return [Member(**record) for record in records]


async def add_member(conn: Connection, province: int, member: Member, password_hash: str) -> None:
    """Add a member of staff; one who is there already stays as is."""
    await conn.execute(
        """
        INSERT INTO staff (province_id, id, role, login, name, phone, office_id, password_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (province_id, id) DO NOTHING
        """,
        province,
        member.id,
        member.role,
        member.login,
        member.name,
        member.phone,
        member.office_id,
        password_hash,
    )


async def lock_credential(conn: Connection, province: int, login: str) -> Credential | None:
    """Return what sign-in needs, locked so that parallel guesses are counted one by one."""
    record = await conn.fetchrow(
        """
        SELECT id, role, password_hash, failures, locked_until, active
          FROM staff
         WHERE province_id = $1 AND login = $2
           FOR UPDATE
        """,
        province,
        login,
    )
    return Credential(**record) if record else None


async def note_attempt(
    conn: Connection, province: int, staff: UUID, failures: int, locked_until: datetime | None
) -> None:
    """Note how many sign-ins failed in a row and until when the door is shut."""
    await conn.execute(
        "UPDATE staff SET failures = $3, locked_until = $4 WHERE province_id = $1 AND id = $2",
        province,
        staff,
        failures,
        locked_until,
    )


async def open_session(conn: Connection, province: int, session: Session, opened: datetime, expires: datetime) -> None:
    """Keep a new session; of its secret only the hash."""
    await conn.execute(
        """
        INSERT INTO staff_session (province_id, id, secret_hash, csrf, staff_id, opened_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        province,
        session.id,
        session.secret_hash,
        session.csrf,
        session.staff_id,
        opened,
        expires,
    )


async def read_session(conn: Connection, province: int, id: UUID, now: datetime) -> Session | None:
    """Return a session that is open now, with the role its owner has now."""
    record = await conn.fetchrow(
        """
        SELECT s.id, s.secret_hash, s.csrf, s.staff_id, m.role
          FROM staff_session s
          JOIN staff m ON m.province_id = s.province_id AND m.id = s.staff_id
         WHERE s.province_id = $1 AND s.id = $2 AND s.closed_at IS NULL AND s.expires_at > $3 AND m.active
        """,
        province,
        id,
        now,
    )
    return Session(**record) if record else None


async def close_session(conn: Connection, province: int, id: UUID, now: datetime) -> None:
    """End a session."""
    await conn.execute("UPDATE staff_session SET closed_at = $3 WHERE province_id = $1 AND id = $2", province, id, now)
