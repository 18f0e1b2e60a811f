"""Photos over HTTP, verified, sealed and flushed, against @tus/server with the same bytes on the same disk."""

import base64
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

from asyncpg import Pool

from backend.base.blobs import Blobs
from backend.base.database import province_transaction
from backend.commands.bench.exchange.crew import HANDHELDS, Carrier, Crew
from backend.commands.bench.exchange.figures import Figure, paired
from backend.commands.bench.exchange.ground import Ground, free_port, running
from backend.commands.bench.exchange.keepalive import connections, request_bytes, send_all
from backend.commands.bench.exchange.pushing import require_applied
from backend.demo.proofs import take_photo
from backend.proofs.store import read_media

PHOTO_BYTES: Final = 250_000
PEER: Final = Path(__file__).with_name("tus_peer.mjs")
PACKAGES: Final = ("@tus/server", "@tus/file-store")
SEED: Final = 7


def missing(peers: Path) -> str:
    """Return why the peer cannot be started from a folder, or nothing."""
    if shutil.which("node") is None:
        return "node is not installed"
    absent = [name for name in PACKAGES if not (peers / "node_modules" / name).is_dir()]
    return f"{', '.join(absent)} not in {peers} (make peers)" if absent else ""


@contextmanager
def tus_running(ground: Ground, peers: Path) -> Iterator[int]:
    """Run the peer on a folder beside the service's own, and give its port."""
    port, store = free_port(), ground.folder / "tus"
    store.mkdir()
    # Node finds packages beside the script, so the script goes to where they are.
    script = ground.folder / PEER.name
    shutil.copyfile(PEER, script)
    (ground.folder / "node_modules").symlink_to((peers / "node_modules").resolve())
    with running(["node", script, str(port), str(store)], os.environ, port):
        yield port


async def measure(
    ground: Ground, crew: Crew, pool: Pool, port: int, photos: int, rounds: int, peers: Path | None
) -> list[Figure]:
    """Upload in rounds A B; a first round only warms up. Without the peer our own figure stands alone."""
    if peers is None:
        ours = [await ours_alone(ground, crew, pool, port, photos) for _ in range(rounds + 1)]
        return [Figure(name=name_of(), of="photos/s", rounds=ours[1:])]
    with tus_running(ground, peers) as peer_port:
        pairs = []
        for _ in range(rounds + 1):
            mine = await ours_alone(ground, crew, pool, port, photos)
            pairs.append((mine, await peers_alone(ground, peer_port, photos)))
    ours, theirs = (list(side) for side in zip(*pairs[1:], strict=True))
    of = "@tus/server with @tus/file-store, which neither hashes nor fsyncs"
    return [paired(name_of(), of, "photos/s", ours, theirs, 2.0)]


def name_of() -> str:
    """Return what is measured."""
    return f"photo of {PHOTO_BYTES // 1000} KB, verified, sealed and fsynced, {HANDHELDS} connections"


async def ours_alone(ground: Ground, crew: Crew, pool: Pool, port: int, photos: int) -> float:
    """Return photos a second through the service, each named by a fact before.

    Raises RuntimeError where one is not held whole afterwards.
    """
    taken = [[photo(number) for number in range(photos)] for _ in crew.handhelds]
    async with connections(port, HANDHELDS) as lines:
        for line, carrier, mine in zip(lines, crew.handhelds, taken, strict=True):
            signatures = [hashlib.sha256(one).hexdigest() for one in mine]
            require_applied(await line.send(crew.request(carrier, len(mine), signatures=signatures)))
        requests = [[upload(carrier, one) for one in mine] for carrier, mine in zip(crew.handhelds, taken, strict=True)]
        seconds, _ = await send_all(lines, requests)
    await require_kept(ground, crew, pool, taken[-1][-1])
    return photos * HANDHELDS / seconds


def upload(carrier: Carrier, body: bytes) -> bytes:
    """Return the whole request of a photo that fits into one part."""
    headers = {"Authorization": f"Bearer {carrier.line.token}", "Upload-Offset": "0", "Upload-Length": str(len(body))}
    return request_bytes("PATCH", f"/sync/v1/media/{hashlib.sha256(body).hexdigest()}", headers, body)


async def require_kept(ground: Ground, crew: Crew, pool: Pool, body: bytes) -> None:
    """Read a photo back, opened.

    Raises RuntimeError where it is not what was sent.
    """
    digest = hashlib.sha256(body)
    async with province_transaction(pool, crew.province) as conn:
        media = await read_media(conn, crew.province, digest.digest())
    blobs = Blobs(str(ground.folder / "state/media"))
    if media is None or media.size != len(body) or await blobs.read(crew.key, digest.hexdigest()) != body:
        raise RuntimeError("a photo that was taken is not held whole")


async def peers_alone(ground: Ground, port: int, photos: int) -> float:
    """Return photos a second through the peer, each created and sent in one request.

    Raises RuntimeError where one is not on the disk afterwards.
    """
    taken = [[photo(number) for number in range(photos)] for _ in range(HANDHELDS)]
    async with connections(port, HANDHELDS) as lines:
        seconds, _ = await send_all(lines, [[created(one) for one in mine] for mine in taken])
    newest = max((ground.folder / "tus").iterdir(), key=lambda path: path.stat().st_size)
    if newest.stat().st_size != PHOTO_BYTES:
        raise RuntimeError("the peer did not keep a photo whole")
    return photos * HANDHELDS / seconds


def created(body: bytes) -> bytes:
    """Return the peer's request that creates an upload and carries all of it."""
    name = base64.b64encode(b"photo.jpg").decode()
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(body)),
        "Upload-Metadata": f"filename {name}",
        "Content-Type": "application/offset+octet-stream",
    }
    return request_bytes("POST", "/files", headers, body)


def photo(number: int) -> bytes:
    """Return a photo of exactly the size, never twice the same: bytes behind a JPEG's end are allowed."""
    picture = take_photo(Random(SEED + number % 4), f"RB{number:09}VN")  # noqa: S311
    return picture + os.urandom(PHOTO_BYTES - len(picture))
