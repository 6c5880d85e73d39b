"""The copy that people look at: pictures are drawn anew, everything else is the same bytes.

A picture drawn anew carries no place, no device and no thumbnail along, and nothing that
was hidden behind its end.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from sinergi.evidence.rules.sniffing import PICTURES

LARGEST_PICTURE = 64 * 1024 * 1024
MOST_POINTS = 120_000_000
QUALITY = 92


class NoPicture(ValueError):
    """The bytes cannot be drawn as a picture."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it was drawn anew."""

    content: bytes
    media_type: str


def load(content: bytes) -> Image.Image:
    """Return the picture, upright, in RGB or grey; raises NoPicture.

    What says that it has more than MOST_POINTS points is not drawn.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content))
            width, height = picture.size
            if width * height > MOST_POINTS or not width * height:
                raise NoPicture
            upright = ImageOps.exif_transpose(picture)
            return _flat(upright)
    except NoPicture:
        raise
    except (
        OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError,
        AttributeError, ZeroDivisionError, OverflowError, MemoryError,
        UnidentifiedImageError, Image.DecompressionBombError,
    ) as error:  # fmt: skip
        raise NoPicture from error


def _flat(picture: Image.Image) -> Image.Image:
    """Return it on white, without an alpha channel or a palette."""
    if picture.mode in {"RGB", "L"}:
        return picture.copy()
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return picture.convert("RGB")


def write(picture: Image.Image, media_type: str) -> Drawn:
    """Return the points alone as a new file: PNG for PNG, JPEG for all else."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if media_type == "image/png":
        bare.save(out, "PNG", optimize=False)
        return Drawn(out.getvalue(), "image/png")
    bare.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return Drawn(out.getvalue(), "image/jpeg")


def redraw(content: bytes, media_type: str) -> Drawn:
    """Return a picture drawn anew; raises NoPicture."""
    if media_type not in PICTURES:
        raise NoPicture
    return write(load(content), media_type)
