"""Hand a case to the office above: from then on it leads, and its key opens the texts."""

from typing import Any

from django.db import models

from sinergi.accounts.models import Institution
from sinergi.cases.models import (
    Case,
    CaseStep,
    CaseText,
    Note,
    Paper,
    Party,
    Plenary,
    Publication,
)
from sinergi.cases.rules.kinds import Level, Role
from sinergi.cases.rules.steps import BadStep
from sinergi.cases.sealing import read_words, seal_words

SEALED: tuple[tuple[type[models.Model], str], ...] = (
    (CaseStep, "sealed_note"), (CaseText, "sealed_text"), (Note, "sealed_text"),
    (Paper, "sealed_data"), (Party, "sealed_name"), (Plenary, "sealed_sitting"),
    (Publication, "sealed_text"),
)  # fmt: skip


def superior_of(row: Case) -> Institution:
    """Return the office above that may handle it; raises BadStep "nobody-above"."""
    office = Institution.all_rows.select_related("superior").get(pk=row.institution_id)
    above = office.superior
    if above is None or above.kind != Level.BAWASLU:
        raise BadStep("nobody-above")
    if row.parties.filter(role=Role.ACCUSED, office=above).exists():
        raise BadStep("nobody-above")
    return above


def pass_up(row: Case) -> None:
    """Make the office above lead the case; the caller saves. Raises Locked.

    Every text is opened with the key of the office below and sealed to the one above:
    part of a step, in its transaction.
    """
    above, below = superior_of(row), row.institution_id
    (words,) = read_words(below, [row.sealed_text])
    row.sealed_text = seal_words(words, above.pk)
    row.institution, row.level, row.handler = above, Level.BAWASLU.value, None
    for model, field in SEALED:
        _move(model, field, row, below, above.pk)


def _move(
    model: type[models.Model], field: str, row: Case, below: int, above: int
) -> None:
    rows: list[Any] = list(model._default_manager.filter(case=row))
    sealed = [one for one in rows if getattr(one, field)]
    opened = read_words(below, [getattr(one, field) for one in sealed])
    for one, words in zip(sealed, opened, strict=True):
        setattr(one, field, seal_words(words, above))
    for one in rows:
        one.institution_id = above
    model._default_manager.bulk_update(rows, [field, "institution"])
