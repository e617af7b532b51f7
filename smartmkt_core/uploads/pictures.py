"""A picture from a stranger, drawn anew: no place or camera in it, nothing but pixels."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from smartmkt_core.errors import ShopError

FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/jpeg"
LONGEST = 2000
"""Pixels of the longer side as it is kept."""
_MOST_PIXELS = 60_000_000
"""Phones take up to 50 million; what unpacks into more is made to fill the memory."""


class NotAPicture(ShopError):
    """Not a picture, damaged, or of a kind that is not taken."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: always JPEG."""

    content: bytes
    width: int
    height: int


def redraw(content: bytes) -> Picture:
    """A picture upright, no larger than needed, without anything that was hidden in the file.

    Raises:
        NotAPicture: see there.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise NotAPicture("too many pixels")
                # Reads a large JPEG at a part of its size, which saves memory and time.
                opened.draft("RGB", (LONGEST, LONGEST))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONGEST, LONGEST))
                flat = _flat(upright)
    except NotAPicture:
        raise
    except Exception as error:
        # A broken file fails in as many ways as there are decoders.
        raise NotAPicture(type(error).__name__) from None
    drawn = io.BytesIO()
    flat.save(drawn, "JPEG", quality=85, optimize=True)
    return Picture(drawn.getvalue(), flat.width, flat.height)


def _flat(image: Image.Image) -> Image.Image:
    """Pixels alone, what was transparent on white."""
    clear = image.convert("RGBA")
    flat = Image.new("RGB", clear.size, "white")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat
