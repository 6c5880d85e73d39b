"""Search: one question to every kind of thing the person may see.

To add a kind: a function that answers a `Question` with `Found`, and a line in `KINDS`.
Each asks what the kind's own list asks, so that "show all" shows what was counted.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.web.searching.alarms import find_alarms_of
from sinergi.web.searching.cases import find_cases
from sinergi.web.searching.computed import find_frameworks, find_runs
from sinergi.web.searching.facilities import find_facilities
from sinergi.web.searching.found import MOST_COUNTED, Finder, Found, Group, Hit
from sinergi.web.searching.handovers import find_handovers
from sinergi.web.searching.helping import find_words
from sinergi.web.searching.listed import address
from sinergi.web.searching.operations import find_operations, find_posko, find_props
from sinergi.web.searching.outcomes import find_studies
from sinergi.web.searching.outreach import find_materials, find_rumors, find_sessions
from sinergi.web.searching.people import find_institutions, find_people
from sinergi.web.searching.places import find_places
from sinergi.web.searching.planning import find_measures, find_plans
from sinergi.web.searching.promises import find_commitments, find_meetings
from sinergi.web.searching.question import Question
from sinergi.web.searching.reports import find_reports
from sinergi.web.searching.voting import find_elections, find_stations
from sinergi.web.searching.warned import find_situations, find_warnings

__all__ = ["KINDS", "Found", "Group", "Hit", "Kind", "found_of", "groups_of"]
MOST_SHOWN = 8
"""Rows of a kind beside those of others."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing, who may look for it, and how."""

    label: str | Promise
    permission: Permission
    find: Finder


KINDS: dict[str, Kind] = {
    "areas": Kind(_("Areas"), Permission.USE_WORKSPACE, find_places),
    "stations": Kind(_("Polling stations"), Permission.USE_WORKSPACE, find_stations),
    "commitments": Kind(
        _("Commitments"), Permission.READ_COMMITMENTS, find_commitments
    ),
    "meetings": Kind(_("Meetings"), Permission.READ_MEETINGS, find_meetings),
    "plans": Kind(_("Plans"), Permission.READ_PLANS, find_plans),
    "measures": Kind(_("Measures"), Permission.READ_PLANS, find_measures),
    "studies": Kind(_("What measures changed"), Permission.READ_OUTCOMES, find_studies),
    "facilities": Kind(_("Facilities"), Permission.READ_FACILITIES, find_facilities),
    "sessions": Kind(_("Outreach sessions"), Permission.READ_OUTREACH, find_sessions),
    "materials": Kind(_("Materials"), Permission.READ_OUTREACH, find_materials),
    "rumors": Kind(_("Rumours"), Permission.READ_OUTREACH, find_rumors),
    "operations": Kind(
        _("Joint operations"), Permission.READ_OPERATIONS, find_operations
    ),
    "props": Kind(_("Campaign props"), Permission.READ_OPERATIONS, find_props),
    "posko": Kind(_("Posko Bersama"), Permission.READ_OPERATIONS, find_posko),
    "reports": Kind(
        pgettext_lazy("navigation", "Reports"), Permission.READ_REPORTS, find_reports
    ),
    "cases": Kind(_("Cases"), Permission.READ_CASES, find_cases),
    "alarms": Kind(_("Alarms"), Permission.READ_WARNINGS, find_alarms_of),
    "handovers": Kind(_("Hand-overs"), Permission.READ_HANDOVERS, find_handovers),
    "warnings": Kind(
        pgettext_lazy("navigation", "Warnings"), Permission.READ_WARNINGS, find_warnings
    ),
    "situations": Kind(
        _("Situation reports"), Permission.READ_WARNINGS, find_situations
    ),
    "people": Kind(_("People"), Permission.MANAGE_PEOPLE, find_people),
    "institutions": Kind(
        _("Institutions"), Permission.USE_WORKSPACE, find_institutions
    ),
    "elections": Kind(
        _("Elections and stages"), Permission.USE_WORKSPACE, find_elections
    ),
    "frameworks": Kind(_("Frameworks"), Permission.READ_SCORES, find_frameworks),
    "runs": Kind(_("Runs"), Permission.READ_SCORES, find_runs),
    "words": Kind(_("Words of the help"), Permission.USE_WORKSPACE, find_words),
}
"""Every kind by its name in the address, in the order of the answer."""


def found_of(kind: str, question: Question, actor: Actor) -> Found | None:
    """Return what a kind answers; None when it cannot be asked, by this person or so."""
    if not question.can_be_answered or not actor.holds(KINDS[kind].permission):
        return None
    return KINDS[kind].find(question, actor)


def groups_of(question: Question, actor: Actor, most: int = MOST_SHOWN) -> list[Group]:
    """Return the kinds that found something, those with an exact hit first.

    Two to four short queries a kind, however much there is.
    """
    groups = [
        group
        for kind in KINDS
        if (found := found_of(kind, question, actor)) is not None
        and (group := _group(kind, found, question, most)) is not None
    ]
    return sorted(groups, key=lambda group: not group.is_exact)


def _group(kind: str, found: Found, question: Question, most: int) -> Group | None:
    first = list(found.keys[: most + 1])
    if not first:
        return None
    hits = found.show(first[:most])
    count = found.count() if len(first) > most else len(first)
    return Group(
        kind=kind,
        label=KINDS[kind].label,
        count=count,
        hits=hits,
        all_address=_all(kind, found, question) if count > most else "",
        is_exact=any(hit.is_exactly(question) for hit in hits),
        is_cut=count >= MOST_COUNTED,
    )


def _all(kind: str, found: Found, question: Question) -> str:
    return found.all_address or address("web:search", q=question.text, kind=kind)
