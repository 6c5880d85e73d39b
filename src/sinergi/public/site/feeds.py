"""News as Atom and RSS: releases, withdrawals and warnings; nothing of who reads them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.clock import now, today
from sinergi.audit.models import Fact
from sinergi.public.models.release import shown_parts
from sinergi.public.rules.parts import PART_OF, Dataset, Part
from sinergi.public.site.addresses import PREFIXES, SIMPLE, release_address
from sinergi.public.site.announcing import alert_lines
from sinergi.public.site.asking import part_page
from sinergi.public.site.naming import change_of, reason_of
from sinergi.public.site.reading import released, warnings_in_force

ATOM, RSS = "application/atom+xml; charset=utf-8", "application/rss+xml; charset=utf-8"
MOST = 50
CALENDAR_VERBS = (
    "elections:calendar:shifted",
    "elections:stage:put",
    "elections:stage:removed",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news."""

    key: str
    title: str
    text: str
    address: str
    at: dt.datetime


def items(request: HttpRequest, language: str) -> list[Item]:
    """Return the news of what is shown, the newest first."""
    found = [
        *_releases(request, language),
        *_alerts(request, language),
        *_calendar(language),
    ]
    return sorted(found, key=lambda one: (one.at, one.key), reverse=True)[:MOST]


def _releases(request: HttpRequest, language: str) -> Iterator[Item]:
    parts = shown_parts()
    for row in released(today(request)):
        if Part.DATA not in parts or PART_OF[Dataset(row.dataset)] not in parts:
            continue
        address = release_address(language, row.dataset, row.edition)
        key = f"{row.dataset}-{row.edition}"
        out = dt.datetime.combine(
            row.release_on, dt.time(), timezone.get_current_timezone()
        )
        at = max(row.agreed_at or out, out)
        yield Item(key, row.name, change_of(row, language), address, at)
        if row.is_withdrawn and row.ended_at is not None:
            title = _("Withdrawn: %(name)s") % {"name": row.name}
            yield Item(
                f"{key}-withdrawn",
                title,
                reason_of(row, language),
                address,
                row.ended_at,
            )


def _alerts(request: HttpRequest, language: str) -> Iterator[Item]:
    if Part.WARNINGS not in shown_parts():
        return
    at, address = now(request), SIMPLE[language]["warnings"]
    for one in alert_lines(warnings_in_force(at), language):
        text = f"{one.description} {one.instruction}".strip()
        yield Item(f"warning-{one.key}", one.headline, text, address, one.sent_at or at)


def _calendar(language: str) -> Iterator[Item]:
    """Yield the newest change of the calendar: that there was one, never by whom."""
    if Part.CALENDAR not in shown_parts():
        return
    row = Fact.all_rows.filter(verb__in=CALENDAR_VERBS).order_by("-pk").first()
    if row is not None:
        title = _("The election calendar was changed")
        yield Item(
            f"calendar-{row.pk}", title, "", SIMPLE[language]["calendar"], row.at
        )


@part_page()
def atom(request: HttpRequest, language: str) -> HttpResponse:
    """Return the news as Atom (RFC 4287)."""
    rows, base = items(request, language), settings.SINERGI_PUBLIC_URL
    newest = max(
        (one.at for one in rows), default=dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    )
    own = base + SIMPLE[language]["atom"]
    entries = "".join(
        f"<entry><id>{_id(one, language)}</id><title>{_plain(one.title)}</title>"
        f"<updated>{one.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}</updated>"
        f"<link href={quoteattr(base + one.address)}/><summary>{_plain(one.text)}</summary></entry>"
        for one in rows
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f"<id>{escape(own)}</id><title>{_plain(_('News of the public page'))}</title>"
        f"<updated>{newest.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}</updated>"
        f'<link rel="self" href={quoteattr(own)}/>'
        f"<link href={quoteattr(base + PREFIXES[language])}/>"
        f"<author><name>Sinergi</name></author>{entries}</feed>\n"
    )
    return HttpResponse(text, content_type=ATOM)


@part_page()
def rss(request: HttpRequest, language: str) -> HttpResponse:
    """Return the news as RSS 2.0."""
    base = settings.SINERGI_PUBLIC_URL
    entries = "".join(
        f'<item><guid isPermaLink="false">{_id(one, language)}</guid><title>{_plain(one.title)}</title>'
        f"<pubDate>{format_datetime(one.at.astimezone(dt.UTC))}</pubDate>"
        f"<link>{escape(base + one.address)}</link><description>{_plain(one.text)}</description></item>"
        for one in items(request, language)
    )
    title = _plain(_("News of the public page"))
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title><link>{escape(base + PREFIXES[language])}</link>"
        f"<description>{title}</description><language>{language}</language>{entries}"
        "</channel></rss>\n"
    )
    return HttpResponse(text, content_type=RSS)


def _id(one: Item, language: str) -> str:
    return escape(f"urn:sinergi:{one.key}:{language}")


def _plain(text: str) -> str:
    """Return text for XML: escaped, without what XML cannot hold."""
    return escape("".join(ch for ch in text if ch >= " " or ch in "\t\n"))
