"""Every row that holds something sealed, as `conf/sealed.py` lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.utils.module_loading import import_string

TEXT, ORIGINAL = "text", "original"
OWN = "institution"


@dataclass(frozen=True, slots=True)
class SealedField:
    """A field of a model, its kind of seal, and the way from its row to the office."""

    name: str
    model: type[models.Model]
    field: str
    kind: str
    office: str

    def rows(self, institution_id: int) -> models.QuerySet[Any]:
        """Return the office's rows in which something is sealed, oldest first."""
        manager: Any = self.model._default_manager
        rows = manager.filter(**{f"{self.office}_id": institution_id})
        return rows.exclude(**{self.field: self._nothing}).exclude(
            **{f"{self.field}__isnull": True}
        )

    @property
    def _nothing(self) -> Any:
        return "" if self.in_file else b""

    @property
    def in_file(self) -> bool:
        """True where the sealed bytes are a file on disk."""
        return isinstance(self.model._meta.get_field(self.field), models.FileField)

    def read(self, row: models.Model) -> bytes:
        """Return the sealed bytes of a row; empty when its file is gone."""
        value = getattr(row, self.field)
        if not self.in_file:
            return bytes(value or b"")
        try:
            with value.open("rb") as file:
                return bytes(file.read())
        except OSError:
            return b""

    def write(self, row: models.Model, sealed: bytes, before: bytes) -> bool:
        """Put other bytes in place; False when somebody changed the row meanwhile."""
        manager: Any = self.model._default_manager
        if not self.in_file:
            same = manager.filter(pk=row.pk, **{self.field: before})
            return bool(same.update(**{self.field: sealed}))
        value = getattr(row, self.field)
        old, storage = value.name, value.storage
        new = storage.save(old, ContentFile(sealed))
        if not manager.filter(pk=row.pk, **{self.field: old}).update(
            **{self.field: new}
        ):
            storage.delete(new)
            return False
        storage.delete(old)
        return True


def sealed_fields(kind: str = "") -> list[SealedField]:
    """Return all fields of `conf/sealed.py`, or those of a kind, in its order."""
    table: dict[str, str] = import_string(settings.SINERGI_SEALED)
    found = [_field(name, told) for name, told in table.items()]
    return [one for one in found if not kind or one.kind == kind]


def _field(name: str, told: str) -> SealedField:
    app, model, field = name.split(".")
    kind, _, way = told.partition("@")
    return SealedField(name, apps.get_model(app, model), field, kind, way or OWN)


def in_batches(
    rows: models.QuerySet[Any], after: int, size: int
) -> Iterator[list[Any]]:
    """Yield the rows with larger keys than `after`, so many at a time."""
    while some := list(rows.filter(pk__gt=after).order_by("pk")[:size]):
        yield some
        after = some[-1].pk
