"""What is personal is sealed where it lies: it opens nowhere else, and not at all once its key is gone."""

import io
from uuid import UUID, uuid4

import asyncpg
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from hypothesis import given
from hypothesis import strategies as st

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import data_keys, province_key
from backend.base.sealing import PROVINCE_KEY, Keyring
from backend.demo.corner.dossiers import dossiers
from backend.people.store import read_members
from mobile_sync.facts import Delivered
from tests.backend.handhelds import clock, collected, new_line, photo, some_parcels
from tests.corner import DAY, DOSSIERS, SEED

RING = Keyring(bytes(range(32)))
WRAPPED = RING.new_wrapped()
KEY = RING.unwrap(92, WRAPPED)
ROW = UUID(int=1)


@given(st.binary(max_size=300))
def test_what_was_sealed_opens_in_its_own_place(value):
    sealed = KEY.seal("dossier", "phone", ROW, value)
    assert KEY.open("dossier", "phone", ROW, sealed) == value
    assert sealed != KEY.seal("dossier", "phone", ROW, value)
    assert len(value) < 4 or value not in sealed


@pytest.mark.parametrize(
    ("key", "table", "column", "row"),
    [
        (KEY, "staff", "phone", ROW),
        (KEY, "dossier", "address", ROW),
        (KEY, "dossier", "phone", UUID(int=2)),
        (RING.unwrap(91, WRAPPED), "dossier", "phone", ROW),
        (RING.unwrap(92, RING.new_wrapped()), "dossier", "phone", ROW),
    ],
    ids=["another table", "another column", "another row", "another province", "another subject's key"],
)
def test_what_was_moved_does_not_open(key, table, column, row):
    with pytest.raises(InvalidTag):
        key.open(table, column, row, KEY.seal("dossier", "phone", ROW, b"0912345678"))


@given(st.integers(0, 37), st.integers(1, 255))
def test_not_one_bit_may_change(place, flip):
    sealed = bytearray(KEY.seal("dossier", "phone", ROW, b"0912345678"))
    sealed[place] ^= flip
    with pytest.raises(InvalidTag):
        KEY.open("dossier", "phone", ROW, bytes(sealed))


def test_a_data_key_opens_under_its_own_key_encryption_key_only():
    with pytest.raises(InvalidUnwrap):
        Keyring(bytes(32)).unwrap(92, WRAPPED)


def test_a_blind_index_finds_equals_within_a_province_and_a_column_only():
    index = RING.blind_index(92, "phone", "0912345678")
    assert index == Keyring(bytes(range(32))).blind_index(92, "phone", "0912345678")
    others = [
        RING.blind_index(91, "phone", "0912345678"),
        RING.blind_index(92, "identity", "0912345678"),
        RING.blind_index(92, "phone", "0912345679"),
        Keyring(bytes(32)).blind_index(92, "phone", "0912345678"),
    ]
    assert len({index, *others}) == 5
    assert len({RING.key_encryption_key, RING.index_key, RING.token_key}) == 3


@pytest.mark.anyio
async def test_who_drops_a_data_key_makes_its_subject_unreadable_and_nobody_else(world, pool):
    async with province_transaction(pool, world.province) as conn:
        first, second = await conn.fetch("SELECT id, phone FROM dossier ORDER BY code LIMIT 2")
        keys = await data_keys(conn, world.keyring, world.province, [first["id"], second["id"]])
        assert keys[first["id"]].open("dossier", "phone", first["id"], first["phone"]).isdigit()
        await conn.execute("DELETE FROM data_key WHERE id = $1", first["id"])
    async with province_transaction(pool, world.province) as conn:
        keys = await data_keys(conn, world.keyring, world.province, [first["id"], second["id"]])
        with pytest.raises(InvalidTag):
            keys[first["id"]].open("dossier", "phone", first["id"], first["phone"])
        assert keys[second["id"]].open("dossier", "phone", second["id"], second["phone"]).isdigit()


@pytest.mark.anyio
async def test_only_the_provinces_own_key_stays_in_memory(world, pool):
    keyring = Keyring(world.keyring.key_encryption_key)
    async with province_transaction(pool, world.province) as conn:
        await data_keys(conn, keyring, world.province, [uuid4()])
        assert keyring.opened == {}
        await province_key(conn, keyring, world.province)
    assert set(keyring.opened) == {(world.province, PROVINCE_KEY)}


async def raw_tables(url: str) -> dict[str, bytes]:
    """Return the very bytes of every table, as only the server's owner sees them."""
    owner = await asyncpg.connect(url)
    try:
        names = [
            record["tablename"]
            for record in await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        found = {}
        for name in names:
            out = io.BytesIO()
            await owner.copy_from_query(f'SELECT * FROM "{name}"', output=out, format="binary")
            found[name] = out.getvalue()
    finally:
        await owner.close()
    return found


async def known_of_staff(world, pool) -> set[str]:
    """Return the names and phones of everybody who works here, opened."""
    known = set()
    async with province_transaction(pool, world.province) as conn:
        members = [
            member for role in ("courier", "dispatcher", "clerk") for member in await read_members(conn, 92, role)
        ]
        keys = await data_keys(conn, world.keyring, world.province, [member.id for member in members])
        for member in members:
            known.add(keys[member.id].open("staff", "name", member.id, member.name).decode())
            known.add(keys[member.id].open("staff", "phone", member.id, member.phone).decode())
    return known


@pytest.mark.anyio
async def test_no_table_holds_anything_personal_in_plain(client, world, pool):
    line = await new_line(client, pool, world)
    (parcel,) = await some_parcels(pool, world, 1)
    sha256 = line.handheld.keep_media(photo())
    line.handheld.capture(collected(parcel, sha256, giver="Người Đưa Giấy"))
    proof = {"signature": sha256, "photo": sha256, "shown": "0" * 64, "identity_kind": "citizen_id"}
    line.handheld.capture(
        Delivered(
            id=new_id(),
            parcel=parcel,
            at=now(),
            receiver="Người Nhận Thay",
            relationship="spouse",
            basis="Ủy quyền số 7788",
            identity_last4="QZ19",
            identity_match=True,
            **proof,
        )
    )
    line.handheld.outbox.capture(collected(uuid4(), sha256, giver="Người Không Ai Biết"))
    await line.exchange(clock())
    citizens = dossiers(SEED, DAY, DOSSIERS)
    known = await known_of_staff(world, pool)
    known |= {text for dossier in citizens for text in (dossier.owner, dossier.phone, dossier.address)}
    known |= {"Người Đưa Giấy", "Người Nhận Thay", "Ủy quyền số 7788", "QZ19", "Người Không Ai Biết"}
    tables = await raw_tables(world.url)
    assert all(tables[name] for name in ("dossier", "staff", "sync_feed", "fact", "quarantine"))
    assert len(known) > 60
    found = {(name, text) for name, body in tables.items() for text in known if text.encode() in body}
    assert found == set()
