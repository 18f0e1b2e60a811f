"""Photos and signatures come in by parts, from whoever has named them in a fact; broken ones are kept and noted."""

import hashlib
import io
import os
import struct
import zipfile
import zlib
from uuid import uuid4

import pytest
from PIL import Image

from backend.base.blobs import Blobs
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.proofs.jobs import keep_thumbnail
from backend.proofs.store import read_media
from mobile_sync.wire import MAX_MEDIA_BYTES, MAX_PART_BYTES
from tests.backend.handhelds import assert_problem, clock, collected, new_line, photo

pytestmark = pytest.mark.anyio


def digest(body):
    return hashlib.sha256(body).hexdigest()


async def name(line, sha256):
    """Let the handheld state a fact that stands on this; that nobody knows its parcel makes it no less evidence."""
    line.handheld.outbox.capture(collected(uuid4(), sha256))
    await line.exchange(clock())


async def send(line, sha256, body, offset=0, size=None, **headers):
    return await line.client.patch(
        f"/sync/v1/media/{sha256}",
        content=body,
        headers={
            "Authorization": f"Bearer {line.token}",
            "Upload-Offset": str(offset),
            "Upload-Length": str(len(body) if size is None else size),
            **headers,
        },
    )


async def look(line, sha256, method="HEAD"):
    bearer = {"Authorization": f"Bearer {line.token}"}
    return await line.client.request(method, f"/sync/v1/media/{sha256}", headers=bearer)


async def stored(pool, world, sha256):
    async with province_transaction(pool, world.province) as conn:
        return await read_media(conn, world.province, bytes.fromhex(sha256))


async def test_a_photo_comes_in_parts_and_is_kept_sealed(line, pool, world, state):
    body = photo(1, size=(1600, 1200)) + os.urandom(300_000)
    sha256 = digest(body)
    await name(line, sha256)
    first = await send(line, sha256, body[:MAX_PART_BYTES], size=len(body))
    assert (first.status_code, first.headers["Upload-Complete"]) == (204, "?0")
    told = await look(line, sha256)
    assert (told.status_code, told.headers["Upload-Offset"]) == (200, str(MAX_PART_BYTES))
    last = await send(line, sha256, body[MAX_PART_BYTES:], MAX_PART_BYTES, len(body))
    assert (last.headers["Upload-Complete"], last.headers["Upload-Offset"]) == ("?1", str(len(body)))
    again = await send(line, sha256, body[:10], size=len(body))
    assert again.headers["Upload-Complete"] == "?1"
    assert (await look(line, sha256, "GET")).status_code == 204
    sealed = [file.read_bytes() for file in state.rglob("*") if file.is_file() and sha256 in file.name]
    assert len(sealed) == 1
    assert body[:200] not in sealed[0]
    media = await stored(pool, world, sha256)
    assert (media.size, media.format, media.width, media.height, media.fault) == (len(body), "JPEG", 1600, 1200, "")


async def test_a_photo_that_no_fact_names_is_not_taken(line, pool, world, client):
    sha256 = digest(photo(2))
    for answer in (await send(line, sha256, photo(2)), await look(line, sha256, "GET")):
        assert_problem(answer, 404, "MEDIA_NOT_NAMED")
    assert (await look(line, sha256)).status_code == 404
    await name(line, sha256)
    other = await new_line(client, pool, world, "courier-2")
    await other.renew()
    assert_problem(await send(other, sha256, photo(2)), 404, "MEDIA_NOT_NAMED")
    assert await stored(pool, world, sha256) is None


@pytest.mark.parametrize(
    "sha256", ["x", "0" * 63, "0" * 65, "G" * 64, "A" * 64, "%00" * 64, "..%2f" * 12, "%20" + "0" * 63]
)
async def test_a_name_that_is_no_hash_is_refused(line, sha256):
    answer = await send(line, sha256, b"x")
    assert assert_problem(answer, answer.status_code)["code"] in {"HASH_MALFORMED", "NOT_FOUND"}


