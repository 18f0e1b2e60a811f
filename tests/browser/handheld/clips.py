"""What Chromium's fake camera sees: labels as they are printed, held as couriers hold them, written as Y4M clips."""

from collections.abc import Sequence
from math import cos, radians, sin
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2
from msgspec import Struct
from PIL import Image, ImageDraw, ImageFilter
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from backend.parcels.labels import LABELS_A_SHEET, Label, render_labels

FRAMES_A_SECOND: Final = 10
SMALL: Final = (640, 480)
WIDE: Final = (1280, 720)
DOTS_A_MM: Final = 300 / 25.4
LABEL_MM: Final = (99.1, 38.1)
MARGIN_MM: Final = (4.65, 15.15)
GUTTER_MM: Final = 2.5
KRAFT: Final = (168, 132, 96)
TABLE: Final = (74, 70, 66)
EYE_WIDTHS: Final = 2.2
"""How far away the camera is, in widths of what it looks at."""
CARD: Final = "092187000217|361234567|Lâm Thị Sà Phia|21031987|Nữ|Ấp Mỹ Ái, xã Phong Điền, thành phố Cần Thơ|14052021"
"""What the QR code of an identity card says; the person is made up."""


class View(Struct, frozen=True, kw_only=True):
    """How a picture is held before the camera.

    ``share`` is its part of the frame's width; roll, pitch and yaw are degrees; ``light`` multiplies brightness;
    ``noise`` is the sensor's, in grey steps; ``dirt`` the share of pixels that are black or white; ``blur`` in pixels.
    """

    share: float = 0.85
    roll: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    light: float = 1.0
    noise: float = 3.0
    dirt: float = 0.0
    blur: float = 0.0


STRAIGHT: Final = View()
ASKEW: Final = View(roll=17, pitch=28, yaw=-22, noise=6, blur=0.5)
UPSIDE_DOWN: Final = View(roll=186)
DARK: Final = View(light=0.14, noise=4, blur=0.5)
DIRTY: Final = View(dirt=0.3)


