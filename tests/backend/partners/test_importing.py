import io

import pytest

from backend.base.database import province_transaction
from backend.partners.portal import HeaderFault
from backend.partners.report import write_report
from tests.backend.partners.portal_files import rows_of, run

pytestmark = pytest.mark.anyio


async def counts(pool, world):
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchrow(
            "SELECT (SELECT count(*) FROM dossier) AS dossiers, (SELECT count(*) FROM parcel) AS parcels"
        )


async def test_the_same_file_twice_changes_nothing(pool, world):
    first = await run(pool, world, rows_of(world))
    assert (first.added, first.same, first.faults) == (16, 24, [])
    before = await counts(pool, world)
    second = await run(pool, world, rows_of(world))
    assert (second.added, second.changed, second.same, second.parcels) == (0, 0, 40, 0)
    assert await counts(pool, world) == before


async def test_good_rows_land_and_each_bad_row_is_told_with_line_column_and_reason(pool, world):
    rows = rows_of(world)[24:30]
    rows[0]["MaTTHC"] = "9.999999"
    rows[1]["NgayTiepNhan"] = "31/02/2026"
    rows[2]["SoDienThoai"], rows[2]["TrangThaiHoSo"] = "abc", "11"
    rows[3]["MaHoSo"] = rows[4]["MaHoSo"]
    outcome = await run(pool, world, rows)
    assert outcome.added == 2
    found = {(fault.line, fault.column, fault.code) for fault in outcome.faults}
    assert found == {
        (2, "MaTTHC", "PROCEDURE_UNKNOWN"),
        (3, "NgayTiepNhan", "BAD_DATE"),
        (4, "SoDienThoai", "BAD_PHONE"),
        (4, "TrangThaiHoSo", "OUT_OF_RANGE"),
        (6, "MaHoSo", "TWICE_IN_FILE"),
    }
    report = io.StringIO()
    write_report(report, outcome)
    assert "PROCEDURE_UNKNOWN" in report.getvalue()


async def test_a_rehearsal_checks_everything_and_keeps_nothing(pool, world):
    before = await counts(pool, world)
    outcome = await run(pool, world, rows_of(world), rehearse=True)
    assert outcome.added == 16
    assert await counts(pool, world) == before


async def test_an_agency_moves_a_dossier_forward_and_never_back(pool, world):
    row = next(row for row in rows_of(world, 24) if row["TrangThaiHoSo"] == "1")
    forward = {**row, "TrangThaiHoSo": "2", "NgayTiepNhan": "20/11/2026 09:00:00"}
    assert (await run(pool, world, [forward])).changed == 1
    back = await run(pool, world, [row])
    assert (back.changed, [fault.code for fault in back.faults]) == (0, ["BACKWARD_STATUS"])


async def test_a_file_without_its_columns_is_refused_whole(pool, world):
    with pytest.raises(HeaderFault) as refusal:
        await run(pool, world, [{"MaHoSo": "H13.01-261120-0001"}])
    assert "MaTTHC" in refusal.value.missing


async def test_names_and_telephones_are_sealed_and_found_again_by_blind_index(pool, world):
    row = rows_of(world)[0]
    async with province_transaction(pool, world.province) as conn:
        record = await conn.fetchrow("SELECT * FROM dossier WHERE code = $1", row["MaHoSo"])
        wrapped = await conn.fetchval("SELECT wrapped FROM data_key WHERE id = $1", record["id"])
    key = world.keyring.unwrap(world.province, wrapped)
    assert row["ChuHoSo"].encode() not in record["owner_name"]
    assert key.open("dossier", "owner_name", record["id"], record["owner_name"]).decode() == row["ChuHoSo"]
    assert record["phone_index"] == world.keyring.blind_index(world.province, "phone", row["SoDienThoai"])
