"""The files of the courier's app: read once, each with its kind and the hash of its content."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

import mobile_sync

DIST: Final = Path(mobile_sync.__file__).parent / "handheld" / "dist"
KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}


class AppFile(Struct, frozen=True, kw_only=True):
    """One file as it is served; ``is_lasting`` where its name changes with its content."""

    kind: str
    etag: str
    body: bytes
    is_lasting: bool


def read_app(folder: Path = DIST) -> Mapping[str, AppFile]:
    """Return every file of the app by its path below ``/h/``; nothing where the app was not built."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in KINDS)
    return {path.relative_to(folder).as_posix(): read_file(folder, path) for path in paths}


def read_file(folder: Path, path: Path) -> AppFile:
    """Return one file of the app."""
    body = path.read_bytes()
    return AppFile(
        kind=KINDS[path.suffix],
        etag=f'"{sha256(body).hexdigest()[:20]}"',
        body=body,
        is_lasting=path.parent != folder,
    )
