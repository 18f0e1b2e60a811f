"""Pictures that are quick to make, never the same twice, and larger than one part."""

import io
from random import Random

from PIL import Image

SIDE = 44


def noise(rng: Random) -> bytes:
    """Return a PNG of about 6 kB."""
    out = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), rng.randbytes(SIDE * SIDE * 3)).save(out, "PNG", compress_level=1)
    return out.getvalue()
