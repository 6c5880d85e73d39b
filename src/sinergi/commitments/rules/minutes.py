"""Minutes in plain text: headings, lists and paragraphs without any markup. Plain Python.

A line that ends with a colon and is followed by something, or begins with "#", is a
heading; lines that begin with "-", "•" or "1." are lists; the rest are paragraphs.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

HEADING, PARAGRAPH, BULLETS, NUMBERS = "heading", "paragraph", "bullets", "numbers"
LONGEST = 60_000

_BULLET = re.compile(r"^\s*[-–•*]\s+(.*\S)\s*$")
_NUMBER = re.compile(r"^\s*\(?\d{1,3}[.)]\s+(.*\S)\s*$")
_HASH = re.compile(r"^\s*#{1,4}\s*(.*\S)\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph (one text each) or a list (one text an entry)."""

    kind: str
    texts: tuple[str, ...]


def to_blocks(text: str) -> list[Block]:
    """Return the minutes as blocks; every line that is not empty is in one of them."""
    found: list[tuple[str, list[str]]] = []
    gap = True
    for line in text.splitlines():
        if not line.strip():
            gap = True
            continue
        kind, content = _read(line)
        joins = found and found[-1][0] == kind and kind in {BULLETS, NUMBERS}
        goes_on = found and kind == PARAGRAPH and not gap and found[-1][0] != HEADING
        if joins:
            found[-1][1].append(content)
        elif goes_on:
            found[-1][1][-1] += f" {content}"
        else:
            found.append((kind, [content]))
        gap = False
    return [Block(kind, tuple(texts)) for kind, texts in found]


def _read(line: str) -> tuple[str, str]:
    for pattern, kind in ((_HASH, HEADING), (_BULLET, BULLETS), (_NUMBER, NUMBERS)):
        match = pattern.match(line)
        if match:
            return kind, match.group(1)
    bare = line.strip()
    if bare.endswith(":") and len(bare) <= 80:
        return HEADING, bare.rstrip(":").strip() or bare
    return PARAGRAPH, bare


def digest(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of the content in a fixed spelling (sorted keys, UTF-8)."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
