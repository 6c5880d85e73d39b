"""Files beside a form: what was uploaded, and the person's areas and stations as CSV.

Only what lies in the person's own areas goes to the device: a lost phone tells nothing of
the rest of the city, and a kelurahan's list is small.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from sinergi.access.clock import today
from sinergi.access.scope import within_any
from sinergi.accounts.models import Person
from sinergi.elections.models import PollingStation
from sinergi.observations.models import FormFile, FormVersion
from sinergi.observations.placing import current_election, station_name
from sinergi.observations.shelf import path_of
from sinergi.places.models import Area
from sinergi.places.rules import ancestors_of, level_of

DISTRICT, VILLAGE = 3, 4


CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Media:
    """A file beside a form, with the hash OpenRosa wants (md5 in hex).

    One that was uploaded is read when its content is asked for: a list of many needs
    none.
    """

    name: str
    md5: str
    media_type: str = CSV
    made: bytes = b""
    place: Path | None = None

    @property
    def content(self) -> bytes:
        """The bytes; FileNotFoundError where an uploaded file is lost."""
        return self.made if self.place is None else self.place.read_bytes()


Made = dict[tuple[tuple[str, ...], str], Media | None]
"""Files made already: areas and name of a file → the file."""


def media_for(
    person: Person, version: FormVersion, made: Made | None = None
) -> list[Media]:
    """Return the files beside a version as a device of the person gets them, in order.

    Who asks for many versions gives `made`, so that each list is made once for them all.
    """
    made = {} if made is None else made
    own = {file.name: file for file in version.files.all()} if version.media else {}
    found = (
        _uploaded(own[name]) if name in own else _made_once(person, name, made)
        for name in version.media
    )
    return [one for one in found if one is not None]


def media_named(person: Person, version: FormVersion, name: str) -> Media | None:
    """Return one file of a version, None for a name it does not ask for, or a lost file."""
    if name not in version.media:
        return None
    file = version.files.filter(name=name).first()
    if file is None:
        return _made(person, name)
    found = _uploaded(file)
    return found if found.place and found.place.is_file() else None


def _uploaded(file: FormFile) -> Media:
    return Media(file.name, file.md5, file.media_type, place=path_of(file.sha256))


def _made_once(person: Person, name: str, made: Made) -> Media | None:
    key = _scope(person), name
    if key not in made:
        made[key] = _made(person, name)
    return made[key]


def _made(person: Person, name: str) -> Media | None:
    """Return one of the files we make, None for a name that nobody makes."""
    maker = makers().get(name)
    if maker is None:
        return None
    content = maker(_scope(person))
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return Media(name, digest, made=content)


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


def makers() -> dict[str, Callable[[tuple[str, ...]], bytes]]:
    """Return these and those of the apps further on (`conf/forms.py`)."""
    table: dict[str, str] = import_string(settings.SINERGI_FORM_CHOICES)
    return MAKERS | {name: import_string(dotted) for name, dotted in table.items()}