def write_clip(
    path: Path,
    pictures: Sequence[Image.Image],
    view: View = STRAIGHT,
    *,
    size: tuple[int, int] = SMALL,
    frames_each: int = 4,
) -> Path:
    """Write a clip that shows the pictures in turn, each for some tenths of a second, and return its path.

    The browser shows it over and over. A frame has 450 KB (1.4 MB where it is wide).
    """
    with path.open("wb") as clip:
        clip.write(f"YUV4MPEG2 W{size[0]} H{size[1]} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for number, picture in enumerate(picture for picture in pictures for _ in range(frames_each)):
            light, *colours = seen(picture, view, size, seed=number).convert("YCbCr").split()
            halves = [colour.resize((size[0] // 2, size[1] // 2), Image.Resampling.BILINEAR) for colour in colours]
            clip.write(b"FRAME\n" + b"".join(plane.tobytes() for plane in (light, *halves)))
    return path


def label_pictures(labels: Sequence[Label]) -> list[Image.Image]:
    """Return each label, cut from its printed sheet and stuck on a parcel."""
    sheets = [page.render(scale=300 / 72).to_pil() for page in pypdfium2.PdfDocument(render_labels(labels))]
    return [_on_parcel(_cut(sheets[place // LABELS_A_SHEET], place % LABELS_A_SHEET)) for place in range(len(labels))]


def code_picture(text: str) -> Image.Image:
    """Return a QR code as a screen, a card or a paper slip shows it, with its quiet zone."""
    code = QRCode(error_correction=ERROR_CORRECT_M, box_size=8, border=4)
    code.add_data(text)
    code.make(fit=True)
    return code.make_image().get_image().convert("RGB")


def card_picture(text: str = CARD) -> Image.Image:
    """Return the back of an identity card: a QR code in its corner, on a pale ground."""
    card = Image.new("RGB", (1284, 810), (206, 224, 218))
    code = code_picture(text).resize((420, 420), Image.Resampling.LANCZOS)
    card.paste(code, (820, 40))
    draw = ImageDraw.Draw(card)
    for line in range(5):
        draw.rectangle((60, 520 + 50 * line, 700 - 70 * line, 538 + 50 * line), fill=(70, 84, 92))
    return card


def blank_picture() -> Image.Image:
    """Return a parcel without a label."""
    return Image.new("RGB", (1000, 600), KRAFT)


def seen(picture: Image.Image, view: View, size: tuple[int, int] = SMALL, *, seed: int = 0) -> Image.Image:
    """Return one frame; seeds differ as the frames of a trembling hand do."""
    random = np.random.default_rng(seed)
    held = _held(picture, view, size, jitter=random.uniform(-2, 2, 2))
    if view.blur:
        held = held.filter(ImageFilter.GaussianBlur(view.blur))
    pixels = np.asarray(held, dtype=np.float32) * view.light
    pixels += random.normal(0, view.noise, pixels.shape)
    _soil(pixels, view.dirt)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _soil(pixels: np.ndarray, share: float) -> None:
    """Make a share of the pixels black or white, the same ones in each frame: the dirt is not in the sensor."""
    chance = np.random.default_rng(1).random(pixels.shape[:2])
    pixels[chance < share / 2] = 0
    pixels[chance > 1 - share / 2] = 255


def _held(picture: Image.Image, view: View, size: tuple[int, int], jitter: np.ndarray) -> Image.Image:
    """Project a picture, turned in space, onto a frame."""
    corners = _corners(picture.size, view) * view.share * size[0] + np.array(size) / 2 + jitter
    behind = Image.new("RGB", size, TABLE)
    coefficients = _homography(corners, picture.size)
    kind, sampling = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    mask = Image.new("L", picture.size, 255).transform(size, kind, coefficients, sampling)
    behind.paste(picture.transform(size, kind, coefficients, sampling), mask=mask)
    return behind


def _corners(size: tuple[int, int], view: View) -> np.ndarray:
    """Return the four corners around the middle of the frame, for a picture of width 1, clockwise from top left."""
    width, height = 1.0, size[1] / size[0]
    flat = np.array([(x * width / 2, y * height / 2, 0.0) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    roll, pitch, yaw = (radians(angle) for angle in (view.roll, view.pitch, view.yaw))
    turned = flat @ np.array([(cos(roll), sin(roll), 0), (-sin(roll), cos(roll), 0), (0, 0, 1)])
    turned = turned @ np.array([(1, 0, 0), (0, cos(pitch), sin(pitch)), (0, -sin(pitch), cos(pitch))])
    turned = turned @ np.array([(cos(yaw), 0, -sin(yaw)), (0, 1, 0), (sin(yaw), 0, cos(yaw))])
    return turned[:, :2] * EYE_WIDTHS / (EYE_WIDTHS + turned[:, 2:])


def _homography(corners: np.ndarray, size: tuple[int, int]) -> list[float]:
    """Return the eight numbers that take a point of the frame to one of the picture, as Pillow wants them."""
    rows, targets = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (size[0], 0), size, (0, size[1])), strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        targets += [u, v]
    return [float(each) for each in np.linalg.solve(np.array(rows), np.array(targets, dtype=float))]


def _cut(sheet: Image.Image, place: int) -> Image.Image:
    row, column = divmod(place, 2)
    left = MARGIN_MM[0] + column * (LABEL_MM[0] + GUTTER_MM)
    top = MARGIN_MM[1] + row * LABEL_MM[1]
    box = (left, top, left + LABEL_MM[0], top + LABEL_MM[1])
    return sheet.crop(tuple(round(edge * DOTS_A_MM) for edge in box))


def _on_parcel(label: Image.Image) -> Image.Image:
    edge = label.height // 5
    parcel = Image.new("RGB", (label.width + 2 * edge, label.height + 2 * edge), KRAFT)
    parcel.paste(label.convert("RGB"), (edge, edge))
    return parcel
