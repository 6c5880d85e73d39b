"""Farrington's chart for short pasts: today against the same weekdays of past weeks."""

from django.utils.translation import gettext_lazy

from sinergi.warnings.charts import chart_settings, findings_of, mean_before
from sinergi.warnings.method import Chosen, Finding, Method, Scene, Setting
from sinergi_core.scan import farrington

WEEK = 7


def find(scene: Scene, chosen: Chosen, seed: int) -> list[Finding]:
    """Return the areas out of the ordinary on the last day."""
    values, weeks = scene.counts.values, int(chosen["weeks"])
    need = weeks * WEEK + 3
    if not values.size or scene.counts.days < need:
        return []
    recent = values[:, -need:]
    fewest = int(chosen["fewest"])
    chart = farrington(  # its alpha has two sides, of which one rings
        recent, back=weeks, half_width=1, period=WEEK, alpha=2 / chosen["rarely"],
        fewest=fewest,
    )  # fmt: skip
    narrow = Scene(scene.counts.from_day(scene.counts.days - need), scene.ground)
    usual = mean_before(recent, weeks * WEEK, 0)
    return findings_of(narrow, chart, usual, fewest)


METHOD = Method(
    code="farrington",
    name=gettext_lazy("Area by area: today against the same weekdays (Farrington)"),
    help=gettext_lazy(
        "Fits what is usual for an area from the same days of past weeks, lets past clusters "
        "weigh less, and allows for a trend. It suits streams with a weekly rhythm and a "
        "month or two of past; with too few counts a simpler rule stands in."
    ),
    settings=(
        Setting("weeks", gettext_lazy("Past weeks compared with"),
                gettext_lazy("So many weeks must lie within the days looked back."),
                5, 2, 26),
        *chart_settings(1_000),
    ),
    find=find,
)  # fmt: skip
