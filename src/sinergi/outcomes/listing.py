"""The list of studies as an address asks for it; page, export and API read this."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number
from sinergi.documents.xlsx import DAY, NUMBER, SHARE, TEXT, WHOLE
from sinergi.outcomes.measured import measured
from sinergi.outcomes.models import Outcome, Study
from sinergi.outcomes.querysets.study import StudyQuerySet
from sinergi.outcomes.words import WHEN_NAMES, sentence_of, verdict_text

STATES = ("due", "waiting", "computed")


def state_names() -> dict[str, str]:
    """Return what a state of a study is called."""
    return {
        "due": _("due: the time after is over"),
        "waiting": _("the time after still runs"),
        "computed": _("computed"),
    }


def state_of(study: Study, day: dt.date) -> str:
    """Return where a study stands."""
    if study.computed_at is not None:
        return "computed"
    return "due" if study.after_to_on < day else "waiting"


def find_studies(
    actor: Actor, asked: Mapping[str, str], day: dt.date
) -> "StudyQuerySet[Study]":
    """Return the latest versions asked for by words, state, measure, plan and area."""
    rows = Study.visible.to(actor).in_force()
    if words := asked.get("q", ""):
        rows = rows.named(words)
    if measure := asked.get("measure", ""):
        rows = rows.filter(measure__code=measure)
    if plan := asked.get("plan", ""):
        rows = rows.filter(plan_id=to_asked_number(plan) or 0)
    if area := asked.get("within", ""):
        rows = rows.within(area)
    state = asked.get("state", "")
    if state == "computed":
        rows = rows.exclude(computed_at=None)
    elif state == "due":
        rows = rows.due(day)
    elif state == "waiting":
        rows = rows.filter(computed_at=None, after_to_on__gte=day)
    return rows.select_related("institution", "measure")


def export_columns() -> list[tuple[str, str]]:
    """Return titles and kinds of the columns of an export of outcomes."""
    return [
        (_("Study"), WHOLE),
        (_("Version"), WHOLE),
        (_("Title"), TEXT),
        (_("Institution"), TEXT),
        (_("Measure"), TEXT),
        (_("When registered"), TEXT),
        (_("Work begins"), DAY),
        (_("Time after until"), DAY),
        (_("What changed"), TEXT),
        (_("Definition"), TEXT),
        (_("Source"), TEXT),
        (_("Unit"), TEXT),
        (_("Code"), TEXT),
        (_("Before, treated"), NUMBER),
        (_("After, treated"), NUMBER),
        (_("Before, comparable"), NUMBER),
        (_("After, comparable"), NUMBER),
        (_("Effect"), NUMBER),
        (_("From"), NUMBER),
        (_("To"), NUMBER),
        (_("p, corrected"), NUMBER),
        (_("Least possible p"), NUMBER),
        (_("Treated areas"), WHOLE),
        (_("Comparable areas"), WHOLE),
        (_("Share unseen"), SHARE),
        (_("What it says"), TEXT),
        (_("In one sentence"), TEXT),
        (_("Framework"), TEXT),
        (_("Digest of the registration"), TEXT),
        (_("Digest of the data"), TEXT),
        (_("Program version"), TEXT),
        (_("Seed"), WHOLE),
    ]


def export_rows(outcomes: Iterable[Outcome]) -> Iterator[list[Any]]:
    """Yield a row per outcome."""
    for one in outcomes:
        study, named = one.study, measured(one.column)
        yield [
            study.pk, study.version, study.title, study.institution.name,
            study.measure.name if study.measure else "",
            str(WHEN_NAMES[study.registered]), study.treated_on, study.after_to_on,
            named.name, named.definition, named.source, named.unit, one.column, one.before, one.after, one.control_before,
            one.control_after, one.effect, one.low, one.high, one.p_holm,
            one.smallest_p, one.treated, one.controls, one.missing,
            verdict_text(one), sentence_of(one),
            one.framework, study.digest, one.data_digest, one.code_version, one.seed,
        ]  # fmt: skip
