"""EARS C1, C2, C3: today against the week before (Hutwagner et al. 2003)."""

from math import sqrt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from scipy.stats import norm, t

from sinergi.warnings.charts import LEAST_SD, chart_settings, findings_of, mean_before
from sinergi.warnings.method import Chosen, Finding, Method, Scene, Setting
from sinergi_core.scan import ears

LAGS = {"C1": 0, "C2": 2, "C3": 2}
BASELINE = 7
SMALLEST = 1e-300


def kinds() -> list[tuple[str, str]]:
    """Return the three charts as choices."""
    return [
        ("C1", _("C1: the seven days before")),
        ("C2", _("C2: the same, two days earlier")),
        ("C3", _("C3: three days together")),
    ]


def find(scene: Scene, chosen: Chosen, seed: int) -> list[Finding]:
    """Return the areas out of the ordinary on the last day."""
    kind: Any = chosen["kind_of_chart"]
    values = scene.counts.values
    if not values.size or scene.counts.days < BASELINE + LAGS[kind] + 3:
        return []
    chart = ears(values, kind, alpha=_level(chosen["rarely"]), least_sd=LEAST_SD)
    usual = mean_before(values, BASELINE, LAGS[kind])
    return findings_of(scene, chart, usual, int(chosen["fewest"]))


def _level(rarely: float) -> float:
    """Return the level at which a normal bound rings once in so many days.

    EARS takes mean and spread of seven days for the true ones, and rings three to four
    times as often as its level says. The bound that allows for seven days is that of
    Student's t with 6 degrees of freedom, times sqrt(1 + 1/7). So it holds for C1 and C2,
    a single day; C3 adds up three and rings more often.
    """
    bound = t.isf(1 / rarely, BASELINE - 1) * sqrt(1 + 1 / BASELINE)
    return float(max(norm.sf(bound), SMALLEST))


METHOD = Method(
    code="ears",
    name=gettext_lazy("Area by area: today against the week before (EARS)"),
    help=gettext_lazy(
        "Compares the count of each area with its own last seven days. It needs little past "
        "and rings quickly; days nobody looked at ring nothing. C2 is a good beginning; C3 "
        "sees what grows slowly over three days."
    ),
    settings=(
        Setting(
            "kind_of_chart", gettext_lazy("Chart"),
            gettext_lazy("C2 and C3 leave out two days, so that a beginning hides nothing. "
                         "C3 rings two to four times as often as C2."),
            "C2", choices=kinds,
        ),
        *chart_settings(1_000),
    ),
    find=find,
)  # fmt: skip
