"""An alarm in one plain sentence with its numbers; for a page, a queue, a warning's draft.

The words come from the numbers each time, in the reader's language. One more query for
the names of areas; `sentences_of` asks once for many.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sinergi.places.models import Area
from sinergi.warnings.alarm_words import LEVEL_NAMES, WHY_NAMES
from sinergi.warnings.models import Alarm
from sinergi.warnings.rules.alarms import Why
from sinergi.warnings.streams import STREAMS
from sinergi.warnings.words import HAZARD_NAMES

NAMED = 2
"""Areas named in a sentence; of more, how many."""


def sentence_of(alarm: Alarm) -> str:
    """Return the sentence of one alarm; needs its detector."""
    return sentences_of([alarm])[alarm.pk]


def sentences_of(alarms: Iterable[Alarm]) -> dict[int, str]:
    """Return alarm → sentence; one query for all names."""
    rows = list(alarms)
    names = names_of({code for row in rows for code in _named(row)})
    return {row.pk: _sentence(row, names) for row in rows}


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the names of areas in force; a code nobody knows is its own name."""
    found = Area.all_rows.current().filter(code__in=list(codes)[:900])
    return dict.fromkeys(codes, "") | dict(found.values_list("code", "name"))


def _named(alarm: Alarm) -> list[str]:
    """Return the areas a sentence may name: those with most, then as they stand."""
    listed = alarm.figures.get("areas")
    first = [one[0] for one in listed] if isinstance(listed, list) else []
    worst = alarm.figures.get("worst")
    ordered = ([worst] if worst else []) + first + list(alarm.area_codes)
    return list(dict.fromkeys(ordered))[:NAMED]


def places(alarm: Alarm, names: Mapping[str, str]) -> str:
    """Return "Cakung, Duren Sawit and 3 more areas"."""
    codes = _named(alarm)
    told = ", ".join(names.get(code) or code for code in codes)
    more = len(alarm.area_codes) - len(codes)
    if more <= 0:
        return told
    return ngettext(
        "%(names)s and %(n)s more area", "%(names)s and %(n)s more areas", more
    ) % {"names": told, "n": more}


def figure(value: float | None) -> str:
    """Return a number as a sentence holds it: a count whole, else one decimal, two where
    one would leave nothing of it. Django cuts decimals off, so it is rounded before.
    """
    if value is None:
        return "–"
    after = 0 if abs(value) >= 100 else 1 if abs(value) >= 0.1 else 2
    told = round(float(value), after)
    after = 0 if told.is_integer() else after
    return number_format(told, decimal_pos=after, force_grouping=True)


def span(first: dt.date, last: dt.date) -> str:
    """Return a day, or "from … to …"."""
    if first == last:
        return _("on %(day)s") % {"day": date_format(first)}
    return _("from %(first)s to %(last)s") % {
        "first": date_format(first), "last": date_format(last),
    }  # fmt: skip


def counted(alarm: Alarm, number: float | None) -> str:
    """Return a number of what the alarm's stream counts, in words."""
    stream = STREAMS.get(alarm.detector.stream)
    if stream is None:
        return figure(number)
    return stream.counted(number or 0) % {"n": figure(number)}


def _sentence(alarm: Alarm, names: Mapping[str, str]) -> str:
    write = SENTENCES.get(alarm.detector.method, _plainly)
    return write(alarm, names)


def _plainly(alarm: Alarm, names: Mapping[str, str]) -> str:
    return _("%(hazard)s in %(places)s, %(span)s.") % {
        "hazard": alarm.hazard_name, "places": places(alarm, names),
        "span": span(alarm.starts_on, alarm.ends_on),
    }  # fmt: skip


def _cluster(alarm: Alarm, names: Mapping[str, str]) -> str:
    told = {
        "places": places(alarm, names),
        "span": span(alarm.starts_on, alarm.ends_on),
        "observed": counted(alarm, alarm.observed),
        "expected": figure(alarm.expected),
        "days": figure(round(alarm.figures.get("recurrence_days") or 0)),
    }
    return (
        _(
            "%(places)s had %(observed)s %(span)s, where %(expected)s were to be expected; "
            "chance alone gives such a cluster once in %(days)s days."
        )
        % told
    )


def _chart(alarm: Alarm, names: Mapping[str, str]) -> str:
    bound = alarm.figures.get("bound")
    told = {
        "places": places(alarm, names),
        "span": span(alarm.starts_on, alarm.ends_on),
        "observed": counted(alarm, alarm.observed),
        "expected": figure(alarm.expected),
        "bound": figure(bound),
    }
    if bound is None:
        return _(
            "%(places)s had %(observed)s %(span)s, where %(expected)s were usual."
        ) % told  # fmt: skip
    return (
        _(
            "%(places)s had %(observed)s %(span)s, where %(expected)s were usual and more "
            "than %(bound)s is out of the ordinary."
        )
        % told
    )


