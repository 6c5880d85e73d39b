"""The fields of a warning in the order one thinks of them, what is rare last."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("What is coming, and where"),
        ("institution", "exercise", "hazard", "area_codes", "headline_id", "description_id"),
    ),
    (_("What to do"), ("messages", "instruction_id")),
    (_("How grave, and for whom"), ("severity", "urgency", "certainty", "scope")),
    (_("The same in English"), ("headline_en", "description_en", "instruction_en")),
    (_("Times and playbook"), ("onset_at", "expires_at", "acknowledge_within", "playbook")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading."""

    title: str | Promise
    fields: list[forms.BoundField]


def sections_of(form: forms.Form) -> Iterator[Section]:
    """Yield the sections that have fields; a field of none stands in the last."""
    placed = {name for _title, names in SECTIONS for name in names}
    rest = [one for one in form.visible_fields() if one.name not in placed]
    for title, names in SECTIONS:
        fields = [form[name] for name in names if name in form.fields]
        fields += rest if title is SECTIONS[-1][0] else []
        if fields:
            yield Section(title, fields)
