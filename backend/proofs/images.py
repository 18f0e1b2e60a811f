"""Is it an image we accept, and what may be shown of it. Hostile until proved otherwise."""

import io
import warnings

from msgspec import Struct
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 26_000_000
THUMBNAIL_PX = 480


class Looked(Struct, frozen=True, kw_only=True):
    """What an image's header says; ``fault`` is empty where the whole of it can be decoded."""

    format: str = ""
    width: int = 0
    height: int = 0
    fault: str = ""


def look(body: bytes) -> Looked:
    """Return what the bytes are. Size is judged by the header, before a single pixel is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=FORMATS) as image:
                size = Looked(format=image.format or "", width=image.width, height=image.height)
                if image.width * image.height > MAX_PIXELS:
                    return Looked(format=size.format, width=size.width, height=size.height, fault="IMAGE_TOO_LARGE")
                # A JPEG read at an eighth of its size is read to its end all the same, in a third of the time.
                image.draft(image.mode, (1, 1))
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Looked(fault="IMAGE_TOO_LARGE")
    except Exception:  # what a decoder raises on hostile bytes is nowhere written down
        return Looked(fault="IMAGE_BROKEN")
    return size


def make_thumbnail(body: bytes) -> bytes:
    """Return a small JPEG without metadata, upright; only such derivatives are ever shown."""
    with Image.open(io.BytesIO(body), formats=FORMATS) as image:
        image.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
        small = ImageOps.exif_transpose(image).convert("RGBA")
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=80)
    return out.getvalue()
