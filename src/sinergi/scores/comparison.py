"""Two runs side by side: how far each area moved, and whether its class changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.scores.models import Run, Score
from sinergi.scores.rules import rank_change

MOST_COMPARED = 10_000
FIELDS = (
    "area_code",
    "area_name",
    "score",
    "rank",
    "rank_p05",
    "rank_p95",
    "class_code",
)


@dataclass(frozen=True, slots=True)
class Side:
    """An area in one of the runs."""

    score: float | None
    rank: int | None
    rank_p05: float | None
    rank_p95: float | None
    class_code: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An area in both runs; a side is None where the run does not have it."""

    code: str
    name: str
    before: Side | None
    after: Side | None

    @property
    def change(self) -> int | None:
        """Places climbed towards rank 1; None when one rank is unknown."""
        if self.before is None or self.after is None:
            return None
        return rank_change(self.before.rank, self.after.rank)

    @property
    def class_changed(self) -> bool:
        """True when both classes are known and differ."""
        if self.before is None or self.after is None:
            return False
        codes = self.before.class_code, self.after.class_code
        return all(codes) and codes[0] != codes[1]

    @property
    def is_clear(self) -> bool:
        """True when the rank intervals of both runs do not overlap."""
        one, two = self.before, self.after
        if (
            one is None
            or two is None
            or None
            in (
                one.rank_p05,
                one.rank_p95,
                two.rank_p05,
                two.rank_p95,
            )
        ):
            return False
        return one.rank_p05 > two.rank_p95 or two.rank_p05 > one.rank_p95  # type: ignore[operator]


class TooManyAreas(ValueError):
    """More areas than one page compares; the reader narrows the area."""


def pairs_of(user: Actor, before: Run, after: Run, *, within: str = "") -> list[Pair]:
    """Return all areas of either run, the largest moves first; may raise TooManyAreas."""
    sides = [_sides(user, run, within) for run in (before, after)]
    names = {code: name for side in sides for code, (name, _) in side.items()}
    pairs = [
        Pair(code, name, _side(sides[0], code), _side(sides[1], code))
        for code, name in names.items()
    ]
    return sorted(pairs, key=lambda pair: (-abs(pair.change or 0), pair.code))


def _sides(user: Actor, run: Run, within: str) -> dict[str, tuple[str, Side]]:
    rows = Score.visible.to(user).filter(run=run).within(within)
    if not within and run.areas > MOST_COMPARED:
        raise TooManyAreas
    return {
        code: (name, Side(*rest))
        for code, name, *rest in rows.values_list(*FIELDS)[: MOST_COMPARED + 1]
    }


def _side(found: dict[str, tuple[str, Side]], code: str) -> Side | None:
    return found[code][1] if code in found else None


def differences(before: Run, after: Run) -> list[str]:
    """Return the names of what differs between the runs besides their results."""
    fields = (
        "framework_code",
        "framework_digest",
        "data_digest",
        "as_of",
        "within",
        "level",
        "draws",
        "seed",
        "code_version",
    )
    return [f for f in fields if getattr(before, f) != getattr(after, f)]


def class_moves(pairs: Iterable[Pair]) -> dict[tuple[str, str], int]:
    """Return how many areas went from one class to another, by (before, after)."""
    counts: dict[tuple[str, str], int] = {}
    for pair in pairs:
        if pair.class_changed and pair.before and pair.after:
            key = (pair.before.class_code, pair.after.class_code)
            counts[key] = counts.get(key, 0) + 1
    return counts
