"""A PDF of pictures alone, written and read: no text, no fonts, no metadata, no scripts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

OBJECT = re.compile(rb"(\d+) 0 obj\n(<<.*?>>)\n(?:stream\n)?", re.DOTALL)
ALLOWED = frozenset(
    [
        "Type",
        "Catalog",
        "Pages",
        "Kids",
        "Count",
        "Page",
        "Parent",
        "MediaBox",
        "Contents",
        "Resources",
        "XObject",
        "Im",
        "Subtype",
        "Image",
        "Width",
        "Height",
        "ColorSpace",
        "DeviceRGB",
        "DeviceGray",
        "BitsPerComponent",
        "Filter",
        "DCTDecode",
        "Length",
        "Size",
        "Root",
    ]
)
"""Every name that stands in what we write; whatever else stands there is no picture."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its picture as JPEG, its size in pixels, whether it is grey."""

    jpeg: bytes
    width: int
    height: int
    grey: bool = False


def write_pdf(sheets: Sequence[Sheet], ppi: int) -> bytes:
    """Return the PDF of these pages, one picture each; the same pages, the same bytes."""
    kids = " ".join(f"{3 + 3 * at} 0 R" for at in range(len(sheets)))
    parts = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        f"<</Type /Pages /Kids [{kids}] /Count {len(sheets)}>>".encode(),
    ]
    for at, one in enumerate(sheets):
        parts += _page(one, 3 + 3 * at, ppi)
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root 1 0 R>>\n" % (len(parts) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _page(one: Sheet, number: int, ppi: int) -> list[bytes]:
    width, height = one.width * 72 / ppi, one.height * 72 / ppi
    draw = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im Do Q".encode()
    space = "DeviceGray" if one.grey else "DeviceRGB"
    page = (
        f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] "
        f"/Contents {number + 1} 0 R "
        f"/Resources <</XObject <</Im {number + 2} 0 R>>>>>>"
    )
    image = (
        f"<</Type /XObject /Subtype /Image /Width {one.width} /Height {one.height} "
        f"/ColorSpace /{space} /BitsPerComponent 8 /Filter /DCTDecode "
        f"/Length {len(one.jpeg)}>>"
    )
    return [
        page.encode(),
        f"<</Length {len(draw)}>>\nstream\n".encode() + draw + b"\nendstream",
        image.encode() + b"\nstream\n" + one.jpeg + b"\nendstream",
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a second reading found: the pictures, and all that is no picture."""

    jpegs: list[bytes]
    rest: bytes


def read_pdf(data: bytes) -> Reading:
    """Return pictures and rest of a PDF by its bytes alone, whoever wrote it.

    Whatever is no JPEG stream of a stated length stays in `rest`, where `strange_names`
    and a search for words look at it.
    """
    jpegs, rest, at = [], bytearray(), 0
    while found := OBJECT.search(data, at):
        rest += data[at : found.end()]
        at = found.end()
        length = re.search(rb"/Filter /DCTDecode /Length (\d+)>>", found.group(2))
        if length and data[at - 7 : at] == b"stream\n":
            size = int(length.group(1))
            jpegs.append(data[at : at + size])
            at += size
    rest += data[at:]
    return Reading(jpegs, bytes(rest))


def strange_names(rest: bytes) -> list[str]:
    """Return the names of PDF, and operators of text, that a PDF of pictures has not."""
    names = {one.decode("latin-1") for one in re.findall(rb"/([^\s/<>\[\]()]+)", rest)}
    text = {"BT", "Tj", "TJ"} & {
        one.decode("latin-1") for one in re.findall(rb"\b(?:BT|Tj|TJ)\b", rest)
    }
    return sorted(names - ALLOWED) + sorted(text)
