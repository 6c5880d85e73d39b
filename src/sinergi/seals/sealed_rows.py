"""Every row that holds something sealed, as `conf/sealed.py` lists them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

TEXT, ORIGINAL = "text", "original"
OWN = "institution"
TOLD = re.compile(
    r"(?P<kind>text|original)(?:@(?P<office>\w+))?(?:\+(?P<also>\w+))?(?:#(?P<store>[\w.]+))?"
)


class BadTable(ValueError):
    """A line of `conf/sealed.py` cannot be read."""


@dataclass(frozen=True, slots=True)
class SealedField:
    """A field of a model and how it is sealed.

    `office`: the way from the row to its office. `also`: the way to a public key that
    may open it besides. `store`: a module with `read_sealed(place)` and
    `keep_sealed(bytes) -> place`, where the field names a file and holds no bytes itself.
    """

    name: str
    model: type[models.Model]
    field: str
    kind: str
    office: str
    also: str
    store: str

    def rows(self, institution_id: int) -> models.QuerySet[Any]:
        """Return the office's rows in which something is sealed."""
        manager: Any = self.model._default_manager
        rows = manager.filter(**{f"{self.office}_id": institution_id})
        empty: Any = "" if self.store else b""
        rows = rows.exclude(**{self.field: empty})
        for way in (self.office, self.also):
            if "__" in way:
                rows = rows.select_related(way.rpartition("__")[0])
        found: models.QuerySet[Any] = rows.exclude(**{f"{self.field}__isnull": True})
        return found

    def read(self, row: models.Model) -> bytes:
        """Return the sealed bytes of a row; empty when its file is gone."""
        value = getattr(row, self.field)
        if not self.store:
            return bytes(value)
        try:
            return bytes(import_module(self.store).read_sealed(value))
        except OSError:
            return b""

    def others(self, row: models.Model) -> list[str]:
        """Return the public keys that may open the row besides the office's."""
        value: Any = row
        for part in self.also.split("__") if self.also else ():
            value = getattr(value, part)
        return [value] if self.also and value else []

    def write(self, row: models.Model, sealed: bytes, before: bytes) -> bool:
        """Put other bytes in place; False when somebody changed the row meanwhile."""
        manager: Any = self.model._default_manager
        held: Any = getattr(row, self.field) if self.store else before
        new: Any = (
            import_module(self.store).keep_sealed(sealed) if self.store else sealed
        )
        same = manager.filter(pk=row.pk, **{self.field: held})
        return bool(same.update(**{self.field: new}))


def sealed_fields(kind: str = "") -> list[SealedField]:
    """Return all fields of `conf/sealed.py`, or those of a kind; raises BadTable."""
    table: dict[str, str] = import_string(settings.SINERGI_SEALED)
    found = [_field(name, told) for name, told in table.items()]
    return [one for one in found if not kind or one.kind == kind]


def _field(name: str, told: str) -> SealedField:
    app, model, field = name.split(".")
    read = TOLD.fullmatch(told)
    if read is None:
        raise BadTable(f"{name}: {told}")
    return SealedField(
        name, apps.get_model(app, model), field, read["kind"], read["office"] or OWN,
        read["also"] or "", read["store"] or "",
    )  # fmt: skip


def in_batches(
    rows: models.QuerySet[Any], after: int, size: int
) -> Iterator[list[Any]]:
    """Yield the rows with larger keys than `after`, so many at a time."""
    while some := list(rows.filter(pk__gt=after).order_by("pk")[:size]):
        yield some
        after = some[-1].pk
