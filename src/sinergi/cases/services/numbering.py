"""Number series: what an office's numbers look like, and drawing the next one."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.models import Counter, Series
from sinergi.cases.models.papers import CASE_SERIES, REGISTER_SERIES
from sinergi.cases.rules.numbers import check_pattern, fill_pattern
from sinergi.cases.rules.steps import Paper
from sinergi.cases.services.problems import BadCase

DEFAULTS = {
    CASE_SERIES: "{n:04}/PKR/{area}/{month_roman}/{year}",
    REGISTER_SERIES: "{n:03}/Reg/PL/{area}/{month_roman}/{year}",
}
ABBREVIATIONS: dict[str, str] = {
    Paper.RECEIPT: "TT", Paper.REVIEW: "KA", Paper.DEFICIENCY: "PL",
    Paper.REGISTRATION: "REG", Paper.INVITATION: "UND", Paper.MINUTES: "BA",
    Paper.STUDY: "KJ", Paper.PLENARY: "BAP", Paper.STATUS: "PS",
    Paper.RECOMMENDATION: "REK", Paper.DECISION: "PTS", Paper.FORWARDING: "PN",
}  # fmt: skip
DEFAULT = "{n:03}/{kind}/{area}/{month_roman}/{year}"
"""Form codes beyond B.1 are not established (facts 3.5): the office writes its own."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number and the form code of its paper."""

    number: str
    form_code: str = ""


def default_pattern(kind: str) -> str:
    """Return the pattern of an office that wrote none."""
    return DEFAULTS.get(
        kind, DEFAULT.replace("{kind}", ABBREVIATIONS.get(kind, kind.upper()))
    )


def draw_number(institution: Institution, kind: str, at: dt.datetime) -> Drawn:
    """Return the next number of a kind in the year of `at`: no gap, no number twice.

    Part of a change, whose transaction keeps others waiting and gives the number back
    when it fails.
    """
    day = timezone.localdate(at)
    n = _next(institution, kind, day.year)
    series = Series.all_rows.filter(institution=institution, kind=kind).first()
    pattern = series.pattern if series else default_pattern(kind)
    number = fill_pattern(
        pattern, n, year=day.year, month=day.month, area=institution.area_code
    )
    return Drawn(number, series.form_code if series else "")


def _next(institution: Institution, kind: str, year: int) -> int:
    row, _new = Counter.all_rows.select_for_update().get_or_create(
        institution=institution, kind=kind, year=year
    )
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


@transaction.atomic
def set_series(
    institution: Institution,
    kind: str,
    pattern: str,
    form_code: str,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Series:
    """Set how an office numbers a kind of paper, and return it.

    Numbers given before stay; the count goes on. Raises BadPattern, BadCase "not-yours".
    """
    if by is not None and not by.holds(
        Permission.HANDLE_CASES, institution=institution.pk
    ):
        raise BadCase("not-yours")
    row, _new = Series.all_rows.update_or_create(
        institution=institution,
        kind=kind,
        defaults={
            "pattern": check_pattern(pattern), "form_code": form_code.strip(),
            "changed_at": at,
        },
    )  # fmt: skip
    record(
        Verb.CASE_SERIES, at=at, actor=by, target=f"series:{row.pk}",
        institution_id=institution.pk, kind=kind,
    )  # fmt: skip
    return row
