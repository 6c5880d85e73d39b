"""Feeds of our messages: Atom (RFC 4287) whose entries point to the CAP documents.

`public_feed` holds public warnings alone; `feed_for` what a person may see now.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lxml import etree

from sinergi.access.actor import Actor
from sinergi.warnings.cap.naming import moment, name_of, own_sender
from sinergi.warnings.cap.writing import NO_XML, cap_of
from sinergi.warnings.models import Warning
from sinergi.warnings.rules.steps import OPEN, SOUND_FOR_PUBLIC, Scope, Step

ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"
KEPT = dt.timedelta(days=7)
"""An ended warning stays so long, for readers that come rarely."""
MOST = 100
NEVER = dt.datetime(2022, 6, 14, tzinfo=dt.UTC)
"""The time of an empty feed: the same bytes until something is sent."""

OUT = OPEN | {Step.STOOD_DOWN, Step.CANCELLED}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed is read, and where the document of a warning is, by its key."""

    feed: str
    document: Callable[[str], str]


def public_warnings(at: dt.datetime) -> QuerySet[Warning]:
    """Return the warnings for everybody: in force, or ended a short while ago.

    Never an exercise, and only the kinds that may go to the public.
    """
    rows = Warning.all_rows.filter(scope=Scope.PUBLIC, hazard__in=SOUND_FOR_PUBLIC)
    return _recent(rows, at).filter(exercise=False)


def warnings_for(person: Actor, at: dt.datetime) -> QuerySet[Warning]:
    """Return the sent warnings this person may see; exercises are none of a program's."""
    return _recent(Warning.visible.to(person), at).filter(exercise=False)


def _recent(rows: Any, at: dt.datetime) -> QuerySet[Warning]:
    late = Q(ended_at=None) | Q(ended_at__gte=at - KEPT)
    sent: QuerySet[Warning] = rows.filter(
        late, step__in=OUT, sent_at__isnull=False, sent_at__lte=at
    )
    return sent.select_related("institution").order_by("-step_at", "-pk")


def public_feed(place: Place, *, at: dt.datetime) -> bytes:
    """Return the public feed in the active language; the same state gives the same bytes."""
    title = _("Public warnings")
    return _atom(public_warnings(at)[:MOST], place, title, at)


def feed_for(person: Actor, place: Place, *, at: dt.datetime) -> bytes:
    """Return the feed of what the person may see now, in the active language."""
    title = _("Warnings for those they concern")
    return _atom(warnings_for(person, at)[:MOST], place, title, at)


def document_of(warning: Warning, at: dt.datetime) -> bytes:
    """Return the signed CAP document of a warning, the active language first."""
    language = get_language() or "id"
    return cap_of(warning, language=language, sender=own_sender(), at=at)


def _atom(rows: Iterable[Warning], place: Place, title: str, at: dt.datetime) -> bytes:
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    found = list(rows)
    last = max((row.step_at for row in found), default=NEVER)
    _text(feed, "id", place.feed)
    _text(feed, "title", f"Sinergi · {title}")
    _text(feed, "updated", moment(last))
    _text(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", own_sender())
    _link(feed, "self", "application/atom+xml", place.feed)
    for row in found:
        _entry(feed, row, place.document(row.key), at)
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8")
    return written


def _entry(feed: etree._Element, row: Warning, address: str, at: dt.datetime) -> None:
    entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
    headline = row.headline_id
    if get_language() == "en" and row.headline_en:
        headline = row.headline_en
    _text(entry, "id", f"urn:{name_of(row, own_sender(), at).identifier}")
    _text(entry, "title", headline)
    _text(entry, "updated", moment(row.step_at))
    _text(entry, "published", moment(row.sent_at or row.step_at))
    _link(entry, "alternate", CAP_TYPE, address)


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = NO_XML.sub("", text)


def _link(parent: etree._Element, rel: str, kind: str, href: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=rel, type=kind, href=href)
