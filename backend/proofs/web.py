"""Photos and signatures come in parts, by the hash that a fact already named."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, head, patch
from litestar.datastructures import State
from litestar.params import FromPath, HeaderParameter
from msgspec import Struct

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.doors import HANDHELD, Conn, Door, only, read_body
from backend.base.keys import province_key
from backend.base.store import Told
from backend.proofs import store
from backend.proofs.images import look
from backend.proofs.refusals import HashMalformed, MediaNotNamed, OffsetMismatch, PartMalformed
from mobile_sync.media import fault_of
from mobile_sync.wire import MAX_MEDIA_BYTES, MAX_PART_BYTES


class Asked(Struct, frozen=True, kw_only=True):
    """An upload that a handheld may make; ``size`` where it is held whole already."""

    device: UUID
    digest: bytes
    size: int | None


async def read_asked(conn: Conn, door: Door, sha256: str) -> Asked:
    """Return the upload of a hash that a fact of this handheld names.

    Raises HashMalformed, MediaNotNamed.
    """
    try:
        digest = bytes.fromhex(sha256)
    except ValueError:
        digest = b""
    if len(digest) != 32 or sha256 != digest.hex():
        raise HashMalformed
    known = await store.read_upload(conn, door.province, door.device, digest) if door.device else None
    if door.device is None or known is None or not known.named:
        raise MediaNotNamed
    return Asked(device=door.device, digest=digest, size=known.size)


def progress(offset: int, complete: bool, status: int = 204) -> Response[None]:
    """Return how far an upload is."""
    headers = {"Upload-Offset": str(offset), "Upload-Complete": "?1" if complete else "?0", "Cache-Control": "no-store"}
    return Response(None, status_code=status, headers=headers)


@head("/{sha256:str}", opt=only(HANDHELD), operation_id="HeadMedia")
async def head_progress(sha256: FromPath[str], conn: Conn, door: Door, state: State) -> Response[None]:
    """Say how many bytes of a photo or signature are here."""
    asked = await read_asked(conn, door, sha256)
    offset = asked.size or state.parts.offset(door.province, asked.device, sha256)
    return progress(offset, asked.size is not None, status=200)


@get("/{sha256:str}", opt=only(HANDHELD), status_code=204, operation_id="GetMediaProgress")
async def get_progress(sha256: FromPath[str], conn: Conn, door: Door, state: State) -> Response[None]:
    """Say how many bytes of a photo or signature are here. The bytes themselves are never given back."""
    asked = await read_asked(conn, door, sha256)
    offset = asked.size or state.parts.offset(door.province, asked.device, sha256)
    return progress(offset, asked.size is not None)


@patch("/{sha256:str}", opt=only(HANDHELD), status_code=204, request_max_body_size=MAX_PART_BYTES + 1)
async def add_part(
    sha256: FromPath[str],
    request: Request[Any, Any, Any],
    door: Door,
    state: State,
    offset: Annotated[int, HeaderParameter(name="Upload-Offset", ge=0, le=MAX_MEDIA_BYTES)],
    size: Annotated[int, HeaderParameter(name="Upload-Length", ge=1, le=MAX_MEDIA_BYTES)],
) -> Response[None]:
    """Take the bytes at an offset; the last part is accepted only where the whole has the right hash."""
    part = await read_body(request)
    async with province_transaction(state.pool, door.province) as conn:
        asked = await read_asked(conn, door, sha256)
        if asked.size is not None:
            await store.forget_wanted(conn, door.province, asked.digest)
            return progress(asked.size, True)
        if fault_of(part):
            raise PartMalformed(max_bytes=MAX_PART_BYTES)
        grown = await asyncio.to_thread(state.parts.grow, door.province, asked.device, sha256, offset, size, part)
        if not grown.fits:
            raise OffsetMismatch(offset=grown.offset)
        if grown.body is None:
            return progress(grown.offset, False)
        await keep_whole(conn, door.province, asked.device, asked.digest, grown.body, state)
        return progress(size, True)


async def keep_whole(conn: Conn, province: int, device: UUID, digest: bytes, body: bytes, state: State) -> None:
    """Seal the original onto the disk first, then say in the database that it is there."""
    key = await province_key(conn, state.keyring, province)
    await state.blobs.keep(key, digest.hex(), body)
    looked = await asyncio.to_thread(look, body)
    media = store.Media(
        sha256=digest,
        size=len(body),
        format=looked.format,
        width=looked.width,
        height=looked.height,
        fault=looked.fault,
        stored_at=now(),
    )
    word = Told(id=new_id(), topic="media_kept", subject=device, detail=digest.hex())
    await store.add_media(conn, province, media, [] if looked.fault else [word])
    state.parts.drop(province, device, digest.hex())


router = Router("/sync/v1/media", route_handlers=[head_progress, get_progress, add_part])
