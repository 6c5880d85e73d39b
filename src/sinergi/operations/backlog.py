"""How many props still hang, by area: the table, the map's answer, the even-handedness."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.access.actor import Actor
from sinergi.operations.models import Prop
from sinergi.operations.rules.props import BACKLOG, KEPT, Step
from sinergi.places.models import Area
from sinergi.places.rules import level_of

CLASSES: dict[str, Promise] = {
    "none": gettext_lazy("none still hangs"),
    "few": gettext_lazy("1 to 5 still hang"),
    "some": gettext_lazy("6 to 20 still hang"),
    "many": gettext_lazy("more than 20 still hang"),
}
"""Classes of the map: plain counts, since nobody knows how many there are in all."""
BOUNDS = {"none": 0, "few": 5, "some": 20}
MOST_ROWS = 2_000
SMALLEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Row:
    """An area: how many wait for whom; `seen` None where nothing was ever seen."""

    code: str
    name: str
    seen: int
    undecided: int
    recommended: int
    ordered: int
    late: int
    kept: int
    done: int

    @property
    def hanging(self) -> int:
        """How many still hang as far as is known."""
        return self.undecided + self.recommended + self.ordered

    @property
    def code_class(self) -> str:
        """The class of the map, "" where nothing was ever seen."""
        return class_of(self.hanging) if self.seen else ""


def class_of(hanging: int) -> str:
    """Return the class of so many props that still hang."""
    return next((code for code, most in BOUNDS.items() if hanging <= most), "many")


def class_names() -> list[tuple[str, str]]:
    """Return (code, name) of the classes, from none to many."""
    return [(code, str(name)) for code, name in CLASSES.items()]


def backlog(within: str, level: int, actor: Actor, day: Any) -> list[Row]:
    """Return the areas of a level with their props, in the order of codes; two queries.

    Never in an order of most and fewest: where people look, more is seen.
    """
    areas = Area.visible.to(actor).current().within(within).at_level(level)
    names = dict(areas.order_by("code").values_list("code", "name")[:MOST_ROWS])
    rows = Prop.visible.to(actor).counted().within(within).order_by()
    counted = rows.values_list("area_code").annotate(
        seen=Count("pk"),
        undecided=Count("pk", filter=Q(step=Step.SEEN)),
        recommended=Count("pk", filter=Q(step=Step.RECOMMENDED)),
        ordered=Count("pk", filter=Q(step=Step.ORDERED)),
        late=Count("pk", filter=Q(step=Step.ORDERED, due_on__lt=day)),
        kept=Count("pk", filter=Q(step__in=KEPT)),
    )
    sums = {code: [0] * 6 for code in names}
    for code, *numbers in counted:
        above = ".".join(code.split(".")[:level])
        if above in sums:
            sums[above] = [a + b for a, b in zip(sums[above], numbers, strict=True)]
    return [_row(code, names[code], numbers) for code, numbers in sums.items()]


def _row(code: str, name: str, numbers: list[int]) -> Row:
    seen, undecided, recommended, ordered, late, kept = numbers
    done = seen - undecided - recommended - ordered - kept
    return Row(code, name, seen, undecided, recommended, ordered, late, kept, done)


def total_of(rows: list[Row]) -> Row:
    """Return the sum of all areas."""
    fields = ("seen", "undecided", "recommended", "ordered", "late", "kept", "done")
    return Row("", "", *(sum(getattr(row, name) for row in rows) for name in fields))


def level_below(within: str) -> int:
    """Return the level of the rows of an area: kecamatan of a city, else kelurahan."""
    return min(4, level_of(within) + 1)


def map_answer(
    rows: list[Row], within: str, level: int, address: Callable[[str], str]
) -> dict[str, Any]:
    """Return what the map reads; an area where nothing was seen is drawn hatched."""
    return {
        "run": None,
        "level": level,
        "within": within,
        "derived": False,
        "classes": [
            {"code": code, "name": name, "order": order}
            for order, (code, name) in enumerate(class_names())
        ],
        "too_many": False,
        "areas": [
            {
                "code": row.code,
                "name": row.name,
                "class": row.code_class or None,
                "words": words_of(row),
                "none": _("no prop seen"),
                "open": _("Open this area"),
                "url": address(row.code),
            }
            for row in rows
        ],
    }


def words_of(row: Row) -> str:
    """Return the figures of an area in a line, "" where nothing was seen."""
    if not row.seen:
        return ""
    return _("%(seen)s seen, %(hanging)s still hang, %(late)s past their day") % {
        "seen": row.seen,
        "hanging": row.hanging,
        "late": row.late,
    }


@dataclass(frozen=True, slots=True)
class Treatment:
    """How props with one name on them were treated: seen, acted upon, days to it."""

    contestant: str
    seen: int
    acted: int


def treatment(within: str, actor: Actor) -> list[Treatment]:
    """Return by contestant how many were seen and how many acted upon, by name.

    To check that all are treated alike, not to rank: names with fewer than
    SMALLEST_SHOWN sightings are added up as others.
    """
    rows = Prop.visible.to(actor).counted().within(within).exclude(contestant="")
    acted = Count("pk", filter=~Q(step__in=[*BACKLOG[:1], Step.NO_BREACH, Step.GONE]))
    counted = rows.order_by().values_list("contestant").annotate(n=Count("pk"), a=acted)
    shown, others = [], Treatment("", 0, 0)
    for name, seen, done in sorted(counted):
        if seen >= SMALLEST_SHOWN:
            shown.append(Treatment(name, seen, done))
        else:
            others = Treatment("", others.seen + seen, others.acted + done)
    return [*shown, others] if others.seen else shown


def pieces(rows: Any) -> int:
    """Return how many single props a set of rows stands for."""
    total: int | None = rows.order_by().aggregate(n=Sum("count"))["n"]
    return total or 0
