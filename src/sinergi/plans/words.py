"""Plans in words: weeks, money, and why a choice was refused."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from sinergi.plans.models import Plan


def rupiah(value: float) -> str:
    """Return an amount as Indonesians write it: Rp 6.000.000."""
    return f"Rp {number_format(round(value), use_l10n=True, force_grouping=True)}"


def monday_of(plan: Plan, week: int) -> dt.date:
    """Return the first day of a week of the plan, counted from 0."""
    return plan.starts_on + dt.timedelta(weeks=week)


def last_day_of(plan: Plan, week: int) -> dt.date:
    """Return the Sunday that ends a week of the plan."""
    return monday_of(plan, week) + dt.timedelta(days=6)


def week_name(plan: Plan, week: int) -> str:
    """Return "week 5 (30 October 2023)"."""
    day = date_format(monday_of(plan, week), "j M Y")
    return _("week %(number)s (%(day)s)") % {"number": week + 1, "day": day}


def reason_text(reason: Mapping[str, Any], plan: Plan, names: Mapping[str, str]) -> str:
    """Return a reason as one clause; `names` of institutions by id as text."""
    text = REASONS.get(reason["code"])
    if text is None:
        return str(reason["code"])
    week = reason.get("week")
    filled = {
        "institution": names.get(str(reason.get("institution")), ""),
        "short": _amount(reason),
        "week": week_name(plan, int(week)) if week is not None else "",
        "most": reason.get("most", ""),
        "earliest": week_name(plan, int(reason.get("earliest") or 0)),
    }
    return text() % filled


def _amount(reason: Mapping[str, Any]) -> str:
    short = reason.get("short")
    if short is None:
        return ""
    if reason["code"] == "staff":
        return number_format(round(float(short), 1), decimal_pos=1, use_l10n=True)
    return rupiah(float(short))


# Functions, so that each text is looked up in the language of the reader.
REASONS = {
    "budget": lambda: _("would need %(short)s more of the whole budget"),
    "institution-budget": lambda: _("would need %(short)s more from %(institution)s"),
    "staff": lambda: _(
        "would need %(short)s more people of %(institution)s in %(week)s"
    ),
    "per-person": lambda: _(
        "would spend %(short)s too much on this area per inhabitant"
    ),
    "area-week-full": lambda: _("the area has %(most)s measures in that week already"),
    "area-full": lambda: _("the area has its %(most)s measures already"),
    "measure-area-full": lambda: _("this measure is there %(most)s times already"),
    "measure-full": lambda: _("this measure is used %(most)s times already"),
    "not-approved": lambda: _("%(institution)s has not agreed to be planned for"),
    "out-of-area": lambda: _("the area lies outside that of %(institution)s"),
    "lead-time": lambda: _("cannot be ready before %(earliest)s"),
    "window": lambda: _("does not belong to the stages of that week"),
    "forbidden": lambda: _("taken out by hand"),
    "fixed": lambda: _("stays as it was fixed"),
    "chosen": lambda: _("is in the plan already"),
    "no-effect": lambda: _("lowers nothing more here"),
}
"""Code of a reason -> its text with placeholders."""

BROKEN = {
    "budget": lambda: _("the whole budget, by %(over)s"),
    "institution-budget": lambda: _("the budget of %(institution)s, by %(over)s"),
    "per-person": lambda: _("what may be spent on an area per inhabitant"),
    "staff": lambda: _("the people of %(institution)s in %(week)s, by %(over)s"),
    "area-week-full": lambda: _("measures per area in one week"),
    "area-full": lambda: _("measures per area"),
    "measure-full": lambda: _("how often a measure is used"),
    "measure-area-full": lambda: _("how often the same measure is used in an area"),
}
"""Code of a broken limit -> what it is called."""


def broken_text(code: str, numbers: Mapping[str, Any], plan: Plan) -> str:
    """Return which limit of the plan its choices break, and by how much."""
    over, week = float(numbers.get("over") or 0), numbers.get("week")
    amount = number_format(round(over, 1), decimal_pos=1, use_l10n=True)
    who = list(plan.limits.select_related("institution"))
    at = numbers.get("institution")
    return BROKEN[code]() % {
        "over": amount if code == "staff" else rupiah(over),
        "institution": who[int(at)].institution.name if at is not None else "",
        "week": week_name(plan, int(week)) if week is not None else "",
    }
