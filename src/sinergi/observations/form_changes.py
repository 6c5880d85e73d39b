"""What is different in a version of a form against another one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sinergi.observations.form_outline import Question

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
PARTS = (
    "type",
    "labels",
    "hints",
    "choices",
    "source",
    "repeat",
    "required",
    "appearance",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A question that is not as it was; `parts` says in what, for a changed one."""

    kind: str
    question: Question
    parts: tuple[str, ...] = ()


def find_changes(old: Iterable[Question], new: Iterable[Question]) -> list[Change]:
    """Return the changes from `old` to `new`: by the new order, the removed ones last.

    A question is known by its path; one whose path is gone and whose name stands
    elsewhere has moved.
    """
    before, after = list(old), list(new)
    paths = {one.path for one in before} & {one.path for one in after}
    known = {one.path: one for one in before}
    gone = {one.name: one for one in before if one.path not in paths}
    found: list[Change] = []
    for one in after:
        was = known[one.path] if one.path in paths else gone.pop(one.name, None)
        found += _compared(was, one)
    return found + [Change(REMOVED, one) for one in before if gone.get(one.name) is one]


def _compared(was: Question | None, now: Question) -> Iterator[Change]:
    if was is None:
        yield Change(ADDED, now)
    elif parts := _parts(was, now):
        yield Change(CHANGED, now, parts)
    elif was.path != now.path:
        yield Change(MOVED, now)


def _parts(was: Question, now: Question) -> tuple[str, ...]:
    if replace(was, path=now.path) == now:
        return ()
    return tuple(part for part in PARTS if getattr(was, part) != getattr(now, part))
