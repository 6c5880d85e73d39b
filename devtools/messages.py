"""gettext catalogues (.po) compiled to what programs read (.mo), without the tools of gettext."""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE
HEADER_WORDS = 7


@dataclass
class Entry:
    """One message: its parts by keyword (msgctxt, msgid, msgid_plural, msgstr, msgstr[0] ...)."""

    fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    def key(self) -> str:
        """How the message is looked up: context, id and plural, as gettext joins them."""
        key = self.parts.get("msgid", "")
        if "msgctxt" in self.parts:
            key = self.parts["msgctxt"] + "\x04" + key
        return (
            key + "\0" + self.parts["msgid_plural"]
            if "msgid_plural" in self.parts
            else key
        )

    def text(self) -> str:
        """The translation; the plural forms joined by NUL."""
        forms = [
            text
            for name, text in sorted(self.parts.items())
            if name.startswith("msgstr")
        ]
        return "\0".join(forms) if all(forms) else ""


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside a .po; fuzzy and empty translations are left out."""
    found = {
        entry.key(): entry.text()
        for entry in read_entries(path)
        if entry.text() and (not entry.fuzzy or not entry.parts.get("msgid"))
    }
    path.with_suffix(".mo").write_bytes(to_mo(found))


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of a .po file in order, without the obsolete ones (#~)."""
    entry, keyword = Entry(), ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        starts_new = line.startswith(("#", "msgctxt")) or line.startswith("msgid ")
        if starts_new and any(name.startswith("msgstr") for name in entry.parts):
            yield entry
            entry, keyword = Entry(), ""
        if line.startswith("#"):
            entry.fuzzy = entry.fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line:
            keyword = read_line(entry, line, keyword, f"{path}:{number}")
    if entry.parts:
        yield entry


def read_line(entry: Entry, line: str, keyword: str, where: str) -> str:
    """Add one line to the entry; the keyword that following strings belong to."""
    start = line.find('"')
    try:
        text = ast.literal_eval(line[start:])
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"{where}: cannot read {line!r}") from error
    keyword = line[:start].strip() or keyword
    entry.parts[keyword] = entry.parts.get(keyword, "") + str(text)
    return keyword


def to_mo(messages: dict[str, str]) -> bytes:
    """The bytes of a .mo file: header, two tables of (length, offset), then the strings."""
    pairs = [
        (key.encode(), messages[key].encode())
        for key in sorted(messages, key=str.encode)
    ]
    count = len(pairs)
    ids_at = HEADER_WORDS * 4
    texts_at = ids_at + 8 * count
    offset = texts_at + 8 * count
    tables: list[int] = []
    body = b""
    for column in (0, 1):
        for pair in pairs:
            tables += [len(pair[column]), offset + len(body)]
            body += pair[column] + b"\0"
    header = struct.pack("<7I", MAGIC, 0, count, ids_at, texts_at, 0, offset)
    return header + struct.pack(f"<{len(tables)}I", *tables) + body
