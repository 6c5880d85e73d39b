"""What a kind of thing answers to a question, and how its rows are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.functional import Promise

from sinergi.access.actor import Actor
from sinergi.web.name_index import plain
from sinergi.web.searching.question import Question

MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: a link, what tells it apart, its code or number if it has one.

    `key` is the row's id in its own operations of the API.
    """

    key: str
    title: str
    address: str
    note: str = ""
    code: str = ""
    tag: str = ""

    def is_exactly(self, question: Question) -> bool:
        """True when its name or its number is what was asked, however spelt."""
        names = {plain(self.title), plain(self.code).removeprefix("#")}
        return bool(question.plain) and (
            question.plain.removeprefix("#") in names
            or self.code in {question.commitment, f"#{question.number}"} - {""}
            or (bool(question.ordinal) and self.code.endswith(f"-{question.ordinal}"))
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a kind: `keys` can be counted and sliced, `show` makes hits of a slice.

    `all_address` is the kind's own list asked the same; "" where its list asks no words.
    """

    keys: "Sequence[Any] | QuerySet[Any, Any]"
    show: Callable[[list[Any]], list[Hit]]
    all_address: str = ""

    def count(self) -> int:
        """Return how many rows there are, counted up to `MOST_COUNTED`.

        A question that fits everything is answered without reading everything twice.
        """
        if isinstance(self.keys, QuerySet):
            return self.keys.order_by()[:MOST_COUNTED].count()
        return min(len(self.keys), MOST_COUNTED)


class Finder(Protocol):
    """Answers for one kind; None when the question cannot mean it."""

    def __call__(self, question: Question, actor: Actor) -> Found | None:
        """Return what this person may see of what is asked."""


@dataclass(frozen=True, slots=True)
class Group:
    """A kind in the answer: how many in all, the first of them, where all are.

    `is_cut` when there may be more than were counted.
    """

    kind: str
    label: str | Promise
    count: int
    hits: list[Hit]
    all_address: str
    is_exact: bool
    is_cut: bool = False


def nearest(field: str, text: str) -> Case:
    """Return an expression that sorts the same text first, then what begins with it."""
    return Case(
        When(**{f"{field}__iexact": text}, then=Value(0)),
        When(**{f"{field}__istartswith": text}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
