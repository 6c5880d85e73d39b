"""The list of warnings as an address asks for it; page, exports and API read this."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.elections.stations import names_of
from sinergi.places.written import area_asked
from sinergi.warnings.models import Warning
from sinergi.warnings.querysets.warning import WarningQuerySet
from sinergi.warnings.rules.reach import ANSWERED
from sinergi.warnings.rules.steps import Hazard, Step

KEPT = ("q", "step", "hazard", "within", "mine", "kind")
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything.

    `step` "open" is what somebody answers for, "waiting" what is not sent yet. `kind` is
    "real", "exercise" or both. `mine`: what waits for an answer of one's institutions.
    """

    q: str = ""
    step: str = "open"
    hazard: str = ""
    within: str = ""
    kind: str = ""
    mine: bool = False

    @property
    def is_narrowed(self) -> bool:
        """True when something beyond "open" is asked for."""
        return self != Asked()


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    code = area_asked(to_asked_text(query.get("within", ""), 60))
    step, hazard = query.get("step", "open"), query.get("hazard", "")
    kind = query.get("kind", "")
    return Asked(
        q=to_asked_text(query.get("q", "")),
        step=step if step in {"open", WAITING, "all", *Step} else "open",
        hazard=hazard if hazard in set(Hazard) else "",
        within=code,
        kind=kind if kind in {"real", "exercise"} else "",
        mine=query.get("mine") == "1",
    )


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def find(asked: Asked, actor: Actor) -> WarningQuerySet[Warning]:
    """Return the warnings this person may see and asks for, the newest first."""
    rows: WarningQuerySet[Warning] = Warning.visible.to(actor).within(asked.within)
    if asked.step == "open":
        rows = rows.open()
    elif asked.step == WAITING:
        rows = rows.filter(step__in=(Step.DRAFT, Step.PROPOSED))
    elif asked.step != "all":
        rows = rows.filter(step=asked.step)
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.hazard:
        rows = rows.filter(hazard=asked.hazard)
    if asked.kind:
        rows = rows.filter(exercise=asked.kind == "exercise")
    if asked.mine:
        rows = rows.unanswered_by(actor)
    return rows.order_by("-pk").select_related("institution")


def with_counts(rows: WarningQuerySet[Warning]) -> WarningQuerySet[Any]:
    """Return the rows with `told`, `answered` and `acting`: institutions, one query."""
    told = Q(recipients__person=None, recipients__isnull=False)
    return rows.annotate(
        told=Count("recipients", filter=told, distinct=True),
        answered=Count(
            "recipients", filter=told & Q(recipients__state__in=ANSWERED), distinct=True
        ),
        acting=Count(
            "recipients", filter=told & Q(recipients__state="acted"), distinct=True
        ),
    )


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Number"), "text"), (_("Exercise"), "text"), (_("Hazard"), "text"),
        (_("Headline"), "text"), (_("Sent by"), "text"), (_("Area code"), "text"),
        (_("Area"), "text"), (_("How grave"), "text"), (_("Step"), "text"),
        (_("Sent"), "text"), (_("Ended"), "text"), (_("Institutions told"), "whole"),
        (_("Answered"), "whole"), (_("Acting"), "whole"),
    ]  # fmt: skip


def _moment(at: dt.datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else ""


def export_rows(rows: WarningQuerySet[Warning], actor: Actor) -> Iterator[list[Any]]:
    """Yield the rows of an export."""
    names = names_of(set(rows.order_by().values_list("area_code", flat=True)), actor)
    for row in with_counts(rows).iterator(chunk_size=500):
        counts: Any = row
        yield [
            row.number, _("exercise") if row.exercise else "", row.hazard_name,
            row.headline, row.institution.name, row.area_code,
            names.get(row.area_code, ""), row.severity, row.step_name,
            _moment(row.sent_at), _moment(row.ended_at), counts.told, counts.answered,
            counts.acting,
        ]  # fmt: skip
