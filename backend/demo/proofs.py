"""Pictures as a handheld would take them: a finger's signature, an envelope on a table."""

import io
import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter


def draw_signature(rng: Random) -> bytes:
    """Return a finger-drawn signature as PNG: a few strokes that sway."""
    image = Image.new("L", (600, 240), 255)
    draw = ImageDraw.Draw(image)
    for stroke in range(rng.randint(2, 4)):
        left, width = 40 + 120 * stroke + rng.randint(-20, 20), rng.randint(90, 180)
        sway, turns, tilt = rng.uniform(15, 60), rng.uniform(1.5, 4.0), rng.uniform(-30, 30)
        points = [(left + width * t / 40, 120 + sway * math.sin(turns * t / 6) + tilt * t / 40) for t in range(41)]
        draw.line(points, fill=20, width=5, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


def take_photo(rng: Random, words: str) -> bytes:
    """Return a photo of a closed envelope as JPEG: no face, no paper from inside, never twice the same."""
    ground = tuple(rng.randint(60, 140) for _ in range(3))
    image = Image.new("RGB", (960, 720), ground)
    draw = ImageDraw.Draw(image)
    left, top = 140 + rng.randint(-50, 50), 170 + rng.randint(-50, 50)
    draw.rectangle((left, top, left + 640, top + 400), fill=(222, 196, 152), outline=(120, 96, 60), width=3)
    draw.line((left, top, left + 320, top + 190, left + 640, top), fill=(150, 122, 84), width=3)
    draw.rectangle((left + 380, top + 250, left + 600, top + 360), fill=(250, 250, 246))
    draw.text((left + 392, top + 290), words, fill=(20, 33, 61))
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.2))).save(out, "JPEG", quality=78)
    return out.getvalue()
