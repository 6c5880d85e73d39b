"""Studies in words: what a column is called, the plain sentence, what was wrong."""

from collections.abc import Iterable
from functools import cache

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from sinergi.elections.models import in_language
from sinergi.outcomes.models import Outcome
from sinergi.outcomes.pooling import SCORE
from sinergi.outcomes.rules.study import (
    DRIFT_P,
    LONGEST,
    MOST_COLUMNS,
    MOST_OUTCOMES,
    SHORTEST,
    Better,
    Verdict,
    When,
)
from sinergi.outcomes.values import is_rate
from sinergi.scores.catalogue import all_shipped
from sinergi_core.effect.difference import ENOUGH
from sinergi_core.effect.matching import Method

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


def fault_text(code: str) -> str:
    """Return what was wrong with a study and what to do."""
    texts = {
        "not-yours": _("You do not write studies for this institution."),
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
        "decided": _("Somebody decided about this proposal already."),
    }
    return texts.get(code, code)


@cache
def _names(language: str) -> dict[str, str]:
    """Return column → name, of columns that stand for one indicator alone."""
    found: dict[str, str] = {}
    for framework in all_shipped():
        for one in framework.indicators:
            if one.column is not None and one.formula is None:
                name = in_language(one.names.get("id", ""), one.names.get("en", ""))
                found.setdefault(one.column, name)
    return found


def column_name(column: str) -> str:
    """Return what a column is called; its code where no indicator reads it alone."""
    if column == SCORE:
        return _("score of vulnerability")
    return _names((get_language() or "id")[:2]).get(column, column)


def column_names(columns: Iterable[str]) -> list[str]:
    """Return what the columns are called."""
    return [column_name(one) for one in columns]


def number(value: float) -> str:
    """Return a number with as many decimals as its size needs."""
    size = abs(value)
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 4
    return number_format(value, decimals, use_l10n=True)


def sentence_of(row: Outcome) -> str:
    """Return what came of it in one plain sentence, and how sure that is."""
    if row.effect is None:
        return _(
            "Too little was seen of “%(column)s” to compare: a window without "
            "observations is unknown, not zero."
        ) % {"column": column_name(row.column)}
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
    return _("chance alone seldom does that")


def _least(row: Outcome) -> str:
    """Return what the smallest p is, where it keeps the test from ever being sure."""
    if row.smallest_p is None or row.smallest_p <= 0.05:
        return ""
    told = _(": with so few, chance is never less likely than %(p)s %%")
    return told % {"p": number_format(100 * row.smallest_p, 0)}


def cautions_of(row: Outcome) -> list[str]:
    """Return what speaks against trusting the figure."""
    found = []
    drift = row.figures.get("placebo")
    if drift is not None and drift["p"] <= DRIFT_P:
        found.append(
            _(
                "The areas moved apart before the work began already; see the placebo test."
            )
        )
    doubtful = [
        column_name(one["column"])
        for one in row.figures.get("balance", [])
        if one["after"] is None or abs(one["after"]) > 0.25
    ]
    if doubtful and row.effect is not None:
        names = {"names": ", ".join(doubtful)}
        found.append(_("The compared areas still differ in: %(names)s.") % names)
    if row.missing:
        share = {"share": number_format(100 * row.missing, 0)}
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


def unit_of(column: str) -> str:
    """Return the unit of a column's values as studies read them."""
    return _("events per week") if is_rate(column) else ""
