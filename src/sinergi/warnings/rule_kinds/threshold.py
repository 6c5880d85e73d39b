"""A value of an area passes a limit: a column of the data, or an indicator of a run."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.access.clock import real_now
from sinergi.access.scope import within
from sinergi.observations.models import Observation
from sinergi.scores.models import Publication, Run, Score
from sinergi.warnings.method import Chosen, Finding, RuleKind, Scope, Setting
from sinergi.warnings.rules.steps import Hazard

COLUMN, INDICATOR = "obs:", "ind:"
MOST_CHOICES = 800


def choices() -> list[tuple[str, str]]:
    """Return what can be watched: columns that have values, indicators of published runs."""
    columns = Observation.all_rows.in_force().order_by("column")
    named = columns.values_list("column", flat=True).distinct()[:MOST_CHOICES]
    found = [(f"{COLUMN}{one}", one) for one in named]
    found += [
        (f"{INDICATOR}{run.framework_code}:{one}", f"{run.framework_name}: {one}")
        for run in newest_runs(real_now())
        for one in run.summary.get("indicators", [])
    ]
    return list(dict(found).items())


def sides() -> list[tuple[str, str]]:
    """Return on which side of the limit it rings, as choices."""
    return [("above", _("above the limit")), ("below", _("below the limit"))]


def newest_runs(at: dt.datetime) -> list[Run]:
    """Return per framework and level the run whose publication was in force at a time."""
    rows = Publication.all_rows.filter(at__lte=at).select_related("run").order_by("-pk")
    rows = rows.defer("run__framework_text", "run__input_table")
    found: dict[tuple[str, int, str], Run] = {}
    for one in rows:
        ended = one.ended_at
        if ended is None or ended > at:
            found.setdefault((one.framework_code, one.level, one.within), one.run)
    return list(found.values())


def values_at(source: str, area: str, at: dt.datetime) -> Iterator[tuple[str, float]]:
    """Yield area and newest value known on the day; areas without one are left out."""
    if source.startswith(COLUMN):
        rows = Observation.all_rows.within(area).up_to(timezone.localdate(at))
        rows = rows.filter(column=source.removeprefix(COLUMN)).latest()
        yield from rows.values_list("area_code", "value").order_by("area_code")
        return
    framework, _colon, indicator = source.removeprefix(INDICATOR).partition(":")
    for run in newest_runs(at):
        if run.framework_code != framework:
            continue
        scores = Score.all_rows.filter(within(area, "area_code"), run=run)
        for score in scores.order_by("area_code"):
            score.run = run
            value = score.values.get(indicator)
            if value is not None:
                yield score.area_code, value


def find(scope: Scope, chosen: Chosen, at: dt.datetime) -> list[Finding]:
    """Return the areas beyond the limit as one finding; equal to it is not beyond."""
    above, limit = chosen["side"] == "above", float(chosen["limit"])
    beyond = {
        code: value
        for code, value in values_at(chosen["source"], scope.within, at)
        if (value > limit if above else value < limit)
    }
    if not beyond:
        return []
    day = timezone.localdate(at)
    worst = max(beyond, key=lambda code: beyond[code] * (1 if above else -1))
    return [
        Finding(
            areas=tuple(sorted(beyond)), first=day, last=day,
            observed=float(len(beyond)),
            figures={
                "source": chosen["source"], "side": chosen["side"], "limit": limit,
                "worst": worst, "worst_value": beyond[worst],
                "values": {code: beyond[code] for code in sorted(beyond)[:200]},
            },
        )
    ]  # fmt: skip


def mark(scope: Scope, at: dt.datetime) -> str:
    """Return what changes with observations and publications."""
    rows = Observation.all_rows.aggregate(n=Count("pk"), top=Max("pk"))
    runs = Publication.all_rows.aggregate(top=Max("pk"), ended=Count("withdrawn_at"))
    day = timezone.localdate(at).toordinal()
    return f"{rows['n']}-{rows['top']}-{runs['top']}-{runs['ended']}-{day}"


RULE = RuleKind(
    code="threshold",
    name=gettext_lazy("A value passes a limit"),
    help=gettext_lazy(
        "Rings where the newest value of a column, or of an indicator in the published run, "
        "lies beyond a limit. An area without a value never rings: nobody has looked."
    ),
    settings=(
        Setting(
            "source", gettext_lazy("What is watched"),
            gettext_lazy("A column of the imported data, or an indicator of a published run."),
            "", choices=choices,
        ),
        Setting("side", gettext_lazy("Rings"), gettext_lazy("On which side of the limit."),
                "above", choices=sides),
        Setting("limit", gettext_lazy("Limit"), gettext_lazy("In the unit of the column."),
                0, -1e12, 1e12, whole=False),
    ),
    find=find,
    mark=mark,
    hazards=(Hazard.VULNERABILITY, Hazard.FLOOD, Hazard.LOGISTICS, Hazard.OTHER),
)  # fmt: skip
