"""Real road engines, on real streets and on drawn ones, in a Python environment of their own.

OSRM and Valhalla come as wheels for Python 3.12 and later; where there is no such Python, or no package index to
install them from once, the tests that need them are skipped. The environment is kept in `.trao/`.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
KEPT = ROOT / ".trao" / "road-engines"
MOTORBIKE = ROOT / "routing" / "travel" / "motorbike.lua"
STREETS = ROOT.parent / "shared" / "data" / "routing" / "hcmc-q1-q3.osm.gz"
PACKAGES = ("osrm-bindings==26.10.0", "pyvalhalla==3.9.1", "osmium==4.3.2")
PATIENCE_S = 60
TO_PBF = """
import sys, osmium
with osmium.SimpleWriter(sys.argv[2]) as pbf:
    for thing in osmium.FileProcessor(sys.argv[1]):
        pbf.add(thing)
"""


def engines() -> Path:
    """Return the Python that has the road engines, making its environment if need be; skip where that cannot be."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python, ready = KEPT / "venv" / "bin" / "python", KEPT / "ready"
        if ready.exists() and ready.read_text().split() == list(PACKAGES) and runs(python):
            return python
        newer = newer_python() or pytest.skip("road engines need Python 3.12 or later, and there is none here")
        shutil.rmtree(KEPT / "venv", ignore_errors=True)
        subprocess.run([newer, "-m", "venv", KEPT / "venv"], check=True, timeout=PATIENCE_S)
        install = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--retries", "1", *PACKAGES]
        done = subprocess.run(install, capture_output=True, text=True, timeout=5 * PATIENCE_S)
        if done.returncode:
            pytest.skip(f"road engines cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
        ready.write_text(" ".join(PACKAGES))
        return python


def newer_python() -> str | None:
    """Find a Python that the wheels are made for, on the path or in pyenv."""
    names = [f"python3.{minor}" for minor in range(12, 16)]
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [sys.executable, *map(shutil.which, names), *(str(path / "bin" / "python") for path in kept.glob("3.*"))]
    return next((python for python in found if python and runs(python)), None)


def runs(python: str | Path) -> bool:
    """Say whether this starts, and is new enough; a pyenv shim may stand for a version that is not chosen."""
    ask = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 12))"]
    return Path(python).exists() and subprocess.run(ask, capture_output=True, timeout=PATIENCE_S).returncode == 0


class Engine:
    """A road engine that serves on loopback."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._process = process

    def kill(self) -> None:
        """End it without a word."""
        self._process.kill()
        self._process.wait(PATIENCE_S)


@contextmanager
def osrm(folder: Path, streets: bytes, *, max_table_size: int = 100) -> Iterator[Engine]:
    """Build a graph of streets (OSM XML) for our motorbike, and serve it."""
    python = engines()
    (folder / "streets.osm").write_bytes(streets)
    work(python, "-m", "osrm", "extract", "--profile", MOTORBIKE, folder / "streets.osm")
    work(python, "-m", "osrm", "contract", folder / "streets.osrm")
    port = free_port()
    words = ["--ip", "127.0.0.1", "--port", str(port), "--max-table-size", str(max_table_size)]
    with serving([installed(python, "osrm/bin/osrm-routed"), *words, folder / "streets.osrm"], port) as engine:
        yield engine


@contextmanager
def valhalla(folder: Path, streets: bytes) -> Iterator[Engine]:
    """Build tiles of streets (OSM XML), and serve them."""
    python = engines()
    (folder / "streets.osm").write_bytes(streets)
    work(python, "-c", TO_PBF, folder / "streets.osm", folder / "streets.osm.pbf")
    config, port = folder / "valhalla.json", free_port()
    given = json.loads(work(python, python.parent / "valhalla_build_config", "--mjolnir-tile-dir", folder / "tiles"))
    given["httpd"]["service"] |= {"listen": f"tcp://127.0.0.1:{port}"}
    given["httpd"]["service"] |= {name: f"ipc://{folder}/{name}" for name in ("loopback", "interrupt")}
    for stage in ("loki", "thor", "odin"):
        given[stage]["service"]["proxy"] = f"ipc://{folder}/{stage}"
    config.write_text(json.dumps(given))
    programs = installed(python, "valhalla/bin")
    work(programs / "valhalla_build_tiles", "-c", config, folder / "streets.osm.pbf")
    with serving([programs / "valhalla_service", config, "1"], port) as engine:
        yield engine


@contextmanager
def serving(command: list[str | Path], port: int) -> Iterator[Engine]:
    """Run a server until it is no longer needed."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    engine = Engine(process, port)
    try:
        until = time.monotonic() + PATIENCE_S
        while not listens(port):
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
            assert time.monotonic() < until, f"{command[0]} does not listen"
            time.sleep(0.05)
        yield engine
    finally:
        engine.kill()


def work(*command: str | Path) -> str:
    """Run a program to its end and return what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


def installed(python: Path, name: str) -> Path:
    """Find a file of an installed package."""
    return next(python.parent.parent.glob(f"lib/python3.*/site-packages/{name}"))


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
