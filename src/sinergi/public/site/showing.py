"""First page, finding one's area, the page of an area, reports in numbers."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, today
from sinergi.elections.rules import NOW
from sinergi.places.models import Area
from sinergi.places.rules import is_code, parent_of, to_code
from sinergi.public.models import Release
from sinergi.public.models.release import shown_parts
from sinergi.public.rules.parts import PART_OF, Dataset, Part
from sinergi.public.site.addresses import SIMPLE, area_address, release_address
from sinergi.public.site.announcing import (
    alert_lines,
    left_until,
    posko_lines,
    session_lines,
)
from sinergi.public.site.asking import part_page
from sinergi.public.site.mapping import context_of, line_of, row_of
from sinergi.public.site.naming import change_of
from sinergi.public.site.pages import page, plain
from sinergi.public.site.reading import (
    area_of,
    concerns,
    elections,
    named,
    names_of,
    newest_counts,
    places,
    posko_on,
    published_scores,
    released,
    secretariats,
    sessions_from,
    taken_back,
    warnings_in_force,
)
from sinergi.public.site.reckoning import count_tables

LONGEST_NAME = 40


@part_page()
def overview(request: HttpRequest, language: str) -> HttpResponse:
    """Show what is in force now and where everything else is found."""
    day, parts = today(request), shown_parts()
    found = published_scores(day) if Part.SCORES in parts else None
    alerts = warnings_in_force(now(request)) if Part.WARNINGS in parts else []
    coming = sessions_from(day)[:3] if Part.SESSIONS in parts else []
    stages = [
        (election.name, stage.name)
        for election, rows in (elections(day) if Part.CALENDAR in parts else [])
        for stage in rows
        if stage.state_on(day) == NOW
    ]
    return page(
        "overview", language, "overview", found=found, alerts=alert_lines(alerts, language),
        sessions=session_lines(coming), stages=stages[:6], places=places(),
        news=_news(day, parts, language), votings=_votings(day, parts),
        **({} if found is None else context_of(found, language)),
    )  # fmt: skip


def _news(
    day: dt.date, parts: frozenset[Part], language: str
) -> list[tuple[Release, str, str]]:
    """Return the newest releases that are shown and still good, with their address."""
    if Part.DATA not in parts:
        return []
    rows = [one for one in released(day) if PART_OF[Dataset(one.dataset)] in parts]
    ended = taken_back(rows)
    return [
        (one, change_of(one, language), release_address(language, one.dataset, one.edition))
        for one in rows if one.pk not in ended
    ][:3]  # fmt: skip


def _votings(day: dt.date, parts: frozenset[Part]) -> list[tuple[str, dt.date, str]]:
    """Return the voting days to come and how far off they are."""
    if Part.CALENDAR not in parts:
        return []
    coming = [one for one, _stages in elections(day) if one.voting_on >= day]
    return [(one.name, one.voting_on, left_until(one.voting_on, day)) for one in coming]


@part_page(Part.AREAS)
def near(request: HttpRequest, language: str) -> HttpResponse:
    """Let the visitor choose or name a place, and lead to its page; nothing is kept of it."""
    asked = to_asked_text(request.GET.get("wilayah", ""), LONGEST_NAME)
    code, known = to_code(asked), places()
    fits = [] if is_code(code) else named(asked, known)
    if len(fits) == 1:
        code = fits[0][0]
    if is_code(code) and area_of(code) is not None:
        return HttpResponseRedirect(area_address(language, code), status=303)
    wrong = (
        _("Choose a kecamatan or kelurahan from the list.")
        if request.GET.get("wilayah") and not fits
        else ""
    )
    found = [(area_address(language, one), name) for one, name in fits]
    return page(
        "near", language, "near", path="sekitar/", places=known, wrong=wrong,
        asked=asked if found or wrong else "", fits=found,
    )  # fmt: skip


@part_page(Part.AREAS)
def area(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Show what was published about an area, and what is near it."""
    row = area_of(code) if is_code(code) else None
    if row is None:
        return plain("not-found", language, 404)
    above = area_of(parent_of(code))
    return page(
        "area", language, "near", path=f"wilayah/{code}/", row=row,
        above=above, above_at=area_address(language, above.code) if above else "",
        title=titled(row), above_title=titled(above) if above else "",
        **_scores_of(request, language, code), **_near_by(request, language, code),
    )  # fmt: skip


def titled(row: Area) -> str:
    """Return the name with its level before it, where the name does not say it."""
    level = row.level_name
    said = row.name.lower().startswith(level.lower())
    return row.name if said else f"{level[:1].upper()}{level[1:]} {row.name}"


def _scores_of(request: HttpRequest, language: str, code: str) -> dict[str, Any]:
    found = published_scores(today(request)) if Part.SCORES in shown_parts() else None
    if found is None:
        return {"found": None, "own": None, "rows": []}
    own, release = found.of(code), found.release
    below = [] if own else found.below(code)
    return {
        "found": found, "label": found.label(language), "line": line_of(found),
        "own": row_of(own, found, language) if own else None,
        "rows": [row_of(one, found, language) for one in below],
        "release_at": release_address(language, release.dataset, release.edition),
    }  # fmt: skip


def _near_by(request: HttpRequest, language: str, code: str) -> dict[str, Any]:
    day, parts = today(request), shown_parts()
    alerts = warnings_in_force(now(request)) if Part.WARNINGS in parts else []
    own = [one for one in alerts if concerns(one, code)]
    return {
        "alerts": alert_lines(own, language),
        "posko": posko_lines(posko_on(day, code)) if Part.POSKO in parts else [],
        "sessions": session_lines(sessions_from(day, code))
        if Part.SESSIONS in parts
        else [],
        "offices": _offices(code) if Part.SECRETARIATS in parts else [],
    }


def _offices(code: str) -> list[tuple[str, str, str]]:
    rows = secretariats(code)
    names = names_of([one.serves_code for one in rows])
    return [
        (one.kind_name, names.get(one.serves_code, ""), one.address) for one in rows
    ]


@part_page(Part.REPORTS)
def reports(request: HttpRequest, language: str) -> HttpResponse:
    """Show the newest released statistics of reports; groups under ten are told together."""
    found = newest_counts(today(request))
    if found is None:
        return page("reports", language, "reports", path="laporan/", release=None)
    release, rows = found
    return page(
        "reports", language, "reports", path="laporan/", release=release,
        tables=count_tables(rows, language), change=change_of(release, language),
        release_at=release_address(language, release.dataset, release.edition),
        data=SIMPLE[language]["data"],
    )  # fmt: skip
