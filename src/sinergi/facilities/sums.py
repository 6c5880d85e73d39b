"""How many facilities are ready, by area: what map and area pages show.

By where a facility lies. Areas stand in the order of their codes, never of how good they
are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.kinds import STORES, FacilityKind
from sinergi.facilities.rules.readiness import State
from sinergi.places.models import Area
from sinergi.places.rules import level_of

CLASSES: dict[str, Promise] = {
    "all": _("all ready"),
    "unchecked": _("some not fully checked"),
    "some": _("some not ready"),
    "most": _("more than half not ready"),
}
"""Classes of an area, from the best to the worst."""
DEEPEST = 4


@dataclass(slots=True)
class Sums:
    """Facilities of an area by state."""

    code: str
    name: str
    states: dict[State, int] = field(default_factory=lambda: defaultdict(int))
    stores: dict[State, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.states.values())

    @property
    def ready(self) -> int:
        """How many are ready."""
        return self.states[State.READY]

    @property
    def not_ready(self) -> int:
        """How many are not ready."""
        return self.states[State.NOT_READY]

    @property
    def unchecked(self) -> int:
        """How many are not fully checked."""
        return self.states[State.UNCHECKED]

    @property
    def store_total(self) -> int:
        """How many storehouses there are."""
        return sum(self.stores.values())

    @property
    def store_ready(self) -> int:
        """How many storehouses are ready."""
        return self.stores[State.READY]

    @property
    def class_code(self) -> str:
        """The class of the area, empty without any facility."""
        if not self.total:
            return ""
        if self.not_ready * 2 > self.total:
            return "most"
        if self.not_ready:
            return "some"
        return "unchecked" if self.unchecked else "all"


def sums_of(actor: Actor, within: str, day: dt.date) -> list[Sums]:
    """Return the areas just below `within` with their sums; two queries.

    A facility that lies in `within` itself and in none below stands under its own code.
    """
    level = min(level_of(within) + 1, DEEPEST) if within else 1
    areas = Area.visible.to(actor).current().within(within).filter(level=level)
    found = {code: Sums(code, name) for code, name in areas.values_list("code", "name")}
    over = Q(ready_until_on__lt=day) & ~Q(state=State.NOT_READY)
    state = Case(
        When(over, then=Value(State.NOT_READY.value)),
        default=F("state"),
        output_field=CharField(),
    )
    rows = Facility.visible.to(actor).in_use().within(within).order_by()
    counted = rows.annotate(now=state).values_list("area_code", "kind", "now")
    for code, kind, now, count in counted.annotate(n=Count("pk")):
        parts = code.split(".")
        key = ".".join(parts[:level])
        own = found.get(key)
        if own is None:
            if not (key == within or key.startswith(f"{within}.") or not within):
                continue  # serves this area and lies elsewhere
            own = found.setdefault(key, Sums(key, key))
        own.states[State(now)] += count
        if FacilityKind(kind) in STORES:
            own.stores[State(now)] += count
    return sorted(found.values(), key=lambda one: one.code)


def whole_of(rows: Iterable[Sums], code: str = "", name: str = "") -> Sums:
    """Return the sum of these areas."""
    whole = Sums(code, name)
    for one in rows:
        for state, count in one.states.items():
            whole.states[state] += count
        for state, count in one.stores.items():
            whole.stores[state] += count
    return whole


def class_names() -> list[tuple[str, str]]:
    """Return (code, name) of the classes, from the best to the worst."""
    return [(code, str(name)) for code, name in CLASSES.items()]


def map_answer(
    rows: Iterable[Sums], within: str, address: Callable[[str], str]
) -> Mapping[str, Any]:
    """Return what the map component reads; an area without facilities is hatched."""
    return {
        "run": None,
        "level": min(level_of(within) + 1, DEEPEST),
        "within": within,
        "derived": False,
        "classes": [
            {"code": code, "name": name, "order": order}
            for order, (code, name) in enumerate(class_names())
        ],
        "too_many": False,
        "areas": [
            {
                "code": one.code,
                "name": one.name,
                "parent_name": "",
                "class": one.class_code or None,
                "words": words_of(one),
                "none": gettext("no facility entered yet"),
                "open": gettext("Open this area"),
                "url": address(one.code),
            }
            for one in rows
        ],
    }


def words_of(one: Sums) -> str:
    """Return the figures of an area in a line, "" where there is no facility."""
    if not one.total:
        return ""
    return gettext(
        "%(ready)s of %(total)s ready, %(not_ready)s not ready, %(unchecked)s not fully "
        "checked"
    ) % {
        "ready": one.ready,
        "total": one.total,
        "not_ready": one.not_ready,
        "unchecked": one.unchecked,
    }
