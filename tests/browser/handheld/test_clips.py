"""The clips show what they say: a reader that is not the handheld's reads them."""

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from backend.parcels.labels import Label
from mobile_sync.codes import label_token
from mobile_sync.item_code import ItemCode
from tests.browser.handheld.clips import (
    ASKEW,
    CARD,
    DARK,
    DIRTY,
    STRAIGHT,
    UPSIDE_DOWN,
    WIDE,
    blank_picture,
    card_picture,
    code_picture,
    label_pictures,
    seen,
    write_clip,
)

TOKENS = [label_token(bytes([number]) * 10) for number in range(15)]
LABELS = [
    Label(item_code=ItemCode(service="RB", serial=47312482), token=token, leg="OUTBOUND_RESULT", commune="Ninh Kiều")
    for token in TOKENS
]


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    """Give the labels of a full sheet and of the first place on the next."""
    return label_pictures(LABELS)


def read(picture: Image.Image) -> set[str]:
    """Return the texts of all codes in a picture."""
    return {found.text for found in zxingcpp.read_barcodes(picture)}


def frames(clip: Path) -> list[Image.Image]:
    """Return the brightness of each frame of a clip."""
    header, _, body = clip.read_bytes().partition(b"\n")
    width, height = (int(field[1:]) for field in header.split()[1:3])
    assert header == b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg" % (width, height)
    size = len(b"FRAME\n") + width * height * 3 // 2
    assert len(body) % size == 0
    each = [body[start : start + size] for start in range(0, len(body), size)]
    assert all(frame.startswith(b"FRAME\n") for frame in each)
    return [Image.frombytes("L", (width, height), frame[6 : 6 + width * height]) for frame in each]


def test_each_label_is_cut_from_its_place_on_the_sheet(pictures) -> None:
    assert [read(picture) for picture in pictures] == [{token} for token in TOKENS]


@pytest.mark.parametrize("view", [STRAIGHT, ASKEW, UPSIDE_DOWN, DARK], ids=["straight", "askew", "upside", "dark"])
def test_a_label_is_legible_however_it_is_held(pictures, view) -> None:
    assert read(seen(pictures[0], view)) == {TOKENS[0]}
    assert read(seen(pictures[0], view, WIDE, seed=1)) == {TOKENS[0]}


def test_a_dark_label_is_dark(pictures) -> None:
    assert np.asarray(seen(pictures[0], DARK)).mean() < 30


def test_dirty_labels_are_legible_through_a_median_and_seldom_without(pictures) -> None:
    dirty = [seen(picture, DIRTY).convert("L") for picture in pictures]
    cleaned = [picture.filter(ImageFilter.MedianFilter(3)) for picture in dirty]
    assert sum(read(picture) != set() for picture in dirty) <= len(dirty) // 4
    assert sum(read(picture) == {token} for picture, token in zip(cleaned, TOKENS, strict=True)) >= len(dirty) - 1


def test_a_clip_shows_its_pictures_in_turn(pictures, tmp_path) -> None:
    clip = write_clip(tmp_path / "turns.y4m", pictures[:3], frames_each=2)
    assert [read(frame) for frame in frames(clip)] == [{TOKENS[place]} for place in (0, 0, 1, 1, 2, 2)]


def test_frames_are_of_the_size_asked_for(pictures, tmp_path) -> None:
    assert {frame.size for frame in frames(write_clip(tmp_path / "wide.y4m", pictures[:1], size=WIDE))} == {WIDE}


def test_a_card_and_a_code_on_a_screen_are_legible_and_a_parcel_without_a_label_says_nothing() -> None:
    assert read(seen(card_picture(), STRAIGHT)) == {CARD}
    assert read(seen(code_picture("HO1:ABC"), STRAIGHT)) == {"HO1:ABC"}
    assert read(seen(blank_picture(), STRAIGHT)) == set()
