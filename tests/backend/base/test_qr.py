import io

import zxingcpp
from PIL import Image, ImageDraw

from backend.base.look.qr import qr_svg

LINK = "https://trao.example.vn/c#92.01939f3e-0000-7000-8000-0123456789ab.AAECAwQFBgcICQoLDA0ODw"


def test_a_scanner_reads_the_link_from_the_picture():
    svg = qr_svg(LINK)
    side = int(svg.split('viewBox="0 0 ')[1].split()[0])
    picture = Image.new("L", (side * 4, side * 4), 255)
    pen = ImageDraw.Draw(picture)
    for run in svg.split('d="')[2].split('"')[0].split("M")[1:]:
        x, rest = run.split(" ", 1)
        y, length = int(rest.split("h")[0]), int(rest.split("h")[1].split("v")[0])
        pen.rectangle((int(x) * 4, y * 4, (int(x) + length) * 4 - 1, y * 4 + 3), fill=0)
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [LINK]
    assert len(svg) < 20_000
    assert io.BytesIO(svg.encode()).getvalue().isascii()