async def test_a_part_that_does_not_start_where_the_upload_stands_is_told_where_it_does(line, pool, world):
    body = os.urandom(1_000)
    sha256 = digest(body)
    await name(line, sha256)
    for offset, have in ((5, 0), (MAX_MEDIA_BYTES, 0)):
        told = assert_problem(await send(line, sha256, body[:10], offset, 1_000), 409, "OFFSET_MISMATCH")
        assert told["details"] == {"offset": have}
    await send(line, sha256, body[:600], size=1_000)
    for offset, part in ((0, body[:600]), (599, body[599:]), (601, body[601:]), (600, body[600:] + b"x")):
        told = assert_problem(await send(line, sha256, part, offset, 1_000), 409, "OFFSET_MISMATCH")
        assert told["details"] == {"offset": 600}
    assert (await send(line, sha256, body[600:], 600, 1_000)).headers["Upload-Complete"] == "?1"


async def test_a_whole_of_the_wrong_hash_begins_anew_and_is_not_kept(line, pool, world):
    body = photo(3)
    sha256 = digest(body)
    await name(line, sha256)
    await send(line, sha256, body[:100], size=len(body))
    wrong = await send(line, sha256, b"x" * (len(body) - 100), 100, len(body))
    assert assert_problem(wrong, 409, "OFFSET_MISMATCH")["details"] == {"offset": 0}
    assert await stored(pool, world, sha256) is None
    assert (await look(line, sha256)).headers["Upload-Offset"] == "0"
    assert (await send(line, sha256, body)).headers["Upload-Complete"] == "?1"


async def test_bytes_that_another_handheld_sent_under_the_same_hash_stand_in_nobodys_way(line, client, pool, world):
    other = await new_line(client, pool, world, "courier-2")
    await other.renew()
    body = photo(218)
    sha256 = digest(body)
    for each in (line, other):
        await name(each, sha256)
    await send(other, sha256, bytes(len(body)), size=len(body) + 10)
    assert (await look(line, sha256)).headers["Upload-Offset"] == "0"
    assert (await send(line, sha256, body)).headers["Upload-Complete"] == "?1"


async def test_an_upload_that_turns_out_shorter_begins_anew(line, pool, world):
    body = photo(238)
    sha256 = digest(body)
    await name(line, sha256)
    await send(line, sha256, bytes(len(body) + 1), size=len(body) + 10)
    assert_problem(await send(line, sha256, body[10:], offset=10), 409, "OFFSET_MISMATCH")
    assert (await send(line, sha256, body)).headers["Upload-Complete"] == "?1"


@pytest.mark.parametrize("left_bytes", [0, 5, 40])
async def test_a_name_without_its_bytes_that_a_power_loss_left_is_written_anew(line, pool, world, state, left_bytes):
    body = photo(58 + left_bytes)
    sha256 = digest(body)
    await name(line, sha256)
    left = state / "media" / str(world.province) / sha256[:2] / sha256
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(bytes(left_bytes))
    assert (await send(line, sha256, body)).headers["Upload-Complete"] == "?1"
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
    assert await Blobs(str(state / "media")).read(key, sha256) == body


async def test_who_names_a_photo_that_another_brought_meanwhile_is_not_asked_for_it(line, client, pool, world):
    other = await new_line(client, pool, world, "courier-2")
    body = photo(98)
    sha256 = digest(body)
    await name(line, sha256)
    await send(line, sha256, body)
    async with province_transaction(pool, world.province) as conn:
        # As it is left where the two transactions overlapped.
        await conn.execute(
            "INSERT INTO media_wanted (province_id, device_id, sha256) VALUES ($1, $2, $3)",
            world.province,
            other.handheld.identity.device,
            bytes.fromhex(sha256),
        )
    assert (await other.exchange(clock())).want == []


async def test_a_server_killed_with_every_byte_in_hand_is_asked_to_finish(line, pool, world, state):
    body = photo(158)
    sha256 = digest(body)
    await name(line, sha256)
    (state / "parts" / f"{world.province}-{line.handheld.identity.device}-{sha256}.part").write_bytes(body)
    assert (await look(line, sha256)).headers["Upload-Complete"] == "?0"
    line.handheld.offsets = {digest(line.handheld.media.setdefault(sha256, body)): len(body)}
    assert await line.send_part()
    assert line.handheld.next_part() is None
    assert await stored(pool, world, sha256) is not None


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Upload-Offset": "-1"}, b"x", 400),
        ({"Upload-Offset": "x"}, b"x", 400),
        ({"Upload-Offset": str(2**63)}, b"x", 400),
        ({"Upload-Offset": ""}, b"x", 400),
        ({"Upload-Length": "0"}, b"x", 400),
        ({"Upload-Length": str(MAX_MEDIA_BYTES + 1)}, b"x", 400),
        ({"Upload-Length": "1e400"}, b"x", 400),
        ({}, b"x" * (MAX_PART_BYTES + 1), 400),
        ({}, b"x" * (MAX_PART_BYTES + 2), 413),
    ],
    ids=str,
)
async def test_a_part_out_of_its_bounds_is_a_permanent_error(line, pool, world, headers, body, status):
    sha256 = digest(b"bounds")
    await name(line, sha256)
    assert_problem(await send(line, sha256, body, size=MAX_MEDIA_BYTES, **headers), status)


