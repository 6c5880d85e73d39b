"""What a situation report tells of warnings, alarms, incidents and readiness; and how
the sections of a report are put together in both languages."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.accounts.models import Institution
from sinergi.elections.stations import names_of
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.readiness import State
from sinergi.reports.models import Incident, Joined
from sinergi.warnings.apart import reports_naming
from sinergi.warnings.models import Alarm, Situation, SituationVersion, Warning
from sinergi.warnings.rules.reach import ANSWERED
from sinergi.warnings.rules.steps import Hazard, Step
from sinergi.warnings.words import HAZARD_NAMES

Sections = list[dict[str, Any]]
LANGUAGES = ("id", "en")
MOST_LINES = 12
NATION = ("", "0")

SECTION_NAMES: dict[str, Promise] = {
    "summary": gettext_lazy("In short"),
    "warnings": gettext_lazy("Warnings"),
    "alarms": gettext_lazy("Alarms"),
    "incidents": gettext_lazy("Incidents of our reports"),
    "commitments": gettext_lazy("Commitments"),
    "readiness": gettext_lazy("Readiness of facilities"),
    "deliveries": gettext_lazy("Deliveries of warnings"),
}
"""What a section is called; "summary" is written by hand alone."""


@dataclass(frozen=True, slots=True)
class Span:
    """For whom a report is made, of which area, from when until when."""

    actor: Actor
    institution: Institution
    within: str
    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Section:
    """A section as somebody reads it: its name, its text, whether a person wrote it."""

    code: str
    name: str
    own: bool
    text: str
    generated: str
    edited: bool


def generated_sections(span: Span) -> list[dict[str, Any]]:
    """Return the sections of a new report, in both languages; no person is named."""
    blank = {"edit_id": "", "edit_en": ""}
    found: list[dict[str, Any]] = [
        {"code": "summary", "own": False, "id": "", "en": "", **blank}
    ]
    for code, (dotted, permission) in _table().items():
        tell: Callable[[Span], list[str]] = import_string(dotted)
        texts = {}
        for language in LANGUAGES:
            with override(language):
                texts[language] = "\n".join(tell(span))
        found.append({"code": code, "own": permission is not None, **texts, **blank})
    return found


def _table() -> Mapping[str, tuple[str, Permission | None]]:
    found: Mapping[str, tuple[str, Permission | None]] = import_string(
        settings.SINERGI_SITUATION
    )
    return found


def read_by(row: Situation, actor: Actor, sections: Sections) -> Sections:
    """Return the stored sections this person may read.

    What is the institution's alone is read there by those who hold its permission; one
    that the table names no more, by nobody.
    """
    table = _table()
    return [
        one
        for one in sections
        if not one["own"]
        or (
            (needed := table.get(one["code"], ("", None))[1]) is not None
            and actor.holds(needed, institution=row.institution_id)
        )
    ]


def sections_of(
    row: Situation, version: SituationVersion, actor: Actor
) -> list[Section]:
    """Return the sections this person may read, in the language of the request."""
    language = "en" if (get_language() or "").startswith("en") else "id"
    return [
        Section(
            code=one["code"],
            name=str(SECTION_NAMES.get(one["code"], one["code"])),
            own=one["own"],
            text=one[f"edit_{language}"] or one[language],
            generated=one[language],
            edited=bool(one[f"edit_{language}"]),
        )
        for one in read_by(row, actor, version.sections.get("sections", []))
    ]


def is_own(row: Situation, actor: Actor) -> bool:
    """True for people of the institution whose report it is."""
    return row.institution_id in actor.institutions_with(Permission.READ_WARNINGS)


def in_area(code: str) -> Q:
    """Return the condition "in this area"; the nation is everything."""
    return Q() if code in NATION else within(code, "area_code")


# --- what is told ----------------------------------------------------------------------------


def warnings_told(span: Span) -> list[str]:
    """Return how many warnings ran, and a line for each of the first; no exercises."""
    rows = Warning.all_rows.between(span.since, span.until).filter(exercise=False)
    rows = rows.filter(in_area(span.within))
    total = rows.count()
    if not total:
        return [_("No warning was in force.")]
    ended = rows.filter(step=Step.STOOD_DOWN, ended_at__lt=span.until).count()
    told = Q(recipients__person=None, recipients__isnull=False)
    counted = rows.annotate(
        told=Count("recipients", filter=told),
        answered=Count("recipients", filter=told & Q(recipients__state__in=ANSWERED)),
    )
    first = ngettext(
        "%(n)s warning was in force; %(ended)s stood down.",
        "%(n)s warnings were in force; %(ended)s stood down.",
        total,
    ) % {"n": total, "ended": ended}
    return [first, *(_warning(one) for one in counted.order_by("-pk")[:MOST_LINES])]


def _warning(row: Any) -> str:
    return _("%(number)s %(headline)s: %(answered)s of %(told)s answered, %(step)s.") % {
        "number": row.number, "headline": row.headline, "answered": row.answered,
        "told": row.told, "step": row.step_name,
    }  # fmt: skip


def alarms_told(span: Span) -> list[str]:
    """Return the alarms everybody may see, by hazard; those of one institution never."""
    rows = Alarm.all_rows.filter(
        in_area(span.within), institution=None, raised_at__gte=span.since,
        raised_at__lt=span.until,
    )  # fmt: skip
    counted = rows.order_by().values_list("hazard").annotate(n=Count("pk"))
    lines = [f"{HAZARD_NAMES[Hazard(hazard)]}: {n}" for hazard, n in sorted(counted)]
    return lines or [_("No alarm that everybody may see.")]


def incidents_told(span: Span) -> list[str]:
    """Return how many incidents the institution's own reports made; its own to read."""
    holds = span.actor.holds(Permission.READ_REPORTS, institution=span.institution.pk)
    if not holds:
        return [_("Your role reads no reports; nothing is known here.")]
    rows = Incident.visible.of(span.actor).filter(institution=span.institution)
    rows = rows.filter(opened_at__gte=span.since, opened_at__lt=span.until)
    # All readers of the office see this number: it must tell none of them that there is
    # an incident about them.
    naming = Joined.all_rows.filter(report_id__in=reports_naming(span.institution.pk))
    n = rows.exclude(pk__in=naming.values("incident_id")).count()
    return [
        ngettext("%(n)s incident was opened.", "%(n)s incidents were opened.", n)
        % {"n": n}
    ]


def readiness_told(span: Span) -> list[str]:
    """Return how many facilities of the area are ready on the last day."""
    day = localdate(span.until)
    rows = Facility.visible.to(span.actor).in_use().within(span.within)
    total = rows.count()
    if not total:
        return [_("No facility is in the register for this area.")]
    ready = rows.in_state(State.READY, day).count()
    return [
        _("%(ready)s of %(total)s facilities are ready.")
        % {"ready": ready, "total": total}
    ]


def area_text(code: str, actor: Actor) -> str:
    """Return the name of the area of a report."""
    if code in NATION:
        return "Indonesia"
    return names_of([code], actor).get(code, code)
