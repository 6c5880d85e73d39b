"""High scores beside high scores, in the published run: local Moran or Getis and Ord."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from sinergi.access.scope import within
from sinergi.scores.models import Publication, Run, Score
from sinergi.warnings.charts import groups_of
from sinergi.warnings.counts import ground_of
from sinergi.warnings.method import Chosen, Finding, RuleKind, Scope, Setting
from sinergi.warnings.rule_kinds.class_change import frameworks
from sinergi.warnings.rule_kinds.threshold import newest_runs
from sinergi.warnings.rules.steps import Hazard
from sinergi_core.scan import LocalResult, getis_ord, local_moran

FEWEST = 8
HIGH_AMONG_HIGH = 1
SEED = 1


def statistics() -> list[tuple[str, str]]:
    """Return the statistics as choices."""
    return [
        ("moran", _("local Moran: high beside high")),
        ("getis", _("Getis and Ord: hot spots")),
    ]


def find(scope: Scope, chosen: Chosen, at: dt.datetime) -> list[Finding]:
    """Return groups of areas that score high together in the run in force."""
    found: list[Finding] = []
    for run in newest_runs(at):
        if run.framework_code == chosen["framework"]:
            found += _in_run(run, scope, chosen, at)
    return found


def _in_run(run: Run, scope: Scope, chosen: Chosen, at: dt.datetime) -> list[Finding]:
    """Areas without a score are left out: they are neither high nor low."""
    rows = Score.all_rows.filter(within(scope.within, "area_code"), run=run)
    pairs = rows.exclude(score=None).order_by("area_code")
    scores = dict(pairs.values_list("area_code", "score"))
    if len(scores) < FEWEST:
        return []
    ground = ground_of(list(scores))
    values = np.array([float(one or 0) for one in scores.values()])
    if not any(ground.neighbours) or not np.ptp(values) > 0:
        return []
    result, groups = lying_together(values, ground.neighbours, chosen)
    day = timezone.localdate(at)
    return [
        Finding(
            areas=tuple(ground.areas[row] for row in group), first=run.as_of, last=day,
            observed=float(len(group)),
            figures={
                "framework": run.framework_code, "run": run.pk, "seed": SEED,
                "p": float(result.p_high[group].min()),
                "replications": result.permutations,
                "values": {ground.areas[row]: float(values[row]) for row in group},
            },
        )
        for group in groups
        if result is not None
    ]  # fmt: skip


def lying_together(
    values: NDArray[np.float64], neighbours: Sequence[Sequence[int]], chosen: Chosen
) -> tuple[LocalResult | None, list[list[int]]]:
    """Return the local statistic of each area, and the groups that are high together."""
    judge = local_moran if chosen["statistic"] == "moran" else getis_ord
    try:
        result = judge(values, neighbours, seed=SEED)
    except ValueError:  # all the rest is zero: no share means anything
        return None, []
    rare = np.nan_to_num(result.p_high, nan=1.0) <= chosen["permille"] / 1000
    high = [int(r) for r in np.flatnonzero(rare & (result.quadrant == HIGH_AMONG_HIGH))]
    return result, groups_of(high, neighbours)


def mark(scope: Scope, at: dt.datetime) -> str:
    """Return what changes with publications."""
    found = Publication.all_rows.aggregate(top=Max("pk"), ended=Count("withdrawn_at"))
    return f"{found['top']}-{found['ended']}"


RULE = RuleKind(
    code="score-clusters",
    name=gettext_lazy("High scores that lie together"),
    help=gettext_lazy(
        "Looks in the published run for areas that score high and whose neighbours do too, "
        "more than chance would bring together. Areas without a score are left out."
    ),
    settings=(
        Setting("framework", gettext_lazy("Framework"),
                gettext_lazy("Of which runs are published."), "", choices=frameworks),
        Setting("statistic", gettext_lazy("Statistic"),
                gettext_lazy("Both by permutation, one-sided."), "moran",
                choices=statistics),
        Setting("permille", gettext_lazy("Chance at most, in thousandths"),
                gettext_lazy("With 65 areas, 10 thousandths ring by chance in "
                             "about one run of four."), 10, 1, 50),
    ),
    find=find,
    mark=mark,
    hazards=(Hazard.VULNERABILITY,),
)  # fmt: skip
