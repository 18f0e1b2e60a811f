from collections import Counter
from random import Random

import pypdfium2
import pytest
import zxingcpp

from backend.parcels.labels import DIRECTIONS, Label, render_labels
from mobile_sync.codes import label_token, parse_label_token
from mobile_sync.item_code import ItemCode

MILLIMETRE_PX = 300 / 25.4
COMMUNES = ("Ô Môn", "Vĩnh Thạnh Trung", "Ninh Kiều", "Thới An Đông")
RANDOM = Random(14)
LABELS = [
    Label(
        item_code=ItemCode(service="RB", serial=47_312_482 + number * 17),
        token=label_token(RANDOM.randbytes(10)),
        leg=list(DIRECTIONS)[number % 4],
        commune=COMMUNES[number % len(COMMUNES)],
    )
    for number in range(16)
]


def test_every_label_carries_its_token_twice_and_both_are_read() -> None:
    read = Counter(_codes(render_labels(LABELS)))
    assert read == {label.token: 2 for label in LABELS}
    assert [parse_label_token(token) for token in read] == list(read)


def test_each_qr_is_at_least_22_millimetres_wide_with_its_quiet_zone() -> None:
    page = pypdfium2.PdfDocument(render_labels(LABELS[:1]))[0]
    picture = page.render(scale=300 / 72).to_pil().convert("L")
    for code in zxingcpp.read_barcodes(picture):
        corners = code.position
        left, right = corners.top_left.x, corners.top_right.x
        top, bottom = corners.top_left.y, corners.bottom_left.y
        assert right - left >= 22 * MILLIMETRE_PX
        quiet = int(3.9 * MILLIMETRE_PX)
        for box in [(left - quiet, top, left - 3, bottom), (right + 3, top, right + quiet, bottom)]:
            assert picture.crop(box).getextrema() == (255, 255)


def test_a_sheet_has_fourteen_places_and_may_be_begun_in_the_middle() -> None:
    assert _pages(render_labels(LABELS[:14])) == 1
    assert _pages(render_labels(LABELS[:15])) == 2
    assert _pages(render_labels(LABELS[:4], first_place=10)) == 1
    assert _pages(render_labels(LABELS[:5], first_place=10)) == 2


def test_a_place_that_no_sheet_has_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 13"):
        render_labels(LABELS, first_place=14)


def test_people_can_read_the_code_the_direction_and_the_commune() -> None:
    words = " ".join(_text(render_labels(LABELS[:2])).split())
    assert "RB 4731 2482 9 VN" in words
    assert "Nộp hồ sơ" in words
    assert "Vĩnh Thạnh Trung" in words
    assert words.count(LABELS[0].token[3:7]) == 1


def test_every_vietnamese_letter_is_in_the_font_that_is_embedded() -> None:
    letters = "ẮẰẲẴẶ ấầẩẫậ ỨỪỬỮỰ ỷỹỵ Đđ Ơơ"
    label = Label(item_code=LABELS[0].item_code, token=LABELS[0].token, leg="SUPPLEMENT", commune=letters)
    assert letters.split()[0] in _text(render_labels([label]))


def test_the_same_labels_give_the_same_bytes() -> None:
    assert render_labels(LABELS) == render_labels(LABELS)


def _codes(pdf: bytes) -> list[str]:
    pages = [page.render(scale=300 / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


def _pages(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def _text(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
