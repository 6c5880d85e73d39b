"""Files uploaded beside a form: which are taken, and which the form still lacks.

A name tells what a file says it is, its first bytes whether that is so. What could run
script in a browser (SVG, HTML) is not taken.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sinergi.doors.xml import BadXml, read_xml
from sinergi.observations.choices import makers
from sinergi.observations.form_columns import near
from sinergi.observations.form_faults import Fault
from sinergi.observations.shelf import keep_form

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_FILES = 50
TYPES: dict[str, tuple[str, tuple[tuple[int, bytes], ...]]] = {
    ".jpg": ("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    ".jpeg": ("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    ".png": ("image/png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ".gif": ("image/gif", ((0, b"GIF8"),)),
    ".mp3": ("audio/mpeg", ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"))),
    ".m4a": ("audio/mp4", ((4, b"ftyp"),)),
    ".mp4": ("video/mp4", ((4, b"ftyp"),)),
    ".csv": ("text/csv; charset=utf-8", ()),
    ".geojson": ("application/geo+json", ()),
    ".xml": ("text/xml; charset=utf-8", ()),
}
"""Ending → media type, and the bytes (at their offset) one of which must be there."""


@dataclass(frozen=True, slots=True)
class FormMedia:
    """A file that lies in its place and is to go with a version."""

    name: str
    media_type: str
    sha256: str
    md5: str
    size: int


def keep_media(
    files: Iterable[tuple[str, bytes]],
) -> tuple[list[FormMedia], list[Fault]]:
    """Return the files that are taken, kept, and the faults of the others.

    A later file of a name takes the place of an earlier one.
    """
    kept: dict[str, FormMedia] = {}
    faults: list[Fault] = []
    for count, (name, content) in enumerate(files, 1):
        if count > MOST_FILES:
            faults.append(Fault("media-many", facts={"limit": MOST_FILES}))
            break
        fault = _fault_of(name, content)
        if fault is not None:
            faults.append(fault)
            continue
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        lies = keep_form(content)
        kind = TYPES[PurePath(name).suffix.lower()][0]
        kept[name] = FormMedia(name, kind, lies.sha256, digest, lies.size)
    return list(kept.values()), faults


def _fault_of(name: str, content: bytes) -> Fault | None:
    facts = {"value": name[:80], "limit": LARGEST // MEGABYTE}
    known = TYPES.get(PurePath(name).suffix.lower())
    if known is None:
        return Fault("media-type", facts=facts)
    if not content:
        return Fault("media-empty", facts=facts)
    if len(content) > LARGEST:
        return Fault("media-too-big", facts=facts)
    marks = known[1]
    if marks and not any(content[at : at + len(mark)] == mark for at, mark in marks):
        return Fault("media-type", facts=facts)
    if not marks and not _reads(PurePath(name).suffix.lower(), content):
        return Fault("media-unreadable", facts=facts)
    return None


def _reads(ending: str, content: bytes) -> bool:
    """True when a list of answers can be read as what its ending says."""
    try:
        if ending == ".xml":
            read_xml(content)
            return True
        text = content.decode("utf-8-sig")
        if ending == ".geojson":
            found = json.loads(text)
            return isinstance(found, dict) and found.get("type") == "FeatureCollection"
        header = next(csv.reader(io.StringIO(text)), [])
    except (BadXml, ValueError, RecursionError, csv.Error):
        return False
    return "\0" not in text and any(cell.strip() for cell in header)


def media_faults(needed: Sequence[str], given: Mapping[str, object]) -> Iterator[Fault]:
    """Yield a fault for each file the form needs and lacks, and each it has no use for."""
    made = makers()
    for name in needed:
        if name not in made and name not in given:
            yield Fault("media-missing", facts={
                "value": name[:80], "near": near(name, [*given, *made]),
            })  # fmt: skip
    for name in given:
        if name in made:
            yield Fault("media-made", facts={"value": name[:80]})
        elif name not in needed:
            yield Fault("media-unused", facts={
                "value": name[:80], "near": near(name, list(needed)),
            })  # fmt: skip
