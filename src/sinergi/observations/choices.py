"""Files beside a form: the areas and stations of the one who fills it in, as CSV.

Only what lies in the person's own areas goes to the device: a lost phone tells nothing of
the rest of the city, and a kelurahan's list is small.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sinergi.access.clock import today
from sinergi.access.scope import within_any
from sinergi.accounts.models import Person
from sinergi.elections.models import PollingStation
from sinergi.observations.placing import current_election, station_name
from sinergi.places.models import Area
from sinergi.places.rules import ancestors_of, level_of

DISTRICT, VILLAGE = 3, 4


@dataclass(frozen=True, slots=True)
class Media:
    """A file beside a form, with the hash OpenRosa wants (md5 in hex)."""

    name: str
    content: bytes
    md5: str


def media_for(person: Person, names: Iterable[str]) -> list[Media]:
    """Return the files of those names that a device of the person is given, in order."""
    return [made for name in names if (made := media_named(person, name)) is not None]


def media_named(person: Person, name: str) -> Media | None:
    """Return one file, None for a name that nobody makes."""
    maker = MAKERS.get(name)
    if maker is None:
        return None
    content = maker(_scope(person))
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return Media(name, content, digest)


def _scope(person: Person) -> tuple[str, ...]:
    return tuple(code for code in person.area_codes if code)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _districts(scope: tuple[str, ...]) -> bytes:
    """The districts of the scope, and those in which a smaller scope lies."""
    above = [one for code in scope for one in ancestors_of(code) if level_of(one) == 3]
    rows = Area.all_rows.current().at_level(DISTRICT)
    rows = rows.filter(within_any(scope)) | rows.filter(code__in=above)
    return _table(("name", "label"), rows.order_by("code").values_list("code", "name"))


def _areas(scope: tuple[str, ...]) -> bytes:
    rows = Area.all_rows.current().at_level(VILLAGE).filter(within_any(scope))
    return _table(
        ("name", "label", "district"),
        rows.order_by("code").values_list("code", "name", "parent_code"),
    )


def _stations(scope: tuple[str, ...]) -> bytes:
    election = current_election(today())
    rows = PollingStation.all_rows.in_force().filter(election=election)
    rows = rows.filter(within_any(scope, "area_code")).order_by("area_code", "number")
    return _table(
        ("name", "label", "area"),
        (
            (station_name(area, number), f"TPS {number:03d}", area)
            for area, number in rows.values_list("area_code", "number").iterator()
        ),
    )


MAKERS: dict[str, Callable[[tuple[str, ...]], bytes]] = {
    "districts.csv": _districts,
    "areas.csv": _areas,
    "stations.csv": _stations,
}
"""External choices we make ourselves, by the name a form asks for."""
