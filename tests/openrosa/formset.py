"""The test forms by their code: the Markdown tables in `forms/`, and one made up to be long.

Between them they hold every question type of XLSForm. `Written.media` is what an author
would send along with the table: pictures, sounds and lists of choices.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "forms"
VERSION = "2026112901"
LONG = "uji-panjang"
QUESTIONS = 250
SETTINGS = """| settings |
|  | form_title | form_id | version | default_language |
|  | {title} | {code} | {version} | Bahasa Indonesia (id) |
"""
OF_THE_SERVER = frozenset({"districts.csv", "areas.csv", "stations.csv"})
"""Lists that the server makes for each user; an author does not send them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A form as its author has it."""

    code: str
    markdown: str
    media: Mapping[str, bytes] = field(default_factory=dict)

    def as_version(self, version: str) -> Written:
        """Return the same form with another version."""
        return Written(
            self.code, self.markdown.replace(VERSION, version), dict(self.media)
        )

    def as_code(self, code: str) -> Written:
        """Return the same form under another code."""
        markdown = self.markdown.replace(f"| {self.code} |", f"| {code} |")
        return Written(code, markdown, dict(self.media))


def png(shade: int) -> bytes:
    """Return a picture of 2 x 2 pixels in one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    rows = bytes([0, shade, shade, 0, shade, shade])
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in parts)


def _posts() -> bytes:
    features = [
        {
            "type": "Feature",
            "id": f"pos-{n}",
            "properties": {"title": f"Pos {n}"},
            "geometry": {"type": "Point", "coordinates": [106.9 + n / 100, -6.2]},
        }
        for n in (1, 2)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


MEDIA: dict[str, dict[str, bytes]] = {
    "uji-csv": {
        "gudang.csv": b"name,label,address\nutara,Gudang utara,\"Jl. Raya, 1\"\nselatan,Gudang selatan,Jl. Dua\n",
        "barang.csv": b"name,label,gudang\nkotak,Kotak suara,utara\nbilik,Bilik,utara\ntinta,Tinta,selatan\n",
    },
    "uji-luar": {
        "aturan.xml": b"<root><item><name>batas</name><value>300</value></item></root>",
        "harga.csv": b"name,label,value\nbatas,Batas,12000\n",
        "pos.geojson": _posts(),
    },
    "uji-media": {
        "lambang.png": png(40),
        "satu.png": png(120),
        "dua.png": png(200),
        "petunjuk.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00petunjuk",
        "guide.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00guide",
    },
}  # fmt: skip


def long_form(code: str = LONG, questions: int = QUESTIONS) -> Written:
    """Return a form of so many questions of ten types, in groups of 25."""
    kinds = (
        "text", "integer", "decimal", "date", "time", "dateTime", "geopoint",
        "select_one ya", "select_multiple hal", "text",
    )  # fmt: skip
    lines = [
        "| survey |",
        "|  | type | name | label::Bahasa Indonesia (id) | label::English (en) |",
    ]
    for n in range(questions):
        if n % 25 == 0:
            group = n // 25 + 1
            lines.append(
                f"|  | begin_group | bagian_{group} | Bagian {group} | Part {group} |"
            )
        kind = kinds[n % len(kinds)]
        lines.append(
            f"|  | {kind} | p{n + 1:03} | Pertanyaan {n + 1} | Question {n + 1} |"
        )
        if n % 25 == 24 or n == questions - 1:
            lines.append("|  | end_group |  |  |  |")
    lines += [
        "| choices |",
        "|  | list_name | name | label::Bahasa Indonesia (id) | label::English (en) |",
        "|  | ya | ya | Ya | Yes |",
        "|  | ya | tidak | Tidak | No |",
        *(f"|  | hal | hal_{n} | Hal {n} | Matter {n} |" for n in range(1, 6)),
        SETTINGS.format(title="Uji panjang", code=code, version=VERSION),
    ]
    return Written(code, "\n".join(lines))


def _forms() -> dict[str, Written]:
    found = {
        path.stem: Written(
            path.stem, path.read_text(encoding="utf-8"), MEDIA.get(path.stem, {})
        )
        for path in sorted(FOLDER.glob("*.md"))
    }
    return {**found, LONG: long_form()}


FORMS = _forms()
