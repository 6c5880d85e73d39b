"""Honest and fair: confirmed by others, the vulnerable helped, violations, even hands."""

import datetime as dt
from collections import Counter

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sinergi.access.permissions import Permission
from sinergi.cases.models import Case, EvennessAudit
from sinergi.cases.rules.kinds import Outcome
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OPEN, Step
from sinergi.elections.models import Stage
from sinergi.neutrality.indicators import pledge_coverage
from sinergi.outcomes.goals.basis import TOP, Basis
from sinergi.outcomes.goals.figure import Figure, counted, unknown


def confirmed(basis: Basis) -> Figure:
    """Return the commitments said to be done that somebody else confirmed."""
    rows = basis.rows(Commitment).filter(basis.here())
    if not basis.takes_examples() and basis.actor is None:
        rows = rows.filter(example=False)
    done = rows.filter(step=Step.DONE).count()
    said = rows.filter(step__in=[Step.DONE, Step.REPORTED]).count()
    return counted("confirmed", done, said, _("nothing was reported as done yet"))


def helped(basis: Basis) -> Figure:
    """Return how many of the most vulnerable areas have a commitment of their own."""
    ranked = basis.scores().exclude(rank=None).order_by("rank", "area_code")
    codes = list(ranked.values_list("area_code", flat=True)[:TOP])
    if not codes:
        return unknown("helped", _("no published run"))
    rows = basis.rows(Commitment).filter(
        area_code__in=codes, step__in=[*OPEN, Step.DONE]
    )
    with_one = len(set(rows.values_list("area_code", flat=True)))
    return counted("helped", with_one, len(codes), "")


def violations(basis: Basis) -> Figure:
    """Return the decided cases with a violation, and violations by stage of their day."""
    if not basis.may(Permission.READ_CASES):
        return unknown("violations", _("not yours to see"))
    rows = basis.rows(Case).filter(
        basis.here(), basis.real(), basis.days("received_on")
    )
    decided = rows.filter(outcome__in=[Outcome.VIOLATION, Outcome.NONE])
    found = decided.filter(outcome=Outcome.VIOLATION)
    days = found.values_list("happened_on", "received_on")
    waiting = rows.count() - decided.count()
    total = decided.count()
    made = counted(
        "violations", found.count(), total, _("no case was decided yet"),
        missing=waiting / (total + waiting) if total + waiting else None, sensitive=True,
    )  # fmt: skip
    return Figure(
        made.code, made.hits, made.total, None, made.low, made.high, made.missing,
        made.note, _by_stage(basis, [one or other for one, other in days]), True,
    )  # fmt: skip


def _by_stage(basis: Basis, days: list[dt.date | None]) -> tuple[tuple[str, int], ...]:
    if basis.election is None:
        return ()
    stages = list(
        Stage.all_rows.filter(election=basis.election).exclude(starts_on=None)
    )
    stages.sort(key=lambda one: one.starts_on or dt.date.min)
    counts: Counter[str] = Counter()
    for day in days:
        counts[_stage_of(stages, day)] += 1
    names = [*(one.code for one in stages), ""]
    return tuple((name, counts[name]) for name in names if counts[name])


def _stage_of(stages: list[Stage], day: dt.date | None) -> str:
    """Return the stage begun last of those that hold the day; "" outside all."""
    if day is None:
        return ""
    holding = [
        one
        for one in stages
        if one.starts_on is not None
        and one.starts_on <= day <= (one.ends_on or one.starts_on)
    ]
    return holding[-1].code if holding else ""


def even(basis: Basis) -> Figure:
    """Return what the last released audit of even-handedness says."""
    last = EvennessAudit.all_rows.order_by("-last_on", "-pk").first()
    if last is None:
        return unknown("even", _("no audit was released yet"))
    tables = [
        one for one in last.figures["audit"]["comparisons"] if one["p_holm"] is not None
    ]
    alike = sum(one["p_holm"] > 0.05 for one in tables)
    missing = last.waiting / last.received if last.received else None
    return counted(
        "even", alike, len(tables), _("the last audit had too few cases"),
        missing=missing, note=_("until %(day)s") % {"day": date_format(last.last_on, "DATE_FORMAT")},
    )  # fmt: skip


def pledged(basis: Basis) -> Figure:
    """Return how many RT and RW pledged neutrality."""
    area = basis.one_area()
    if not area:
        return unknown("pledged", _("choose an area"))
    one = pledge_coverage(basis.until, [area], basis.election)[area]
    if one.value is None:
        why = _("the number of RT and RW is not known")
        return Figure("pledged", note=why, missing=one.missing)
    return Figure("pledged", value=one.value, missing=one.missing)
