"""Which versions a person is offered to fill in."""

from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.observations.audience import forms_for, seats_for
from sinergi.observations.models import FormVersion, VersionState
from sinergi.observations.querysets.form import VersionQuerySet

Versions = VersionQuerySet[FormVersion]


def offered(person: Person, *, test: bool = False) -> list[FormVersion]:
    """Return the versions in use of the person's forms, or the drafts they may try."""
    rows = FormVersion.visible.to(person).select_related("form").defer("xform")
    rows = rows.prefetch_related("files")
    if test:
        return list(_drafts(person, rows.newest()))
    forms = forms_for(person)
    return list(
        rows.filter(form__in=forms, state=VersionState.PUBLISHED).order_by("form__code")
    )


def _drafts(person: Person, rows: Versions) -> Versions:
    if not person.holds(Permission.MANAGE_FORMS):
        return rows.none()
    drafts = rows.filter(state=VersionState.DRAFT, form__retired_at=None)
    return drafts.order_by("form__code", "-pk")


def offered_version(
    person: Person, code: str, version: str, *, test: bool = False
) -> FormVersion | None:
    """Return one version with its XForm; closed ones too, which drafts may still need."""
    rows = FormVersion.visible.to(person).select_related("form")
    rows = rows.filter(form__code=code, version=version)
    if test:
        return _drafts(person, rows).first()
    row = rows.exclude(state=VersionState.DRAFT).first()
    return row if row is not None and _is_asked(person, row) else None


def _is_asked(person: Person, row: FormVersion) -> bool:
    return bool(seats_for(person, row.form))
