"""Studies in words: what a column is called, the plain sentence, what was wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sinergi.outcomes.found import TOLD
from sinergi.outcomes.measured import RECEIVED, coded, measured
from sinergi.outcomes.models import Outcome
from sinergi.outcomes.rules.study import (
    DRIFT_P,
    LONGEST,
    MOST_COLUMNS,
    MOST_OUTCOMES,
    SHORTEST,
    Better,
    Verdict,
    When,
    Why,
)
from sinergi_core.effect.difference import ENOUGH
from sinergi_core.effect.matching import DOUBTFUL, Method

WHEN_NAMES = {
    When.BEFORE: gettext_lazy("registered before the work began"),
    When.DURING: gettext_lazy("registered while the work went on"),
    When.AFTERWARDS: gettext_lazy("registered afterwards: only a hint"),
}
METHOD_NAMES = {
    Method.OPTIMAL: gettext_lazy("the most alike, all pairs together"),
    Method.NEAREST: gettext_lazy("the most alike, area by area"),
    Method.ALL: gettext_lazy("all untreated areas"),
}
BETTER_NAMES = {
    Better.LOWER: gettext_lazy("lower is better"),
    Better.HIGHER: gettext_lazy("higher is better"),
}
VERDICT_NAMES = {
    Verdict.BETTER: gettext_lazy("better than in comparable areas"),
    Verdict.WORSE: gettext_lazy("worse than in comparable areas"),
    Verdict.NONE: gettext_lazy("no change that matters"),
    Verdict.UNSURE: gettext_lazy("not sure"),
    Verdict.UNSEEN: gettext_lazy("too little was seen"),
}
WHY_TEXTS = {
    Why.POOL: gettext_lazy(
        "Nothing can be said of “%(column)s”: every area got the work, and without an "
        "untreated one nobody knows what would have been."
    ),
    Why.ALIKE: gettext_lazy(
        "Nothing can be said of “%(column)s”: no untreated area is alike enough to compare."
    ),
    Why.CONTEXT: gettext_lazy(
        "Nothing can be said of “%(column)s”: of the treated or of all other areas it is "
        "not known what they are compared on."
    ),
    Why.BEFORE: gettext_lazy(
        "Nothing can be said of “%(column)s”: nobody saw it before the work began. Unknown "
        "is not zero."
    ),
    Why.AFTER: gettext_lazy(
        "Too little was seen of “%(column)s” to compare: a window without "
        "observations is unknown, not zero."
    ),
    Why.SMALL: gettext_lazy(
        "“%(column)s” is not told: so few came in that single ones could be recognised."
    ),
}


def fault_text(code: str) -> str:
    """Return what was wrong with a study and what to do."""
    texts = {
        "not-yours": _("You do not write studies for this institution."),
        "not-readable": _(
            "You do not read these rows in this institution. Choose another outcome, or "
            "ask somebody who reads them to register the study."
        ),
        "overlap": _(
            "Two of these outcomes count the same reports or cases: from both together the "
            "few of a kind could be worked out. Keep one of them."
        ),
        "run-late": _(
            "These scores were computed after the work began and may know of it already. "
            "Choose scores of an earlier day, or none."
        ),
        "starts": _(
            "A later first day belongs to an area named here, lies after the day the work "
            "begins and at least two weeks before the time after ends."
        ),
        "staggered": _(
            "Where areas begin on different days, each needs comparable areas of its own: "
            "choose one of the other two ways."
        ),
        "columns": _("Choose one to %(most)s columns.") % {"most": MOST_OUTCOMES},
        "treated": _("Name at least one area where the work is done."),
        "window": _(
            "A window has %(least)s to %(most)s days. Choose another first or last day."
        )
        % {"least": SHORTEST, "most": LONGEST},
        "order": _("The time before must end before the work begins."),
        "covariates": _("Compare on at most %(most)s columns.")
        % {"most": MOST_COLUMNS},
        "same": _("Exactly this stands registered already."),
        "changed": _(
            "Somebody registered a newer version meanwhile. Look at it first."
        ),
        "early": _("The time after the work is not over yet."),
        "done": _("This version was computed or replaced already."),
        "running": _("It is being computed already."),
        "few": _("Too few studies with a usable result to say anything new."),
        "open": _("A proposal for this measure waits for a decision already."),
        "old": _("The measure has a newer version or was retired. Look at it again."),
        "not-accepted": _("This proposal is not in force: look at it again."),
        "decided": _("Somebody decided about this proposal already."),
    }
    return texts.get(code, code)


def column_name(column: str) -> str:
    """Return what an outcome or a column compared on is called."""
    return measured(column).name


def column_names(columns: Iterable[str]) -> list[str]:
    """Return what the columns are called."""
    return [column_name(one) for one in columns]


def number(value: float) -> str:
    """Return a number with as many decimals as its size needs."""
    size = abs(value)
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 4
    # Django cuts off what is beyond the decimals asked for.
    return number_format(round(value, decimals), decimals, use_l10n=True)


def sentence_of(row: Outcome) -> str:
    """Return what came of it in one plain sentence, and how sure that is."""
    if row.effect is None:
        why = str(row.figures.get("why") or Why.AFTER)
        return str(WHY_TEXTS[Why(why)]) % {"column": column_name(row.column)}
    facts = {
        "column": column_name(row.column),
        "size": number(abs(row.effect)),
        "range": _range_of(row),
    }
    if row.effect < 0:
        text = _("“%(column)s” fell by %(size)s%(range)s more than in comparable areas")
    else:
        text = _("“%(column)s” rose by %(size)s%(range)s more than in comparable areas")
    return f"{text % facts}; {_sureness(row)}."


def _range_of(row: Outcome) -> str:
    if row.low is None or row.high is None or row.effect is None:
        return ""
    ends = (-row.high, -row.low) if row.effect < 0 else (row.low, row.high)
    words = {"low": number(ends[0]), "high": number(ends[1])}
    return _(" (%(low)s to %(high)s)") % words


def _sureness(row: Outcome) -> str:
    areas = ngettext(
        "%(n)s area, too few to be sure", "%(n)s areas, too few to be sure", row.treated
    )
    if row.is_few:
        told = areas % {"n": number_format(row.treated)}
        return f"{told}{_least(row)}"
    if row.verdict == Verdict.NONE:
        return _("less than what would matter")
    if row.verdict == Verdict.UNSURE:
        return _("chance alone can do that")
    if _unlike(row):
        return _("but the compared areas still differ, so this proves nothing")
    return _("chance alone seldom does that")


def _least(row: Outcome) -> str:
    """Return what the smallest p is, where it keeps the test from ever being sure."""
    if row.smallest_p is None or row.smallest_p <= 0.05:
        return ""
    told = _(": with so few, chance is never less likely than %(p)s %%")
    return told % {"p": number_format(round(100 * row.smallest_p))}


def verdict_text(row: Outcome) -> str:
    """Return the verdict; with few areas, or such as still differ, it is but a sign."""
    name = str(VERDICT_NAMES[Verdict(row.verdict)])
    if (row.is_few or _unlike(row)) and row.verdict in {Verdict.BETTER, Verdict.WORSE}:
        return _("a sign of: %(verdict)s") % {"verdict": name}
    return name


def _unlike(row: Outcome) -> list[str]:
    """Return the columns in which the compared areas still differ."""
    return [
        one["column"]
        for one in row.figures.get("balance", [])
        if one["after"] is None or abs(one["after"]) > DOUBTFUL
    ]


def cautions_of(row: Outcome) -> list[str]:
    """Return what speaks against trusting the figure."""
    found = _of_coverage(row)
    drift = row.figures.get("placebo")
    if drift is not None and drift["p"] <= DRIFT_P:
        found.append(
            _(
                "The areas moved apart before the work began already; see the placebo test."
            )
        )
    doubtful = [column_name(one) for one in _unlike(row)]
    if doubtful and row.effect is not None:
        names = {"names": ", ".join(doubtful)}
        found.append(_("The compared areas still differ in: %(names)s.") % names)
    if row.missing:
        share = {"share": number_format(round(100 * row.missing))}
        found.append(
            _("%(share)s %% of the compared areas were not seen in a window.") % share
        )
    if left := len(row.figures.get("unmatched", [])):
        text = ngettext(
            "%(n)s treated area has no comparable one and is left out.",
            "%(n)s treated areas have no comparable one and are left out.",
            left,
        )
        found.append(text % {"n": left})
    return found


def few_text() -> str:
    """Return what too few means."""
    words = {"n": ENOUGH}
    return _("Fewer than %(n)s areas on a side are too few to be sure.") % words


def _of_coverage(row: Outcome) -> list[str]:
    """Return what a change of looking or telling may have done to the figure."""
    if row.effect is None:
        return []
    found = []
    one = coded(row.column)
    if one.stream in RECEIVED and not one.is_share:
        found.append(
            _("This counts what was told. More may mean that more people report, not that "
              "more happens; fewer, that fewer dare to.")
        )  # fmt: skip
    moved = row.figures.get("coverage")
    if moved is not None and (moved["p"] <= DRIFT_P or _is_apart(moved)):
        found.append(
            _("How much was looked at or told changed more in one group than in the other; "
              "see coverage.")
        )  # fmt: skip
    return found


def _is_apart(moved: Mapping[str, Any]) -> bool:
    """Return whether coverage moved apart by a tenth, of all or of what was told."""
    whole = 1.0
    if moved["kind"] == TOLD:
        whole = (sum(moved["treated"]) + sum(moved["controls"])) / 4
    return bool(abs(moved["effect"]) >= 0.1 * whole)
