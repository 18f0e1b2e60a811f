"""The other commands, as an operator gives them: real processes, a database of the test's own."""

import base64
import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from backend.base.database import province_transaction
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import portal_csv
from tests.corner import DAY, KEY, SEED


def told(world, state: Path) -> dict[str, str]:
    """Return the environment of a process of ours on a test's database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRAO_")}
    ours = {"DATABASE_URL": world.url, "TRAO_STATE": str(state), "TRAO_KEY": base64.b64encode(KEY).decode()}
    return kept | ours


def trao(world, state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backend", *arguments],
        env=told(world, state),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def portal_file(world, tmp_path):
    path = tmp_path / "dossiers.csv"
    path.write_text(portal_csv(world.corner, dossiers(SEED, DAY, 30)), encoding="utf-8-sig")
    return path


async def test_an_import_is_rehearsed_then_done_then_changes_nothing(world, pool, tmp_path, portal_file):
    async def count():
        async with province_transaction(pool, world.province) as conn:
            return await conn.fetchval("SELECT count(*) FROM dossier")

    rehearsed = trao(world, tmp_path, "import", "dossiers", str(portal_file), "--day", str(DAY), "--dry-run")
    assert (rehearsed.returncode, await count()) == (0, 24), rehearsed.stderr
    done = trao(world, tmp_path, "import", "dossiers", str(portal_file), "--day", str(DAY))
    assert (done.returncode, await count()) == (0, 30), done.stderr
    assert "6 mới" in done.stdout
    again = trao(world, tmp_path, "import", "dossiers", str(portal_file), "--day", str(DAY))
    assert "0 mới, 0 đổi, 30 như cũ" in again.stdout
    assert not (tmp_path / "postgres").exists(), "with DATABASE_URL the embedded server never starts"


async def test_bad_rows_are_written_into_a_report_and_told_by_the_exit_status(world, tmp_path, portal_file):
    rows = list(csv.DictReader(io.StringIO(portal_file.read_text(encoding="utf-8-sig"))))
    rows[25]["MaXa"] = "99999"
    with portal_file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    answer = trao(world, tmp_path, "import", "dossiers", str(portal_file), "--day", str(DAY))
    assert answer.returncode == 1
    report = list(csv.DictReader((tmp_path / "dossiers.report.csv").open(encoding="utf-8")))
    assert [(row["Dong"], row["Cot"], row["Ma"]) for row in report] == [("27", "MaXa", "UNIT_UNKNOWN")]


async def test_an_import_of_a_broken_file_lands_what_can_be_read_and_reports_the_rest(
    world, pool, tmp_path, portal_file
):
    lines = portal_file.read_bytes().splitlines(keepends=True)
    lines[25] = lines[25].replace(b",", b',"', 1)
    lines[27] = lines[27].replace("Cần Thơ".encode(), b"C\xe2n Th\xff", 1)
    lines[28] = lines[28].rstrip() + b"," + b"x" * 1_100_000 + b"\r\n"
    portal_file.write_bytes(b"".join(lines))
    answer = trao(world, tmp_path, "import", "dossiers", str(portal_file), "--day", str(DAY))
    assert (answer.returncode, "Traceback" in answer.stderr) == (1, False), answer.stderr
    report = list(csv.DictReader((tmp_path / "dossiers.report.csv").open(encoding="utf-8")))
    assert [(row["Dong"], row["Ma"]) for row in report] == [
        ("26", "BROKEN_ROW"),
        ("28", "BAD_TEXT"),
        ("29", "BROKEN_ROW"),
    ]
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM dossier") == 27


async def test_an_import_that_stops_half_way_still_writes_its_report(world, pool, tmp_path, portal_file):
    async with province_transaction(pool, world.province) as conn:
        await conn.execute("UPDATE item_code_range SET next_number = last_number + 1")
    answer = trao(world, tmp_path, "import", "dossiers", str(portal_file), "--day", str(DAY))
    assert (answer.returncode, "Hết mã bưu gửi" in answer.stderr) == (1, True), answer.stderr
    report = list(csv.DictReader((tmp_path / "dossiers.report.csv").open(encoding="utf-8")))
    assert [(row["Dong"], row["Ma"]) for row in report] == [("2", "STOPPED")]


@pytest.mark.parametrize(("kept", "status", "words"), [(0, 1, "Tệp trống"), (1, 0, "chỉ có dòng tiêu đề")])
async def test_a_file_without_dossiers_is_said_to_be_one(world, tmp_path, portal_file, kept, status, words):
    portal_file.write_text("".join(portal_file.read_text(encoding="utf-8").splitlines(keepends=True)[:kept]))
    answer = trao(world, tmp_path, "import", "dossiers", str(portal_file), "--day", str(DAY))
    assert (answer.returncode, words in answer.stderr) == (status, True), answer.stderr


async def test_every_parcel_of_a_day_has_its_label_printed_with_two_codes_that_read(world, pool, tmp_path):
    answer = trao(world, tmp_path, "labels", str(tmp_path / "labels.pdf"), "--day", str(DAY))
    assert answer.returncode == 0, answer.stderr
    async with province_transaction(pool, world.province) as conn:
        tokens = [record["label"] for record in await conn.fetch("SELECT label FROM parcel")]
    read = []
    with pypdfium2.PdfDocument(tmp_path / "labels.pdf") as document:
        for page in document:
            image = page.render(scale=300 / 72).to_pil()
            read += [code.text for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]
    assert sorted(read) == sorted(tokens * 2)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("import", "dossiers", "/nowhere.csv"), 1, "No such file"),
        (("labels", "/tmp/x.pdf", "--day", "2031-01-01"), 1, "không có bưu gửi"),
        (("teleport",), 2, "invalid choice"),
    ],
)
async def test_a_command_that_cannot_be_done_says_why(world, tmp_path, arguments, status, words):
    answer = trao(world, tmp_path, *arguments)
    assert (answer.returncode, words in answer.stderr) == (status, True), answer.stderr


async def test_migrating_a_database_with_a_day_in_it_changes_nothing_that_is_there(world, pool, tmp_path):
    async def look():
        async with province_transaction(pool, world.province) as conn:
            return await conn.fetchval("SELECT array_agg(p.* ORDER BY id)::text FROM parcel p")

    before = await look()
    answer = trao(world, tmp_path, "migrate")
    assert answer.returncode == 0, answer.stderr
    assert await look() == before


async def test_a_backup_is_begun_and_done_and_a_restored_one_begins_a_new_epoch(world, tmp_path):
    assert trao(world, tmp_path, "backup", "done").returncode == 2
    first, second = (trao(world, tmp_path, "backup", "begin").stdout.splitlines()[-1] for _ in range(2))
    overtaken = trao(world, tmp_path, "backup", "done", first)
    assert (overtaken.returncode, "dấu này không còn hiệu lực" in overtaken.stdout) == (1, True), overtaken.stderr
    done = trao(world, tmp_path, "backup", "done", second)
    assert (done.returncode, done.stdout.startswith(f"{world.province}: bản sao lưu tính tới ")) == (0, True)
    assert trao(world, tmp_path, "backup", "done", second).returncode == 1
    first, second = (trao(world, tmp_path, "backup", "restored").stdout for _ in range(2))
    assert first.startswith(f"{world.province}: kỷ nguyên mới")
    assert first != second
