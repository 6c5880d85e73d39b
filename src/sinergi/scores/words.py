"""Words for people: names from frameworks, states, labels, reasons against publishing."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sinergi.scores.rules import Label, Refusal, RunState

LEVEL_NAMES: dict[int, Promise | str] = {
    0: _("nation"),
    1: _("province"),
    2: _("city or regency"),
    3: _("kecamatan"),
    4: _("kelurahan or desa"),
    5: "RW",
    6: "RT",
}

PART_NAMES: dict[str, Promise] = {
    "index": _("index"),
    "dimension": _("dimension"),
    "subdimension": _("subdimension"),
    "variable": _("variable"),
    "part": _("part"),
    "indicator": _("indicator"),
}
"""Levels of the shipped frameworks; a level of another name is shown as it is."""

STATE_NAMES: dict[RunState, Promise] = {
    RunState.WAITING: _("waiting"),
    RunState.RUNNING: _("being computed"),
    RunState.DONE: _("complete"),
    RunState.FAILED: _("failed"),
}

REFUSALS: dict[Refusal, Promise] = {
    Refusal.NOT_YOURS: _(
        "Another institution made this run. Only the institution that made it can publish it."
    ),
    Refusal.UNFINISHED: _("This run is not complete yet. Publish it when it is."),
    Refusal.EXPERIMENTAL: _(
        "This run was made with own weights or methods to try something out. "
        "Start a run with the framework unchanged to publish."
    ),
    Refusal.ALREADY: _("This run is published already."),
    Refusal.ONLY_BAWASLU: _(
        "This is a framework of Bawaslu: only a leader of Bawaslu can publish a run of it."
    ),
    Refusal.NO_PERMISSION: _(
        "Your role cannot publish runs for this area. Ask your institution's leader."
    ),
    Refusal.FEW_DRAWS: _(
        "Publishing takes at least 1,000 draws of uncertainty; this run has fewer. "
        "Start it again with 1,000."
    ),
    Refusal.SAME_MOMENT: _(
        "Somebody published another run at the same moment; look and try again."
    ),
}

AUTHORITY_NAMES: dict[str, Promise] = {
    "published": _("published"),
    "inferred": _("inferred by us, not stated by the publisher"),
    "own": _("our own"),
}

METHOD_NAMES: dict[str, Promise] = {
    "none": _("none"),
    "winsorise": _("winsorise outliers"),
    "skew_rule": _("winsorise, then transform what stays skewed"),
    "log": _("logarithm"),
    "log_ct": _("logarithm after shifting (COINr)"),
    "boxcox": _("Box-Cox"),
    "signed_log": _("signed logarithm"),
    "constant": _("a constant"),
    "mean": _("mean of all areas"),
    "median": _("median of all areas"),
    "group_mean": _("mean of the areas with the same parent"),
    "group_median": _("median of the areas with the same parent"),
    "regression": _("regression on the other indicators"),
    "em": _("expectation maximisation"),
    "minmax": _("min-max (0 to 100)"),
    "zscore": _("z-score"),
    "scaled": _("scaled with given mean and deviation"),
    "rank": _("rank"),
    "percentile": _("percentile rank"),
    "borda": _("Borda points"),
    "goalposts": _("distance between fixed goalposts"),
    "distance_max": _("distance to the highest value"),
    "distance_reference": _("distance to a reference area"),
    "distance_targets": _("distance to targets"),
    "max_zero": _("share of the highest value, from zero"),
    "fraction_max": _("fraction of the highest value"),
    "count": _("count of what occurs"),
    "arithmetic": _("arithmetic mean"),
    "geometric": _("geometric mean"),
    "harmonic": _("harmonic mean"),
    "generalised": _("generalised mean"),
    "copeland": _("Copeland (pairwise comparison)"),
    "wroclaw": _("Wroclaw taxonomic distance"),
    "topsis": _("TOPSIS"),
    "given": _("given by the framework"),
    "equal": _("equal"),
    "budget": _("budget allocation by experts"),
    "ahp": _("pairwise comparison (AHP)"),
    "pca": _("principal components"),
    "entropy": _("entropy"),
    "bod": _("benefit of the doubt"),
    "optimised": _("optimised to target contributions"),
    "fixed": _("fixed borders"),
    "mean_sd": _("mean ± standard deviations"),
    "quantile": _("quantiles"),
    "jenks": _("natural breaks (Jenks)"),
    "events": _("events × severity"),
    "station_share": _("share of polling stations"),
    "rate": _("rate"),
    "value": _("value"),
}


CLASS_WORDS = {
    "rendah": {"id": "Rendah", "en": "Low"},
    "sedang": {"id": "Sedang", "en": "Medium"},
    "tinggi": {"id": "Tinggi", "en": "High"},
}


def in_language(words: Mapping[str, str] | None) -> str:
    """Return the text in the reader's language, else in the other one, else empty."""
    if not words:
        return ""
    language = (get_language() or "id").split("-")[0]
    return words.get(language) or words.get("id") or next(iter(words.values()))


def part_name(level: str) -> str:
    """Return a framework's level in the reader's language; an unknown one as it is."""
    return str(PART_NAMES.get(level, level))


def method_name(code: str) -> str:
    """Return a method's name in the reader's language; an unknown one as it is."""
    return str(METHOD_NAMES.get(code, code))


def label_text(label: Label, framework_name: str) -> str:
    """Return the sentence that stands beside the figures, empty for official ones."""
    if label == Label.NOT_OFFICIAL:
        return gettext("method %(framework)s, not an official figure of Bawaslu") % {
            "framework": framework_name
        }
    if label == Label.EXPERIMENTAL:
        return gettext(
            "experiment with changed %(framework)s, not an official figure of Bawaslu"
        ) % {"framework": framework_name}
    return ""
