"""From an uploaded form to what can be kept as a draft, or to all that is wrong with it."""

import datetime as dt
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from sinergi.observations.form_faults import BadForm, Fault
from sinergi.observations.form_media import FormMedia, keep_media, media_faults
from sinergi.observations.xlsform import Converted, convert


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form that was read: with its faults, or with the files to keep beside it."""

    converted: Converted | None
    files: list[FormMedia]
    faults: list[Fault] = field(default_factory=list)


def prepare(
    name: str,
    content: bytes,
    media: Iterable[tuple[str, bytes]],
    sent_before: Iterable[FormMedia] = (),
) -> Prepared:
    """Return what an upload is; nothing is written but the files beside it, by hash.

    `sent_before` are files that came with an attempt before this one; a file sent now
    takes the place of one of the same name. `files` are all of them, so that nobody
    sends them twice, without those the form has no use for.
    """
    new, faults = keep_media(media)
    files = {one.name: one for one in (*sent_before, *new)}
    try:
        converted = convert(name, content)
    except BadForm as bad:
        return Prepared(None, list(files.values()), [*bad.faults, *faults])
    told = {one.facts.get("value") for one in faults}
    beside = [
        one
        for one in media_faults(converted.media, files)
        if one.facts["value"] not in told
    ]
    used = [one for one in files.values() if one.name in converted.media]
    return Prepared(converted, used, [*faults, *beside])


def next_version(taken: Container[str], day: dt.date) -> str:
    """Return a version name of the day that is not taken, as 2026021401."""
    base, number = f"{day:%Y%m%d}", 1
    while f"{base}{number:02d}" in taken:
        number += 1
    return f"{base}{number:02d}"
