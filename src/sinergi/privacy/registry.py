"""The record of processing, read from `privacy/personal/` and the models themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sinergi.privacy.rules.registry import Activity, Basis, How, Whose

WHOSE_NAMES = {
    Whose.STAFF: _("people with an account"),
    Whose.REPORTER: _("people who report"),
    Whose.REPORTED: _("people a report is about"),
    Whose.WITNESS: _("witnesses and others named"),
    Whose.PUBLIC: _("people of the neighbourhood"),
    Whose.OFFICIAL: _("holders of an office"),
}
BASIS_NAMES = {
    Basis.CONSENT: _("consent"),
    Basis.CONTRACT: _("contract"),
    Basis.OBLIGATION: _("legal obligation"),
    Basis.VITAL: _("vital interest"),
    Basis.PUBLIC_TASK: _("public task"),
    Basis.INTEREST: _("legitimate interest"),
}
HOW_NAMES = {
    How.PLAIN: _("as it is"),
    How.HASHED: _("as a hash"),
    How.SERVER: _("encrypted by a key of this server"),
    How.SEALED: _("sealed to the office's key"),
    How.CUSTODIANS: _("sealed to custodians alone"),
}
TEXT_LIKE = (
    models.CharField, models.TextField, models.JSONField, models.BinaryField,
    models.GenericIPAddressField, models.FileField,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An activity as the record shows it."""

    activity: Activity
    whose: str
    basis: str
    how: str
    months: int | None
    models: list[str]


def activities() -> list[Activity]:
    """Return the activities of `privacy/personal/`, in its order."""
    found: tuple[Activity, ...] = import_string(settings.SINERGI_PERSONAL)
    return list(found)


def kinds() -> dict[str, str]:
    """Return the kinds of retention → what they are for, in words."""
    found: dict[str, str] = {}
    for one in activities():
        found.setdefault(one.kind, str(one.purpose))
    return found


def text_fields() -> Iterator[str]:
    """Yield `app.Model.field` of every field of every table that can hold words."""
    for model in apps.get_models(include_auto_created=False):
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXT_LIKE):
                yield f"{model._meta.label}.{field.name}"


def unknown_fields() -> list[str]:
    """Return declared fields that no model has; empty is right."""
    there = set(text_fields())
    return [name for one in activities() for name in one.fields if name not in there]


def lines(months: dict[str, int]) -> list[Line]:
    """Return the record; `months` are the rules in force of an institution, by kind."""
    return [
        Line(
            one,
            ", ".join(str(WHOSE_NAMES[each]) for each in one.whose),
            str(BASIS_NAMES[one.basis]),
            str(HOW_NAMES[one.how]),
            months.get(one.kind),
            sorted({name.rpartition(".")[0] for name in one.fields}),
        )
        for one in activities()
    ]
