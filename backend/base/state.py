"""Where this machine keeps what a run leaves behind: the embedded database, blobs, keys."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

ROOT_STATE = Path("/var/lib/trao")


def state_directory(
    base: Path,
    name: str = "demo",
    *,
    uid: int | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Path:
    """Name the folder that holds the local state of the checkout at `base`, without creating it.

    TRAO_STATE, when set, is that folder. Root's state lives outside the checkout,
    because PostgreSQL runs as another account then and may not be able to enter the checkout.
    """
    if override := environ.get("TRAO_STATE"):
        return Path(override).expanduser().absolute()
    base = base.resolve()
    if (os.geteuid() if uid is None else uid) != 0:
        return base / ".trao" / name
    fingerprint = hashlib.sha256(os.fsencode(base)).hexdigest()[:12]
    return ROOT_STATE / f"{name}-{fingerprint}"


def create_state_directory(directory: Path, *, uid: int | None = None) -> None:
    """Create a state folder and its missing parents; leave the mode of every existing one alone.

    Private to a plain user. Root's may be passed through, not listed, so that PostgreSQL's account
    reaches its own part below.
    """
    mode = 0o711 if (os.geteuid() if uid is None else uid) == 0 else 0o700
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    for folder in reversed(missing):
        try:
            folder.mkdir()
        except FileExistsError:  # another starter was faster, and has set the mode
            continue
        folder.chmod(mode)  # whatever the umask
