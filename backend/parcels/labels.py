"""Parcel labels on A4 sheets of fourteen. A label names no person and no paper that it carries."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import typst
from msgspec import Struct, json
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from mobile_sync.codes import token_groups
from mobile_sync.item_code import ItemCode

LABELS_A_SHEET: Final = 14
QR_MODULES: Final = 21
DIRECTIONS: Final = {
    "INBOUND": "Nộp hồ sơ",
    "SUPPLEMENT": "Bổ sung",
    "OUTBOUND_RESULT": "Trả kết quả",
    "RETURN_PAPERS": "Trả giấy tờ",
}
_TEMPLATE: Final = Path(__file__).parent / "labels.typ"
_FONTS: Final = Path(__file__).parents[1] / "base" / "fonts"


class Label(Struct, frozen=True, kw_only=True):
    """What is printed on one parcel; `commune` is where it goes, without its kind: Ninh Kiều."""

    item_code: ItemCode
    token: str
    leg: Literal["INBOUND", "SUPPLEMENT", "OUTBOUND_RESULT", "RETURN_PAPERS"]
    commune: str


def render_labels(labels: Sequence[Label], *, first_place: int = 0, cut_lines: bool = False) -> bytes:
    """Set the labels as PDF, in rows of two; the same labels give the same bytes.

    `first_place` (0 to 13) leaves out what is already gone from the first sheet; `cut_lines` is for plain paper.
    """
    if not 0 <= first_place < LABELS_A_SHEET:
        raise ValueError(f"A sheet has the places 0 to {LABELS_A_SHEET - 1}, not {first_place}.")
    sheet = {"cut_lines": cut_lines, "labels": [None] * first_place + [_printed(label) for label in labels]}
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.encode(sheet).decode()},
    )


def qr_svg(text: str) -> str:
    """Draw the smallest QR (version 1, level M: up to 20 capitals and digits), without its quiet zone."""
    code = QRCode(version=1, error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=False)
    path = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, modules in enumerate(code.get_matrix())
        for column, dark in enumerate(modules)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {QR_MODULES} {QR_MODULES}"'
        f' shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def _printed(label: Label) -> dict[str, object]:
    groups = token_groups(label.token)
    return {
        "qr": qr_svg(label.token),
        "item_code": label.item_code.grouped(),
        "direction": DIRECTIONS[label.leg],
        "filled": label.leg == "INBOUND",
        "commune": label.commune,
        "token": [" ".join(groups[:2]), " ".join(groups[2:])],
    }
