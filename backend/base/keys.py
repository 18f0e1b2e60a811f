"""The data keys of one province: read when first needed, kept in memory, dropped with their row."""

from collections.abc import Iterable
from uuid import UUID

from asyncpg import Connection

from backend.base import store
from backend.base.sealing import PROVINCE_KEY, DataKey, Keyring


async def province_key(conn: Connection, keyring: Keyring, province: int) -> DataKey:
    """Return the province's own data key, making it on first use."""
    return (await data_keys(conn, keyring, province, [PROVINCE_KEY]))[PROVINCE_KEY]


async def data_keys(conn: Connection, keyring: Keyring, province: int, subjects: Iterable[UUID]) -> dict[UUID, DataKey]:
    """Return the data key of each subject, making those that are missing.

    Only the province's own key stays in memory: a subject's key must be gone once its row is.
    """
    wanted = set(subjects)
    if wanted == {PROVINCE_KEY} and (province, PROVINCE_KEY) in keyring.opened:
        return {PROVINCE_KEY: keyring.opened[province, PROVINCE_KEY]}
    wrapped = await store.read_data_keys(conn, province, sorted(wanted))
    if missing := sorted(wanted - wrapped.keys()):
        await store.add_data_keys(conn, province, missing, [keyring.new_wrapped() for _ in missing])
        wrapped |= await store.read_data_keys(conn, province, missing)
    keys = {subject: keyring.unwrap(province, key) for subject, key in wrapped.items()}
    if PROVINCE_KEY in keys:
        keyring.opened[province, PROVINCE_KEY] = keys[PROVINCE_KEY]
    return keys
