"""The shelf of evidence as an address asks for it; pages, exports and API read this."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.models.item import SOURCE_NAMES
from sinergi.evidence.querysets import ItemQuerySet
from sinergi.evidence.rules.kinds import Source
from sinergi.evidence.sealing import titles_of

STATES = {
    "kept": gettext_lazy("files are here"),
    "held": gettext_lazy("under legal hold"),
    "dated": gettext_lazy("kept until a day"),
    "deleted": gettext_lazy("files deleted"),
}
MEDIA = {
    "image": gettext_lazy("pictures"),
    "video": gettext_lazy("video"),
    "audio": gettext_lazy("sound"),
    "application": gettext_lazy("documents"),
    "text": gettext_lazy("plain text"),
}
KEPT = ("q", "state", "source", "media", "about", "about_id")
EXPORTED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    state: str = ""
    source: str = ""
    media: str = ""
    about: str = ""
    about_id: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """True when something is asked for."""
        return self != Asked()


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    state, source = query.get("state", ""), query.get("source", "")
    media = query.get("media", "")
    return Asked(
        q=to_asked_text(query.get("q", "")),
        state=state if state in STATES else "",
        source=source if source in set(Source) else "",
        media=media if media in MEDIA else "",
        about=to_asked_text(query.get("about", ""), 20),
        about_id=to_asked_number(query.get("about_id", "")),
    )


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def find(asked: Asked, actor: Actor) -> ItemQuerySet[EvidenceItem]:
    """Return the items this person may see and asks for, newest first."""
    rows = EvidenceItem.visible.to(actor).select_related("institution")
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.state:
        rows = rows.in_state(asked.state)
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.media:
        rows = rows.filter(media_type__startswith=f"{asked.media}/")
    if asked.about and asked.about_id is not None:
        rows = rows.about(asked.about, asked.about_id)
    return rows


def with_titles(
    items: Sequence[EvidenceItem],
) -> list[tuple[EvidenceItem, dict[str, str]]]:
    """Return the items with title and name; one question for each unlocked office."""
    told: dict[int, dict[str, str]] = {}
    for office in {one.institution_id for one in items}:
        own = [one for one in items if one.institution_id == office]
        told |= titles_of(office, own)
    return [(one, told.get(one.pk, {})) for one in items]


def state_name(item: EvidenceItem) -> str:
    """Return how the item stands, in words."""
    if item.deleted_at is not None:
        return str(STATES["deleted"])
    return str(STATES["held"] if item.held else STATES["kept"])


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Number"), "text"),
        (_("Institution"), "text"),
        (_("Reference"), "text"),
        (_("How it was obtained"), "text"),
        (_("Kind of file"), "text"),
        (_("Size in bytes"), "whole"),
        (_("SHA-256"), "text"),
        (_("Taken in"), "text"),
        (_("State"), "text"),
        (_("Kept until"), "day"),
        (_("Deleted"), "text"),
        (_("Link"), "text"),
    ]


def export_rows(rows: ItemQuerySet[EvidenceItem]) -> Iterator[list[Any]]:
    """Yield the rows of an export; no titles, which are sealed."""
    for one in rows[:EXPORTED_AT_ONCE]:
        yield [
            one.number, one.institution.name, one.reference,
            str(SOURCE_NAMES[Source(one.source)]), one.media_type, one.size, one.sha256,
            _moment(one.received_at), state_name(one), one.retain_until,
            _moment(one.deleted_at),
            reverse("evidence:item", args=[one.pk]),
        ]  # fmt: skip


def _moment(at: dt.datetime | None) -> str:
    """Return a time to the second with its zone, as programs read it."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
