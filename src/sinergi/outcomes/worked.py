"""What worked here: per measure of the library its studies, pooled, and what they suggest."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sinergi.outcomes.models import EffectProposal, Outcome, Study
from sinergi.outcomes.rules.study import When
from sinergi.plans.models import Measure
from sinergi_core.effect.pooling import Pooled, pool

LEAST_CASES = 2
"""Fewer studies suggest no change of the library."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A measure, the first outcome of each of its studies, and all of them pooled.

    `pooled` is the share of what would have been that is gone; None where no study gave
    one with an error. `open` is the proposal that waits for a decision.
    """

    measure: Measure
    outcomes: list[Outcome]
    pooled: Pooled | None
    open: EffectProposal | None = None

    @property
    def counted(self) -> list[Outcome]:
        """The outcomes that the pooled share rests on."""
        return [one for one in self.outcomes if is_counted(one)]

    @property
    def suggested(self) -> "Suggested | None":
        """What the library could say instead; None with too few studies."""
        if self.pooled is None or self.pooled.cases < LEAST_CASES:
            return None
        made = self.pooled
        low = made.effect if made.low is None else made.low
        high = made.effect if made.high is None else made.high
        return Suggested(_share(low), _share(made.effect), _share(high), made.cases)


@dataclass(frozen=True, slots=True)
class Suggested:
    """Least, expected and most effect as shares from 0 to 1, out of so many studies."""

    low: float
    mid: float
    high: float
    cases: int


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)


def is_counted(one: Outcome) -> bool:
    """Return whether an outcome can be pooled: it has a share gone and its error.

    Examples are not, nor what was registered when the result could be known already.
    """
    if one.study.example or one.study.registered is When.AFTERWARDS:
        return False
    return one.gain is not None and bool(one.gain_error)


def outcomes_of(code: str | None = None) -> list[Outcome]:
    """Return the first outcome of each study of a measure; two queries.

    Of several versions that one counts which was registered last before the result could
    be known: a later version displaces no result that displeases.
    """
    rows = Outcome.all_rows.filter(place=0, study__measure__isnull=False)
    related = rows.select_related("study__measure", "study__institution")
    chains: dict[int, list[Outcome]] = defaultdict(list)
    first = _first_versions()
    for one in related.order_by("study__version"):
        chains[first.get(one.study_id, one.study_id)].append(one)
    found = [_that_counts(versions) for versions in chains.values()]
    if code is not None:
        found = [one for one in found if _code_of(one) == code]
    return sorted(found, key=lambda one: (one.study.after_to_on, one.pk))


def _code_of(one: Outcome) -> str:
    return one.study.measure.code if one.study.measure is not None else ""


def _that_counts(versions: list[Outcome]) -> Outcome:
    honest = [one for one in versions if one.study.registered is not When.AFTERWARDS]
    return (honest or versions)[-1]


def _first_versions() -> dict[int, int]:
    """Return later version → first version of the same study; one query."""
    rows = Study.all_rows.exclude(earlier=None).order_by("pk")
    found: dict[int, int] = {}
    for key, earlier in rows.values_list("pk", "earlier_id"):
        if earlier is not None:
            found[key] = found.get(earlier, earlier)
    return found


def worked_here() -> list[Worked]:
    """Return the measures that were studied, the most studied first; four queries."""
    by_code: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes_of():
        by_code[_code_of(one)].append(one)
    latest = Measure.all_rows.in_force().filter(code__in=by_code)
    waiting = {
        one.measure.code: one
        for one in EffectProposal.all_rows.filter(decided_at=None).select_related(
            "measure"
        )
    }
    found = [worked_of(row, by_code[row.code], waiting.get(row.code)) for row in latest]
    return sorted(found, key=lambda one: (-len(one.outcomes), one.measure.name))


def worked_of(
    measure: Measure,
    outcomes: Iterable[Outcome],
    open_one: EffectProposal | None = None,
) -> Worked:
    """Return a measure with its outcomes pooled; examples are shown and not pooled."""
    rows = list(outcomes)
    counted = [one for one in rows if is_counted(one)]
    pooled = pool(
        [float(one.gain or 0) for one in counted],
        [float(one.gain_error or 0) for one in counted],
    )
    return Worked(measure, rows, pooled, open_one)


def digest_of(outcomes: Iterable[Outcome]) -> str:
    """Return the SHA-256 over the outcomes a proposal rests on."""
    lines = sorted(f"{one.pk} {one.data_digest} {one.gain!r}" for one in outcomes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
