"""A corner of the country for tests: how its database is made, and how its people sign in."""

from datetime import date

import asyncpg
import httpx
from asyncpg import Pool
from msgspec import Struct

from backend.base.clock import new_id, now
from backend.base.database import open_pool, province_transaction
from backend.base.migrate import migrate
from backend.base.sealing import Keyring
from backend.catalogue.reference import bring_reference
from backend.demo.corner.corner import Corner, build_corner
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_corner, load_dossiers
from backend.people.signin import HASHER
from backend.people.store import Member, add_member

SEED = 7
DAY = date(2026, 11, 20)
DOSSIERS = 24
PASSWORD = "Giấy tờ là của dân"
KEY = bytes(range(32))


class World(Struct, frozen=True, kw_only=True):
    """A corner of the country in a database of its own."""

    url: str
    corner: Corner
    keyring: Keyring
    day: date
    password: str

    @property
    def province(self) -> int:
        return self.corner.province_id


async def copy_database(postgres, template: str, name: str) -> str:
    """Make a database from a template; 0.1 s each."""
    conn = await asyncpg.connect(postgres.dsn())
    try:
        await conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        await conn.close()
    return postgres.dsn(name)


async def drop_database(postgres, name: str) -> None:
    conn = await asyncpg.connect(postgres.dsn())
    try:
        await conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await conn.close()


async def make_migrated(postgres, name: str) -> None:
    """Make a database with every migration and the reference tables."""
    conn = await asyncpg.connect(postgres.dsn())
    try:
        await conn.execute(f'CREATE DATABASE "{name}"')
    finally:
        await conn.close()
    await migrate(postgres.dsn(name))
    await bring_reference(postgres.dsn(name))


async def make_corner(postgres, name: str) -> None:
    """Load the corner and a handful of its dossiers, through the import."""
    pool = await open_pool(postgres.dsn(name), 2)
    try:
        corner, keyring = build_corner(SEED), Keyring(KEY)
        await load_corner(pool, keyring, corner, PASSWORD, "epoch-1")
        await load_dossiers(pool, keyring, corner, dossiers(SEED, DAY, DOSSIERS), DAY, now())
    finally:
        await pool.close()


async def signed_in(client: httpx.AsyncClient, world: World, login: str) -> httpx.AsyncClient:
    """Sign a member of staff in on a client: the cookie is kept, the page's token goes with every change."""
    answer = await client.post(
        "/api/v1/sessions", json={"province": world.province, "login": login, "password": world.password}
    )
    assert answer.status_code == 201, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client


async def hire_auditor(pool: Pool, world: World) -> None:
    """Add a member of staff who may watch and do nothing (login ``auditor-1``)."""
    office = next(person.office_id for person in world.corner.people if person.role == "supervisor")
    member = Member(id=new_id(), role="auditor", login="auditor-1", name=b"", phone=b"", office_id=office)
    async with province_transaction(pool, world.province) as conn:
        await add_member(conn, world.province, member, HASHER.hash(world.password))
