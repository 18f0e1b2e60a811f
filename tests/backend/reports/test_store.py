"""What counts and what does not, on a real database and events written by hand."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest
from asyncpg import Connection

from backend.base.database import open_pool, province_transaction
from backend.reports.model import Tally, period
from backend.reports.store import read_tally
from tests.backend.reports.happenings import (
    BIRTH,
    LAND,
    PROVINCE,
    SOME_DAY,
    file_dossier,
    note,
    open_office,
    send,
    witness,
)

pytestmark = pytest.mark.anyio
DAY = date(2026, 11, 20)
MIDNIGHT_BEFORE = datetime(2026, 11, 19, 17, tzinfo=UTC)
MIDNIGHT_AFTER = datetime(2026, 11, 20, 17, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
async def owner(database: str) -> AsyncIterator[Connection]:
    """Give a connection that may write history by hand."""
    conn = await asyncpg.connect(database)
    await open_office(conn)
    yield conn
    await conn.close()


async def count(database: str, first: date = DAY, last: date = DAY, province: int = PROVINCE) -> Tally:
    """Count as the service does: as the application role, inside the province."""
    pool = await open_pool(database, 1)
    try:
        async with province_transaction(pool, province) as conn:
            return await read_tally(conn, province, period(first, last))
    finally:
        await pool.close()


async def test_a_province_where_nothing_happened_counts_only_its_catalogue(database: str, owner: Connection) -> None:
    deployed = await owner.fetchval("SELECT count(*) FROM procedure WHERE submit_by_post OR return_by_post")
    assert 0 < deployed < await owner.fetchval("SELECT count(*) FROM procedure")
    assert await count(database) == Tally(
        procedures_deployed=deployed,
        procedures_active=0,
        accepted=0,
        accepted_by_post=0,
        results_returned=0,
        proven_returns=0,
        returns_naming_media=0,
        returns_with_media=0,
    )


async def test_an_acceptance_by_post_is_told_from_the_other_channels(database: str, owner: Connection) -> None:
    for channel in (1, 2, 3, 3):
        await note(owner, await file_dossier(owner, channel=channel), "accepted")
    await note(owner, await file_dossier(owner, channel=3), "registered")
    tally = await count(database)
    assert (tally.accepted, tally.accepted_by_post) == (4, 2)
    assert tally.procedures_active == 1


async def test_a_dossier_accepted_twice_is_counted_once_and_on_its_first_day(database: str, owner: Connection) -> None:
    dossier = await file_dossier(owner, channel=3)
    await note(owner, dossier, "accepted", SOME_DAY)
    await note(owner, dossier, "accepted", SOME_DAY)
    await note(owner, dossier, "accepted", SOME_DAY + timedelta(days=3))
    assert (await count(database)).accepted == 1
    assert (await count(database, date(2026, 11, 21), date(2026, 11, 30))).accepted == 0
    assert (await count(database, date(2026, 11, 1), date(2026, 11, 30))).accepted == 1


async def test_a_day_begins_and_ends_at_midnight_in_vietnam(database: str, owner: Connection) -> None:
    for moment in (MIDNIGHT_BEFORE - INSTANT, MIDNIGHT_BEFORE, MIDNIGHT_AFTER - INSTANT, MIDNIGHT_AFTER):
        dossier = await file_dossier(owner)
        await note(owner, dossier, "accepted", moment)
        await witness(owner, await send(owner, dossier), "delivered", 1, moment)
        await note(owner, await file_dossier(owner), "closed_elsewhere", moment)
    tally = await count(database)
    assert (tally.accepted, tally.proven_returns, tally.results_returned) == (2, 2, 4)
    whole = await count(database, date(2026, 11, 19), date(2026, 11, 21))
    assert (whole.accepted, whole.proven_returns, whole.results_returned) == (4, 4, 8)


async def test_a_delivery_without_its_photo_or_signature_is_returned_but_not_proven(
    database: str, owner: Connection
) -> None:
    for named in ((), ("photo",), ("signature",), ("photo", "signature")):
        await witness(owner, await send(owner, await file_dossier(owner)), "delivered", 1, named=named)
    tally = await count(database)
    assert (tally.proven_returns, tally.results_returned) == (1, 4)


async def test_a_result_fetched_at_the_counter_is_a_proven_return(database: str, owner: Connection) -> None:
    await witness(owner, await send(owner, await file_dossier(owner)), "collected_at_counter", 1, named=())
    tally = await count(database)
    assert (tally.proven_returns, tally.returns_naming_media) == (1, 0)


async def test_proof_media_that_are_not_held_whole_or_cannot_be_shown_are_told_apart(
    database: str, owner: Connection
) -> None:
    both = ("photo", "signature")
    for held, fault in (((), ""), (("photo",), ""), (both, "TRUNCATED"), (both, "")):
        parcel = await send(owner, await file_dossier(owner))
        await witness(owner, parcel, "delivered", 1, held=held, fault=fault)
    tally = await count(database)
    assert (tally.proven_returns, tally.returns_naming_media, tally.returns_with_media) == (4, 4, 1)


async def test_a_delivery_voided_later_does_not_count_and_the_next_one_does(database: str, owner: Connection) -> None:
    parcel = await send(owner, await file_dossier(owner))
    await witness(owner, parcel, "delivered", 1)
    assert (await count(database)).proven_returns == 1
    await witness(owner, parcel, "voided", 2, SOME_DAY + timedelta(hours=20), after="with_courier", named=())
    tally = await count(database)
    assert (tally.proven_returns, tally.results_returned, tally.procedures_active) == (0, 0, 0)
    await witness(owner, parcel, "delivered", 3, SOME_DAY + timedelta(days=1))
    assert (await count(database)).proven_returns == 0
    assert (await count(database, DAY, date(2026, 11, 21))).proven_returns == 1


async def test_a_delivery_that_only_opened_a_conflict_is_no_return(database: str, owner: Connection) -> None:
    await witness(owner, await send(owner, await file_dossier(owner)), "delivered", 1, after="exception")
    tally = await count(database)
    assert (tally.proven_returns, tally.results_returned) == (0, 0)


@pytest.mark.parametrize("leg", ["RETURN_PAPERS", "INBOUND", "SUPPLEMENT"])
async def test_only_results_are_returned_results(database: str, owner: Connection, leg: str) -> None:
    await witness(owner, await send(owner, await file_dossier(owner), leg=leg), "delivered", 1)
    tally = await count(database)
    assert (tally.proven_returns, tally.results_returned, tally.procedures_active) == (0, 0, 0)


async def test_a_result_in_two_parcels_is_one_return(database: str, owner: Connection) -> None:
    dossier = await file_dossier(owner)
    for _ in range(2):
        await witness(owner, await send(owner, dossier), "delivered", 1)
    await note(owner, dossier, "closed_elsewhere")
    tally = await count(database)
    assert (tally.proven_returns, tally.results_returned) == (1, 1)


async def test_a_procedure_is_active_by_one_acceptance_by_post_or_one_proven_return(
    database: str, owner: Connection
) -> None:
    for _ in range(2):
        await note(owner, await file_dossier(owner, channel=3, procedure=BIRTH), "accepted")
    await witness(owner, await send(owner, await file_dossier(owner, procedure=LAND)), "delivered", 1)
    assert (await count(database)).procedures_active == 2


async def test_a_procedure_that_is_not_deployed_is_not_active(database: str, owner: Connection) -> None:
    shut = await owner.fetchval("SELECT code FROM procedure WHERE NOT submit_by_post AND NOT return_by_post LIMIT 1")
    await note(owner, await file_dossier(owner, channel=3, procedure=shut), "accepted")
    tally = await count(database)
    assert (tally.accepted_by_post, tally.procedures_active) == (1, 0)


async def test_another_province_is_never_counted(database: str, owner: Connection) -> None:
    await open_office(owner, 1)
    dossier = await file_dossier(owner, channel=3, province=1)
    await note(owner, dossier, "accepted", province=1)
    await witness(owner, await send(owner, dossier, province=1), "delivered", 1, province=1)
    here, there = await count(database), await count(database, province=1)
    assert (here.accepted, here.proven_returns) == (0, 0)
    assert (there.accepted, there.proven_returns) == (1, 1)
