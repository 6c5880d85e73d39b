"""What the institutions announce: calendar, posko, sessions, warnings in force."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.access.clock import now, today
from sinergi.documents.ics import Event, write_calendar
from sinergi.elections.models import Stage
from sinergi.elections.rules import COMING, NOW, PAST
from sinergi.operations.models import Posko
from sinergi.outreach.models import Session
from sinergi.outreach.times import when
from sinergi.public.dates import long_day
from sinergi.public.rules.parts import Part
from sinergi.public.site.addresses import SIMPLE
from sinergi.public.site.asking import part_page
from sinergi.public.site.pages import page
from sinergi.public.site.reading import (
    elections,
    names_of,
    posko_on,
    sessions_from,
    warnings_in_force,
)
from sinergi.warnings.models import Warning as Alert
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.words import HAZARD_NAMES

DISTRICT = 3
ICS = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class AlertLine:
    """A warning in the visitor's language."""

    key: str
    hazard: str
    headline: str
    description: str
    instruction: str
    sent_at: dt.datetime | None
    until: str


def alert_lines(rows: Iterable[Alert], language: str) -> list[AlertLine]:
    """Return the warnings in words; English where it was written."""
    found = []
    for one in rows:
        words = [
            getattr(one, f"{field}_{language}") or getattr(one, f"{field}_id")
            for field in ("headline", "description", "instruction")
        ]
        hazard = str(HAZARD_NAMES[Hazard(one.hazard)])
        found.append(
            AlertLine(
                one.key,
                hazard,
                words[0],
                words[1],
                words[2],
                one.sent_at,
                when(one.expires_at),
            )
        )
    return found


def by_district(
    rows: list[Posko],
) -> list[tuple[str, str, list[tuple[Posko, str, str]]]]:
    """Return (code, name, lines) of each kecamatan, first what is for all of them."""
    groups: dict[str, list[Posko]] = {}
    for one in rows:
        parts = one.area_code.split(".")
        code = ".".join(parts[:DISTRICT]) if len(parts) >= DISTRICT else ""
        groups.setdefault(code, []).append(one)
    names = names_of(list(groups))
    return [
        (code, names.get(code, ""), posko_lines(groups[code]))
        for code in sorted(groups)
    ]


def posko_lines(rows: list[Posko]) -> list[tuple[Posko, str, str]]:
    """Return each posko with its area, where its name does not say it, and its days."""
    names = names_of([one.area_code for one in rows])
    return [
        (
            one,
            "" if (place := names.get(one.area_code, "")) in one.name else place,
            f"{long_day(one.from_on)} – {long_day(one.until_on)}",
        )
        for one in rows
    ]


def session_lines(rows: list[Session]) -> list[tuple[Session, str, str]]:
    """Return each session with its time and area."""
    names = names_of([one.area_code for one in rows])
    return [
        (one, when(one.starts_at, one.ends_at), names.get(one.area_code, ""))
        for one in rows
    ]


@part_page(Part.CALENDAR)
def calendar(request: HttpRequest, language: str) -> HttpResponse:
    """Show the stages of the elections near this day: what goes on, what comes, what was."""
    day = today(request)
    rows = [
        (election, left_until(election.voting_on, day), in_turn(stages, day))
        for election, stages in elections(day)
    ]
    return page("calendar", language, "calendar", path="kalender/", rows=rows)


def in_turn(
    stages: Iterable[Stage], day: dt.date
) -> list[tuple[str, str, list[tuple[Stage, str]]]]:
    """Return (state, words, stages with their days) for what goes on, comes, and is over."""
    words = {NOW: _("Going on now"), COMING: _("To come"), PAST: _("Past")}
    lines: dict[str, list[tuple[Stage, str]]] = {state: [] for state in words}
    for one in stages:
        lines[one.state_on(day)].append((one, span_of(one)))
    return [(state, words[state], rows) for state, rows in lines.items() if rows]


def left_until(voting_on: dt.date, day: dt.date) -> str:
    """Return how many days are left, in words; empty when it is over."""
    days = (voting_on - day).days
    if days == 0:
        return _("today")
    return (
        ngettext("%(n)s day left", "%(n)s days left", days)
        % {"n": number_format(days, use_l10n=True, force_grouping=True)}
        if days > 0
        else ""
    )


def span_of(one: Stage) -> str:
    """Return the days of a stage in words; what no regulation names is left open."""
    first, last = long_day(one.starts_on), long_day(one.ends_on)
    if first and last:
        return first if first == last else f"{first} – {last}"
    return (
        _("from %(day)s") % {"day": first}
        if first
        else _("until %(day)s") % {"day": last}
    )


@part_page(Part.CALENDAR)
def calendar_ics(request: HttpRequest, language: str) -> HttpResponse:
    """Return the stages for a calendar of one's own."""
    day = today(request)
    address = settings.SINERGI_PUBLIC_URL + SIMPLE[language]["calendar"]
    events = [
        Event(
            uid=f"stage-{election.code}-{one.code}@sinergi", summary=one.name,
            starts=first, ends=one.ends_on or first, url=address,
            stamp=dt.datetime.combine(election.voting_on, dt.time(), dt.UTC),
            description=one.regulation,
        )
        for election, stages in elections(day)
        for one in stages
        if (first := one.starts_on or one.ends_on) is not None
    ]  # fmt: skip
    content = write_calendar(events, name=_("Election calendar"))
    answer = HttpResponse(content, content_type=ICS)
    answer["Content-Disposition"] = 'attachment; filename="kalender.ics"'
    return answer


@part_page(Part.POSKO)
def posko(request: HttpRequest, language: str) -> HttpResponse:
    """List the joint posts that are open or will be."""
    rows = by_district(posko_on(today(request)))
    return page("posko", language, "posko", path="posko/", rows=rows)


@part_page(Part.SESSIONS)
def sessions(request: HttpRequest, language: str) -> HttpResponse:
    """List the sessions that anybody may come to."""
    rows = session_lines(sessions_from(today(request)))
    return page("sessions", language, "sessions", path="sosialisasi/", rows=rows)


@part_page(Part.WARNINGS)
def warnings(request: HttpRequest, language: str) -> HttpResponse:
    """Show the warnings in force for the public."""
    rows = alert_lines(warnings_in_force(now(request)), language)
    return page("warnings", language, "warnings", path="peringatan/", rows=rows)
