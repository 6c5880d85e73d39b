"""The leader's page: one screen, one printed page."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.documents.pdf import write_pdf
from sinergi.outcomes.goals.figure import Figure
from sinergi.web.asking import asked_area, asked_text
from sinergi.web.chosen import chosen_run
from sinergi.web.goals import goals_of
from sinergi.web.homing import calendar_on, summary_of_run
from sinergi.web.leading import decisions_of, late_by_institution, moved_since


def _content(request: HttpRequest) -> dict[str, Any]:
    actor, day, at = signed_in(request), today(request), now(request)
    area = asked_area(request, actor)
    within = area.code if area else ""
    run = chosen_run(request, actor, within)
    run = run if run is not None and run.is_published else None
    summary = summary_of_run(run, within or run.within, actor) if run else None
    decisions, count = decisions_of(actor)
    return {
        "area": area,
        "run": run,
        "summary": summary,
        "goals": goals_of(actor, within, day, at, run),
        "moved": moved_since(actor, at),
        "late": late_by_institution(actor, within, day),
        "decisions": decisions,
        "decisions_more": count - len(decisions),
        "calendar": calendar_on(day, asked_text(request, "election"), actor),
        "day": day,
    }


@requires(Permission.READ_SUMMARY)
@require_safe
def leader(request: HttpRequest) -> HttpResponse:
    """Show the summary of the chosen area on one screen."""
    return render(request, "web/leader.html", _content(request))


@requires(Permission.READ_SUMMARY)
@require_safe
def leader_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out the same on one page, tagged for screen readers."""
    content = _content(request)
    data = _paper(content)
    answer = HttpResponse(
        write_pdf("leader", data, at=now(request).astimezone(dt.UTC)),
        content_type="application/pdf",
    )
    name = f"ringkasan-{content['day']}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def value_of(measure: Figure) -> str:
    """Return a measure in words: counts with the share, or that it is unknown."""
    if measure.share is None:
        return _("unknown") if not measure.note else _("unknown: ") + measure.note
    if not measure.total:
        return f"{number_format(round(100 * measure.share))}%"
    facts = {
        "hits": number_format(measure.hits),
        "total": number_format(measure.total or 0),
        "share": number_format(round(100 * measure.share)),
    }
    return _("%(share)s%% (%(hits)s of %(total)s)") % facts


def _paper(content: dict[str, Any]) -> dict[str, Any]:
    calendar, moved = content["calendar"], content["moved"]
    summary = content["summary"]
    return {
        "lang": (get_language() or "id")[:2],
        "title": _("Summary for leaders"),
        "day": date_format(content["day"], "DATE_FORMAT"),
        "area": content["area"].name if content["area"] else "",
        "goals": [
            {
                "name": goal.name,
                "measures": [
                    {"name": one.name, "value": value_of(one)} for one in goal.measures
                ],
            }
            for goal in content["goals"]
        ],
        "decisions": [
            {"kind": one.kind, "text": one.text} for one in content["decisions"]
        ],
        "late": [f"{one.name}: {one.late}/{one.binding}" for one in content["late"]],
        "moved": [f"{name}: {count}" for name, count in moved.counts],
        "classes": [f"{one[1]}: {one[3]}" for one in summary.counts] if summary else [],
        "stages": [one.stage.name for one in calendar.stages] if calendar else [],
        "words": {
            "goals": _("The five goals"),
            "decisions": _("Decisions needed"),
            "late": _("Late commitments, of those that bind"),
            "moved": _("Moved since the last meeting"),
            "classes": _("Vulnerability"),
            "stages": _("Stages now and next"),
            "none": _("none"),
        },
    }
