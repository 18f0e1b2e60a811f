"""One row that cannot be read is told, and the rows around it land."""

import io
import os

import pytest

from backend.base.database import province_transaction
from backend.parcels.refusals import PoolEmpty
from backend.partners.importing import Outcome
from backend.partners.portal import EmptyFile
from backend.partners.report import write_report
from tests.backend.partners.portal_files import rows_of, run, run_text, text_of

pytestmark = pytest.mark.anyio


def lines_of(world):
    """Return the header and the lines of four new dossiers."""
    return text_of(rows_of(world)[24:28]).splitlines(keepends=True)


def told(outcome):
    return {(fault.line, fault.code) for fault in outcome.faults}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line.replace(",", ',"', 1),
        lambda line: line.rstrip("\r\n") + ',"\r\n',
        lambda line: '"' + line.replace(",", '"x,', 1),
        lambda line: line.rstrip("\r\n") + "," + "x" * 2_000_000 + "\r\n",
    ],
    ids=["an unclosed quote", "a quote that opens at the end", "a quote that closes too soon", "an endless cell"],
)
@pytest.mark.parametrize("at", [1, 2, 4])
async def test_a_broken_line_is_told_and_the_others_land(pool, world, spoil, at):
    lines = lines_of(world)
    lines[at] = spoil(lines[at])
    outcome = await run_text(pool, world, "".join(lines))
    assert (outcome.read, outcome.added, told(outcome)) == (4, 3, {(at + 1, "BROKEN_ROW")})


async def test_a_cell_of_many_lines_in_a_column_of_the_portals_own_is_no_fault(pool, world):
    lines = lines_of(world)
    lines[0] = lines[0].rstrip("\r\n") + ",GhiChu\r\n"
    lines[2] = lines[2].rstrip("\r\n") + ',"một\nhai, ba\n""bốn"""\r\n'
    lines[3] = "x" + lines[3]
    outcome = await run_text(pool, world, "".join(lines))
    assert (outcome.added, {fault.line for fault in outcome.faults}) == (3, {6})


@pytest.mark.parametrize("address", ["x" * 140_000, os.fsdecode(b"S\xf4\x01 1"), os.fsdecode(b"\xe0\xa1")])
async def test_a_text_that_is_too_long_or_not_utf_8_is_told_and_the_report_can_be_written(pool, world, address):
    rows = rows_of(world)[24:28]
    rows[1]["DiaChi"] = address
    outcome = await run(pool, world, rows)
    assert (outcome.added, told(outcome)) == (3, {(3, "BAD_TEXT")})
    report = io.StringIO()
    write_report(report, outcome)
    assert report.getvalue().encode()


async def test_half_a_time_window_is_told(pool, world):
    rows = rows_of(world)[24:28]
    rows[1] |= {"KhungGioTu": "20/11/2026 18:00:00", "KhungGioDen": ""}
    outcome = await run(pool, world, rows)
    assert (outcome.added, told(outcome)) == (3, {(3, "WINDOW_HALF")})


async def test_an_empty_file_is_refused_and_one_without_rows_is_read(pool, world):
    with pytest.raises(EmptyFile):
        await run_text(pool, world, "")
    outcome = await run_text(pool, world, lines_of(world)[0])
    assert (outcome.read, outcome.faults) == (0, [])


async def test_an_import_that_stops_tells_from_which_line_on_nothing_landed(pool, world):
    async with province_transaction(pool, world.province) as conn:
        await conn.execute("UPDATE item_code_range SET next_number = last_number + 1")
    outcome = Outcome()
    with pytest.raises(PoolEmpty):
        await run(pool, world, rows_of(world)[24:], outcome=outcome)
    assert (outcome.added, outcome.parcels, told(outcome)) == (0, 0, {(2, "STOPPED")})
