"""The page of one report: facts for all who see it, words while the office is unlocked."""

import datetime as dt
from typing import Any

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.elections.stations import names_of
from sinergi.reports.finding_words import keywords_of, near_report
from sinergi.reports.models import (
    Completion,
    Handling,
    IdentityRequest,
    Joined,
    Report,
    ReportTrace,
)
from sinergi.reports.models.naming import ELEMENT_NAMES, KIND_NAMES, STATE_NAMES
from sinergi.reports.opening import Opened, office_for, open_report
from sinergi.reports.people import readers_with_load
from sinergi.reports.querysets.triage import naming
from sinergi.reports.rules.acting import MOVES
from sinergi.reports.rules.elements import FORMAL
from sinergi.reports.rules.keywords import guesses
from sinergi.reports.rules.states import State
from sinergi.reports.rules.told import Told
from sinergi.reports.services.completing import completion_until
from sinergi.reports.staff_words import TOLD_NAMES, VERDICT_REASONS
from sinergi.reports.standing import judged, named_in
from sinergi.seals.keeping import is_unlocked

MOST_TRACES = 100


def facts_of(report: Report, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Return what the page shows besides words."""
    office = report.handler_id or report.institution_id
    triages = may_triage(report, actor)
    people = readers_with_load([office]) if triages else []
    named = named_in([report])
    found = judged(actor, *named)
    return {
        "row": report,
        "area": names_of([report.area_code], actor).get(
            report.area_code, report.area_code
        ),
        "elements": [
            (name, report.elements.get(str(code), False), code in FORMAL)
            for code, name in ELEMENT_NAMES.items()
        ],
        "may_triage": triages,
        "may_case": may_open_case(report.institution_id, actor),
        "is_own": report.institution_id
        in actor.institutions_with(Permission.READ_REPORTS),
        "people": [(one, n, judged(one, *named).verdict.value) for one, n in people],
        "warnings": [VERDICT_REASONS[one] for one in found.reasons],
        "moves": [(one, STATE_NAMES[one]) for one in MOVES[State(report.state)]],
        "kinds": list(KIND_NAMES.items()),
        "until": completion_until(report.regime, at),
        "completions": list(Completion.visible.to(actor).filter(report=report)),
        "handling": Handling.visible.to(actor).in_force().filter(report=report).first(),
        "traces": list(
            ReportTrace.visible.to(actor)
            .filter(report=report)
            .select_related("by", "institution")
            .order_by("-pk")[:MOST_TRACES]
        ),
        "requests": list(
            IdentityRequest.visible.to(actor)
            .filter(report=report)
            .select_related("asked_by", "decided_by")
        ),
        "together": together(report, actor),
    }


def may_triage(report: Report, actor: Actor) -> bool:
    """True when the person sorts the reports of the office that received this one."""
    return actor.holds(Permission.TRIAGE_REPORTS, institution=report.institution_id)


def may_open_case(office: int, actor: Actor) -> bool:
    """True when the person handles cases for the office that received a report."""
    return actor.holds(Permission.HANDLE_CASES, institution=office)


def together(report: Report, actor: Actor) -> int:
    """Return how many reports the incident of this one has; 0 without incident.

    Those that name the reader do not exist for them, not as a number either.
    """
    if report.incident_id is None:
        return 0
    rows = Joined.all_rows.in_force().filter(incident_id=report.incident_id)
    return int(rows.exclude(report_id__in=naming(actor)).count())


def words_of_report(report: Report, actor: Actor) -> dict[str, Any]:
    """Return what the page shows of words, neighbours and guesses, while unlocked."""
    office = office_for(report, actor)
    if not is_unlocked(office):
        return {"locked_office": office, "opened": None}
    opened = open_report(report, actor)
    if opened is None:
        return {"opened": None, "not_handed": True}
    return {
        "opened": opened,
        "near": near_report(report, actor),
        "guesses": [
            (one, KIND_NAMES[one.kind]) for one in guesses(_text(opened), keywords_of(office))
        ][:3],
        "told": told_lines(opened.told),
    }  # fmt: skip


def _text(opened: Opened) -> str:
    said = opened.told.as_dict().values()
    return "\n".join([*said, *(text for _row, text in opened.messages)])


def told_lines(told: Told) -> list[tuple[Any, str]]:
    """Return (label, words) of what is told, the story apart."""
    said = told.as_dict()
    return [(name, said[code]) for code, name in TOLD_NAMES.items() if said.get(code)]
