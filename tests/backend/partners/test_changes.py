"""What the same dossier coming again changes, and what it must leave alone."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.dossiers.store import Move, move_dossiers
from tests.backend.partners.portal_files import rows_of, run

pytestmark = pytest.mark.anyio


async def read_dossier(pool, world, row):
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchrow("SELECT * FROM dossier WHERE code = $1", row["MaHoSo"])


async def read_parcels(pool, world, row):
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetch(
            "SELECT p.* FROM parcel p JOIN dossier d ON d.id = p.dossier_id WHERE d.code = $1 ORDER BY p.id",
            row["MaHoSo"],
        )


async def with_parcel(pool, world, status):
    """Return a registered row of a status, whose parcel is open."""
    for row in rows_of(world, 24):
        if row["TrangThaiHoSo"] == status and len(await read_parcels(pool, world, row)) == 1:
            return row
    raise AssertionError(status)


async def test_a_delivery_that_commits_while_an_import_reads_is_not_overwritten(pool, world):
    row = await with_parcel(pool, world, "9")
    dossier = (await read_dossier(pool, world, row))["id"]
    async with province_transaction(pool, world.province) as conn:
        move = Move(
            id=new_id(), dossier_id=dossier, fact_id=new_id(), kind="delivered", stage="returned", national_status=10,
            occurred_at=now(),
        )  # fmt: skip
        await move_dossiers(conn, world.province, [move], now())
        importing = asyncio.create_task(run(pool, world, [{**row, "DiaChi": "Số 1 đường mới"}]))
        await asyncio.wait([importing], timeout=0.5)
        assert not importing.done()
    outcome = await importing
    assert [fault.code for fault in outcome.faults] == ["BACKWARD_STATUS"]
    after = await read_dossier(pool, world, row)
    assert (after["national_status"], after["postal_stage"]) == (10, "returned")


async def test_two_imports_of_the_same_new_dossiers_at_once_register_each_once(pool, world):
    rows = rows_of(world)[24:]
    one, other = await asyncio.gather(run(pool, world, rows), run(pool, world, rows[::-1]))
    assert (one.added + other.added, one.same + other.same) == (16, 16)
    assert [one.faults, other.faults] == [[], []]
    for row in rows:
        assert len(await read_parcels(pool, world, row)) <= 1


async def test_a_result_returned_elsewhere_was_returned_on_the_day_that_the_agency_names(pool, world):
    named, unnamed = [row for row in rows_of(world, 24) if row["TrangThaiHoSo"] == "9"][:2]
    at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    rows = [
        {**named, "TrangThaiHoSo": "10", "NgayTra": "18/11/2026 09:30:00"},
        {**unnamed, "TrangThaiHoSo": "10", "NgayTra": ""},
    ]
    new = {**named, "MaHoSo": named["MaHoSo"][:-4] + "9999", "TrangThaiHoSo": "10", "NgayTra": "17/11/2026"}
    await run(pool, world, [*rows, new], at)
    moments = []
    async with province_transaction(pool, world.province) as conn:
        for row in (*rows, new):
            moments.append(
                await conn.fetchval(
                    "SELECT e.occurred_at FROM dossier_event e JOIN dossier d ON d.id = e.dossier_id"
                    " WHERE d.code = $1 AND e.kind = 'closed_elsewhere'",
                    row["MaHoSo"],
                )
            )
    assert moments == [datetime(2026, 11, 18, 2, 30, tzinfo=UTC), at, datetime(2026, 11, 16, 17, tzinfo=UTC)]


async def test_a_changed_row_moves_the_dossier_to_its_new_agency_and_procedure(pool, world):
    rows = rows_of(world, 24)
    row = rows[0]
    other = next(item for item in rows if item["MaDonVi"] != row["MaDonVi"])
    another = next(item["MaTTHC"] for item in rows if item["MaTTHC"] != row["MaTTHC"])
    await run(pool, world, [{**row, "MaDonVi": other["MaDonVi"], "MaTTHC": another}])
    after, agency = await read_dossier(pool, world, row), await read_dossier(pool, world, other)
    assert (after["office_id"], after["procedure_code"]) == (agency["office_id"], another)


async def test_a_row_without_dates_keeps_those_that_are_known(pool, world):
    row = {**rows_of(world, 24)[0], "NgayTiepNhan": "19/11/2026 09:00:00", "NgayHenTra": "25/11/2026 17:00:00"}
    await run(pool, world, [row])
    before = await read_dossier(pool, world, row)
    outcome = await run(pool, world, [{**row, "NgayTiepNhan": "", "NgayHenTra": ""}])
    after = await read_dossier(pool, world, row)
    assert outcome.changed == 1
    assert (after["received_at"], after["due_at"]) == (before["received_at"], before["due_at"])
    assert after["due_at"] is not None


async def test_a_leg_that_was_not_allowed_opens_when_the_same_row_comes_again(pool, world):
    old = await with_parcel(pool, world, "9")
    row = {**old, "MaHoSo": old["MaHoSo"][:-4] + "9998"}
    early = world.day - timedelta(days=20 * 365)
    refused = await run(pool, world, [row], day=early)
    assert (refused.added, refused.parcels, len(refused.notes)) == (1, 0, 1)
    allowed = await run(pool, world, [row])
    assert (allowed.same, allowed.changed, allowed.parcels) == (1, 0, 1)
    assert (await run(pool, world, [row])).parcels == 0


async def test_a_parcel_that_was_cancelled_stays_so_when_the_same_row_comes_again(pool, world):
    row = await with_parcel(pool, world, "9")
    async with province_transaction(pool, world.province) as conn:
        dossier = (await read_dossier(pool, world, row))["id"]
        await conn.execute("UPDATE parcel SET state = 'cancelled' WHERE dossier_id = $1", dossier)
    assert (await run(pool, world, [row])).parcels == 0
    assert (await run(pool, world, [{**row, "DiaChi": "Số 1 đường mới"}])).parcels == 1


async def test_the_same_row_opens_nothing_for_a_dossier_that_has_moved_on(pool, world):
    row = await with_parcel(pool, world, "9")
    async with province_transaction(pool, world.province) as conn:
        await conn.execute("UPDATE dossier SET national_status = 10 WHERE code = $1", row["MaHoSo"])
        dossier = (await read_dossier(pool, world, row))["id"]
        await conn.execute("UPDATE parcel SET leg = 'INBOUND' WHERE dossier_id = $1", dossier)
    assert (await run(pool, world, [row])).parcels == 0


@pytest.mark.parametrize(("state", "moves"), [("registered", True), ("assigned", True), ("at_office", False)])
async def test_a_new_time_window_moves_a_parcel_that_nobody_has_yet(pool, world, state, moves):
    row = await with_parcel(pool, world, "9")
    [before] = await read_parcels(pool, world, row)
    async with province_transaction(pool, world.province) as conn:
        await conn.execute("UPDATE parcel SET state = $2, holder_kind = 'office' WHERE id = $1", before["id"], state)
    window = {"KhungGioTu": "24/11/2026 08:00:00", "KhungGioDen": "24/11/2026 10:00:00"}
    assert (await run(pool, world, [{**row, **window}])).changed == 1
    [after] = await read_parcels(pool, world, row)
    new = (datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert (after["opens_at"], after["closes_at"]) == (new if moves else (before["opens_at"], before["closes_at"]))