async def test_a_part_without_its_place_is_a_permanent_error(line):
    bearer = {"Authorization": f"Bearer {line.token}"}
    assert_problem(await line.client.patch(f"/sync/v1/media/{'0' * 64}", content=b"x", headers=bearer), 400)


def png(width, height, rows=b""):
    """Return a PNG that says it is so large, whatever it holds."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def saved(format, **options):
    out = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(out, format, **options)
    return out.getvalue()


def jpeg_that_says(width, height):
    body = photo(4)
    start = body.index(b"\xff\xc0") + 5
    return body[:start] + struct.pack(">HH", height, width) + body[start + 4 :]


BOMBS = {
    "png 6000x6000 of nothing": (png(6_000, 6_000), "IMAGE_TOO_LARGE"),
    "png 10000x10000": (png(10_000, 10_000, bytes(1_000_000)), "IMAGE_TOO_LARGE"),
    "png 50000x50000": (png(50_000, 50_000), "IMAGE_TOO_LARGE"),
    "png 2**31-1 square": (png(2**31 - 1, 2**31 - 1), "IMAGE_TOO_LARGE"),
    "jpeg 65500x65500": (jpeg_that_says(65_500, 65_500), "IMAGE_TOO_LARGE"),
    "png of no width": (png(0, 5), "IMAGE_BROKEN"),
    "png without pixels": (png(32, 32), "IMAGE_BROKEN"),
    "half a jpeg": (photo(5)[:300], "IMAGE_BROKEN"),
    "only the start of a jpeg": (b"\xff\xd8\xff", "IMAGE_BROKEN"),
    "gif": (saved("GIF"), "IMAGE_BROKEN"),
    "tiff": (saved("TIFF"), "IMAGE_BROKEN"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "IMAGE_BROKEN"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "IMAGE_BROKEN"),
    "page": (b"<html><script>alert(1)</script>", "IMAGE_BROKEN"),
    "zeros": (bytes(5_000), "IMAGE_BROKEN"),
    "one byte": (b"\0", "IMAGE_BROKEN"),
}


@pytest.mark.parametrize(("body", "fault"), BOMBS.values(), ids=BOMBS.keys())
async def test_a_bomb_or_a_broken_image_is_kept_as_evidence_with_its_fault_and_never_shown(
    line, pool, world, state, body, fault
):
    sha256 = digest(body)
    await name(line, sha256)
    answer = await send(line, sha256, body)
    assert answer.status_code == 204, answer.text
    assert (await stored(pool, world, sha256)).fault == fault
    blobs = Blobs(str(state / "media"))
    await keep_thumbnail(pool, world.keyring, blobs, world.province, sha256)
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
    assert await blobs.read(key, sha256) == body
    with pytest.raises(FileNotFoundError):
        await blobs.read(key, f"{sha256}.thumb")


async def test_of_a_file_that_is_two_things_only_a_new_picture_is_ever_shown(line, pool, world, state):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("evil.html", "<script>alert(1)</script>")
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}
    exif[0x010F] = "secret maker"
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "blue").save(out, "JPEG", exif=exif)
    body = out.getvalue() + archive.getvalue()
    sha256 = digest(body)
    await name(line, sha256)
    await send(line, sha256, body)
    assert (await stored(pool, world, sha256)).fault == ""
    blobs = Blobs(str(state / "media"))
    await keep_thumbnail(pool, world.keyring, blobs, world.province, sha256)
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
    small = await blobs.read(key, f"{sha256}.thumb")
    assert zipfile.is_zipfile(io.BytesIO(body))
    assert not zipfile.is_zipfile(io.BytesIO(small))
    assert b"secret maker" not in small
    with Image.open(io.BytesIO(small)) as image:
        assert (image.format, max(image.size), len(image.getexif())) == ("JPEG", 480, 0)
