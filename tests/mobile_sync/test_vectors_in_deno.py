"""The exported types and vectors, and the whole handheld, held by a real engine: compiler, V8 and WebCrypto."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mobile_sync.export import FOLDER

DENO = shutil.which("deno", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
HANDHELD = FOLDER.parent
OFFLINE = ("--no-config", "--no-lock", "--no-remote", "--cached-only")

pytestmark = pytest.mark.skipif(DENO is None, reason="deno is not installed; the package deno of PyPI brings it")


def deno(tmp_path: Path, command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one of Deno's commands over every TypeScript file of a folder, without any network."""
    assert DENO is not None
    environment = {**os.environ, "DENO_DIR": str(tmp_path / "deno"), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    files = sorted(path.name for path in folder.glob("*.ts"))
    return subprocess.run(
        [DENO, command, *OFFLINE, *files], cwd=folder, env=environment, capture_output=True, text=True, timeout=200
    )


def test_the_types_are_strict_typescript_and_hold_every_fact(tmp_path: Path) -> None:
    said = deno(tmp_path, "check", FOLDER)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_vectors_are_what_the_engine_computes(tmp_path: Path) -> None:
    said = deno(tmp_path, "test", FOLDER)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 failed" in said.stdout
    assert " 0 passed" not in said.stdout


def test_a_vector_that_is_wrong_by_one_digit_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "exchange"
    shutil.copytree(FOLDER, folder)
    vectors = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
    head = vectors["chains"][0]["heads"][0]
    vectors["chains"][0]["heads"][0] = head[:-1] + ("0" if head[-1] != "0" else "1")
    (folder / "vectors.json").write_text(json.dumps(vectors), encoding="utf-8")
    said = deno(tmp_path, "test", folder)
    assert said.returncode != 0
    assert "1 failed" in said.stdout


def test_a_fact_that_does_not_fit_its_type_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "exchange"
    shutil.copytree(FOLDER, folder)
    examples = (folder / "examples.ts").read_text(encoding="utf-8")
    (folder / "examples.ts").write_text(examples.replace('"papers": 8', '"papers": "8"', 1), encoding="utf-8")
    said = deno(tmp_path, "check", folder)
    assert said.returncode != 0
    assert "papers" in said.stderr


WHOLE = {
    "test": ("test", "--frozen", "--cached-only", "--allow-read"),
    "check": ("check", "--frozen", "--cached-only", "."),
    "lint": ("lint",),
    "fmt": ("fmt", "--check"),
}


@pytest.mark.parametrize("held", WHOLE)
def test_the_whole_handheld_is_held_by_the_engine(held: str) -> None:
    if not (HANDHELD / "node_modules" / "preact").is_dir():
        pytest.skip("The handheld's npm packages are not here (make app fetches them).")
    assert DENO is not None
    environment = {**os.environ, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    said = subprocess.run(
        [DENO, *WHOLE[held]], cwd=HANDHELD, env=environment, capture_output=True, text=True, timeout=200
    )
    assert said.returncode == 0, said.stdout + said.stderr
    if held == "test":
        assert " 0 failed" in said.stdout
        assert " 0 passed" not in said.stdout
