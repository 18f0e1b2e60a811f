import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from backend.proofs.images import look, make_thumbnail
from tests.backend.handhelds import photo

KINDS = [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "L"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "RGBA"),
         ("PNG", "I;16"), ("WEBP", "RGB"), ("WEBP", "RGBA")]  # fmt: skip


@pytest.mark.parametrize(("format", "mode"), KINDS)
def test_whatever_is_accepted_has_a_thumbnail(format, mode):
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (900, 40), 40_000).save(out, "PNG")
        body = out.getvalue()
    else:
        body = photo(90, format, (900, 40), mode)
    assert look(body).fault == ""
    with Image.open(io.BytesIO(make_thumbnail(body))) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (480, 21))


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "red").save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(make_thumbnail(out.getvalue()))) as image:
        assert image.size == (100, 200)


WHOLE = [photo(7), photo(7, "PNG"), photo(7, "WEBP")]


@settings(max_examples=150)
@given(st.sampled_from(WHOLE), st.data())
def test_no_damage_whatever_does_more_than_leave_a_fault(whole, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=40)) + whole[place + data.draw(st.integers(0, 40)) :]
    looked = look(damaged)
    if not looked.fault:
        make_thumbnail(damaged)


@given(
    st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8L"]),
    st.binary(max_size=200),
)
def test_no_bytes_whatever_break_the_judge(start, rest):
    assert look(start + rest).fault in {"", "IMAGE_BROKEN", "IMAGE_TOO_LARGE"}