def _silence(alarm: Alarm, names: Mapping[str, str]) -> str:
    whys: dict[str, int] = alarm.figures.get("why", {})
    parts = [
        f"{WHY_NAMES[Why(why)]}: {figure(count)}"
        for why, count in whys.items()
        if why in set(Why)
    ]
    n = len(alarm.area_codes)
    told = {"n": n, "places": places(alarm, names), "why": "; ".join(parts)}
    return (
        ngettext(
            "%(n)s place should be called (%(why)s): %(places)s.",
            "%(n)s places should be called (%(why)s): %(places)s.",
            n,
        )
        % told
    )


def _threshold(alarm: Alarm, names: Mapping[str, str]) -> str:
    figures = alarm.figures
    above = figures.get("side") != "below"
    told = {
        "source": str(figures.get("source", "")).split(":", 1)[-1],
        "limit": figure(figures.get("limit")),
        "worst": figure(figures.get("worst_value")),
        "places": places(alarm, names),
    }
    text = (
        _(
            "%(source)s is above %(limit)s in %(places)s; the highest value is %(worst)s."
        )
        if above
        else _(
            "%(source)s is below %(limit)s in %(places)s; the lowest value is %(worst)s."
        )
    )
    return text % told


def _class(alarm: Alarm, names: Mapping[str, str]) -> str:
    areas = alarm.figures.get("areas")
    n = len(areas) if isinstance(areas, dict) else len(alarm.area_codes)
    told = {
        "n": n, "places": places(alarm, names),
        "framework": alarm.figures.get("framework", ""),
    }  # fmt: skip
    return (
        ngettext(
            "The class of %(n)s area rose in the newest published run of %(framework)s: "
            "%(places)s.",
            "The class of %(n)s areas rose in the newest published run of %(framework)s: "
            "%(places)s.",
            n,
        )
        % told
    )


def _deadline(alarm: Alarm, names: Mapping[str, str]) -> str:
    n = round(alarm.observed or 0)
    told = {
        "n": n, "day": _day(alarm.figures.get("first_due")),
        "percent": figure(alarm.figures.get("percent")),
    }  # fmt: skip
    return (
        ngettext(
            "%(n)s case of your office is late with a chance of %(percent)s%% or more; the "
            "deadline is %(day)s.",
            "%(n)s cases of your office are late with a chance of %(percent)s%% or more; "
            "the first deadline is %(day)s.",
            n,
        )
        % told
    )


def _readiness(alarm: Alarm, names: Mapping[str, str]) -> str:
    n = round(alarm.observed or 0)
    english = (get_language() or "").startswith("en")
    figures = alarm.figures
    told = {
        "n": n, "places": places(alarm, names), "day": _day(figures.get("first_expiry")),
        "stage": figures.get("stage_en" if english else "stage_id")
        or figures.get("stage", ""),
    }  # fmt: skip
    return (
        ngettext(
            "The readiness of %(n)s facility expires before “%(stage)s” has ended, on "
            "%(day)s: %(places)s.",
            "The readiness of %(n)s facilities expires before “%(stage)s” has ended, from "
            "%(day)s on: %(places)s.",
            n,
        )
        % told
    )


def _bulletin(alarm: Alarm, names: Mapping[str, str]) -> str:
    figures = alarm.figures
    hazard = HAZARD_NAMES.get(figures.get("hazard", ""), alarm.hazard)
    told = {
        "hazard": hazard, "source": figures.get("source", ""),
        "level": LEVEL_NAMES.get(figures.get("level", 0), "–"),
        "places": places(alarm, names),
        "span": span(alarm.starts_on, alarm.ends_on),
    }  # fmt: skip
    return (
        _("%(source)s foretells %(hazard)s (%(level)s) %(span)s for %(places)s.") % told
    )


def _local(alarm: Alarm, names: Mapping[str, str]) -> str:
    told = {
        "n": len(alarm.area_codes), "places": places(alarm, names),
        "framework": alarm.figures.get("framework", ""),
        "p": number_format(alarm.figures.get("p") or 0, decimal_pos=3),
    }  # fmt: skip
    return (
        _(
            "%(places)s and their neighbours all score high in %(framework)s; by chance so "
            "many high scores lie together with a probability of %(p)s."
        )
        % told
    )


def _day(text: Any) -> str:
    try:
        return date_format(dt.date.fromisoformat(str(text)))
    except ValueError:
        return "–"


SENTENCES: dict[str, Callable[[Alarm, Mapping[str, str]], str]] = {
    "permutation": _cluster,
    "poisson": _cluster,
    "ears": _chart,
    "cusum": _chart,
    "farrington": _chart,
    "changes": _chart,
    "silence": _silence,
    "threshold": _threshold,
    "class-change": _class,
    "deadline": _deadline,
    "readiness": _readiness,
    "bulletin": _bulletin,
    "score-clusters": _local,
}
"""Method → its sentence; one without a line here is told plainly."""
