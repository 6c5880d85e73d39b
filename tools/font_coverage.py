"""Write which characters the fonts of the papers show: `src/sinergi/documents/coverage.py`.

Reads the fonts that lie inside typst, then lets typst set every character in each style of
the layouts: of some it takes a font that lacks them, and those are left out. Run it after an update of typst when
`test_every_character_said_to_be_covered_has_a_glyph` fails.
"""

import json
import re
import struct
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import typst

TARGET = Path(__file__).parents[1] / "src/sinergi/documents/coverage.py"
LEFT_OUT = {"Cc", "Cf", "Cs", "Cn", "Co"}
"""Controls, formats, halves, unassigned and private characters: no text of people."""
HEAD = '''"""Characters the fonts of the papers show; written by `tools/font_coverage.py`."""

RANGES = """
'''
PROBE = b"""#set document(title: "x")
#let data = json(bytes(sys.inputs.data))
#let every = for c in data.codepoints() [#c #h(1pt)]
#text(font: "Libertinus Serif", every)
#text(font: "Libertinus Serif", weight: "semibold", every)
#text(font: "Libertinus Serif", weight: "bold", every)
#text(font: "DejaVu Sans Mono", every)
#text(font: "DejaVu Sans Mono", weight: "bold", every)
"""
FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
FEWEST_TABLES, MOST_TABLES = 8, 40
FORMAT_SEGMENTS, FORMAT_GROUPS = 4, 12


def character_maps(raw: bytes) -> Iterator[bytes]:
    """Yield the table `cmap` of every OpenType font inside these bytes."""
    for found in re.finditer(rb"OTTO|\x00\x01\x00\x00", raw):
        start = found.start()
        (count,) = struct.unpack_from(">H", raw, start + 4)
        if not FEWEST_TABLES <= count <= MOST_TABLES:
            continue
        rows = struct.iter_unpack(">4sIII", raw[start + 12 : start + 12 + 16 * count])
        tables = {name: (offset, size) for name, _sum, offset, size in rows}
        if b"cmap" in tables and b"head" in tables:
            offset, size = tables[b"cmap"]
            yield raw[start + offset : start + offset + size]


def codes_of(table: bytes) -> Iterator[int]:
    """Yield the characters of a table `cmap` that have a glyph."""
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        platform, _encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", table, offset)
        if platform in {0, 3} and kind == FORMAT_GROUPS:
            yield from _of_groups(table[offset:])
        elif platform in {0, 3} and kind == FORMAT_SEGMENTS:
            yield from _of_segments(table[offset:])


def _of_groups(part: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", part, 12)
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", part, 16 + 12 * number)
        yield from (code for code in range(first, last + 1) if glyph + code - first)


def _of_segments(part: bytes) -> Iterator[int]:
    doubled = struct.unpack_from(">H", part, 6)[0]
    starts = 16 + doubled
    for at in range(0, doubled, 2):
        (last,) = struct.unpack_from(">H", part, 14 + at)
        first, delta, shift = (
            struct.unpack_from(">H", part, starts + column * doubled + at)[0]
            for column in range(3)
        )
        place = starts + 2 * doubled + at + shift
        for code in range(first, last + 1):
            glyph = code
            if shift:
                (glyph,) = struct.unpack_from(">H", part, place + 2 * (code - first))
                if not glyph:
                    continue
            if (glyph + delta) % 0x10000:
                yield code


def shown_of(text: str) -> Iterator[str]:
    """Yield the characters of a text that typst shows in every style, by halves."""
    try:
        typst.compile(
            PROBE,
            font_paths=FONTS,
            format="pdf",
            sys_inputs={"data": json.dumps(text)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        middle = len(text) // 2
        if middle:
            yield from shown_of(text[:middle])
            yield from shown_of(text[middle:])
    else:
        yield from text


def ranges_of(codes: list[int]) -> list[str]:
    """Return runs of codes as `first-last` in hexadecimal."""
    found: list[list[int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in found]


def main() -> int:
    """Write the file; returns 0. SystemExit when no font of typst's can be read."""
    shown: set[int] = set()
    for library in Path(typst.__file__).parent.glob("_typst*"):
        for table in character_maps(library.read_bytes()):
            shown |= set(codes_of(table))
    told = [one for one in map(chr, sorted(shown))
            if unicodedata.category(one) not in LEFT_OUT]  # fmt: skip
    codes = [ord(one) for one in shown_of("".join(told))]
    if not codes:
        raise SystemExit("no font found")
    lines, line = [], ""
    for one in ranges_of(codes):
        if len(line) + len(one) > 86:
            lines.append(line)
            line = ""
        line = f"{line} {one}".strip()
    TARGET.write_text(HEAD + "\n".join([*lines, line]) + '\n"""\n', encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
