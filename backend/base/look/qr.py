"""A QR picture drawn as one path."""

from itertools import groupby

import qrcode

QUIET_ZONE = 4


def qr_svg(text: str) -> str:
    """Return a QR of ``text`` as SVG, its quiet zone included; black on white in every theme, so that it scans."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(row_path(row, y + QUIET_ZONE) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges" role="img" aria-label="QR"><path d="M0 0h{side}v{side}H0z" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>'
    )


def row_path(row: list[bool], y: int) -> str:
    """Return the dark runs of one row."""
    path, x = "", QUIET_ZONE
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            path += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return path
