"""An area's class has risen between two published runs of one framework."""

import datetime as dt

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sinergi.access.scope import within
from sinergi.scores.models import Publication, Run, Score
from sinergi.warnings.method import Chosen, Finding, RuleKind, Scope, Setting
from sinergi.warnings.rules.steps import Hazard


def frameworks() -> list[tuple[str, str]]:
    """Return the frameworks of which something was published, as choices."""
    rows = Run.all_rows.filter(publications__isnull=False).order_by("framework_code")
    pairs = rows.values_list("framework_code", flat=True).distinct()
    return [(code, code) for code in pairs]


def _two_newest(code: str, at: dt.datetime) -> list[tuple[Run, Run]]:
    """Return the newest run and the one before it, per level and area of publication."""
    rows = Publication.all_rows.filter(framework_code=code, at__lte=at)
    rows = rows.select_related("run").defer("run__framework_text", "run__input_table")
    series: dict[tuple[int, str, int], list[Run]] = {}
    for one in rows.order_by("-at", "-pk"):
        if one.withdrawn_at is not None and one.withdrawn_at <= at:
            continue
        key = (one.level, one.within, one.institution_id)
        runs = series.setdefault(key, [])
        if one.run not in runs:
            runs.append(one.run)
    return [(runs[0], runs[1]) for runs in series.values() if len(runs) > 1]


def find(scope: Scope, chosen: Chosen, at: dt.datetime) -> list[Finding]:
    """Return the areas that rose so many classes, where the new class is sure enough."""
    found = []
    for new, old in _two_newest(chosen["framework"], at):
        before = dict(_orders(old, scope.within))
        risen = {
            score.area_code: (before[score.area_code], order, score)
            for score in _scores(new, scope.within)
            if (order := score.class_order) is not None
            and score.area_code in before
            and order - before[score.area_code] >= chosen["steps"]
            and _sure(score) >= chosen["sure"] / 100
        }
        if risen:
            found.append(_finding(new, old, risen, at))
    return found


def _scores(run: Run, area: str) -> list[Score]:
    rows = Score.all_rows.filter(within(area, "area_code"), run=run).light()
    scores = list(rows.order_by("area_code"))
    for one in scores:
        one.run = run
    return scores


def _orders(run: Run, area: str) -> list[tuple[str, int]]:
    return [
        (one.area_code, order)
        for one in _scores(run, area)
        if (order := one.class_order) is not None
    ]


def _sure(score: Score) -> float:
    return float(score.class_probability.get(score.class_code, 0.0))


def _finding(
    new: Run, old: Run, risen: dict[str, tuple[int, int, Score]], at: dt.datetime
) -> Finding:
    names = dict(enumerate(name for _code, name in new.classes))
    return Finding(
        areas=tuple(sorted(risen)), first=new.as_of, last=timezone.localdate(at),
        observed=float(len(risen)),
        figures={
            "framework": new.framework_code, "run": new.pk, "before": old.pk,
            "areas": {
                code: [names.get(was, ""), names.get(now, ""), _sure(score)]
                for code, (was, now, score) in sorted(risen.items())[:200]
            },
        },
    )  # fmt: skip


def mark(scope: Scope, at: dt.datetime) -> str:
    """Return what changes with publications."""
    found = Publication.all_rows.aggregate(top=Max("pk"), ended=Count("withdrawn_at"))
    return f"{found['top']}-{found['ended']}"


RULE = RuleKind(
    code="class-change",
    name=gettext_lazy("The class of an area rises"),
    help=gettext_lazy(
        "Compares the published run with the one published before it. It rings only where "
        "the new class is likely enough, so that noise in the data raises no alarm."
    ),
    settings=(
        Setting("framework", gettext_lazy("Framework"),
                gettext_lazy("Of which runs are published."), "", choices=frameworks),
        Setting("steps", gettext_lazy("Classes risen, at least"),
                gettext_lazy("1 rings at every rise."), 1, 1, 5),
        Setting("sure", gettext_lazy("How sure the new class must be, in percent"),
                gettext_lazy("Its probability in the draws of the run."), 60, 0, 100),
    ),
    find=find,
    mark=mark,
    hazards=(Hazard.VULNERABILITY,),
)  # fmt: skip
