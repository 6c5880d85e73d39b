"""Enter how many offices there are, and which trainings were held."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.elections.models import Election
from sinergi.neutrality.models import Proof, Quota, Training
from sinergi.neutrality.rules.subjects import SubjectKind


class NotYourOffice(ValueError):
    """The institution is not one of this person's line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaDraft:
    """How many offices of a kind there are, by whose word, of which day."""

    institution: Institution
    kind: SubjectKind
    area_code: str
    expected: int
    counted_on: dt.date
    source: str
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingDraft:
    """A training: whose, for whom, about what, when, how many came."""

    institution: Institution
    election: Election
    area_code: str
    kind: SubjectKind
    topic: str
    held_on: dt.date
    attended: int
    note: str = ""
    files: Sequence[KeptFile] = ()
    example: bool = False


def _check(institution: Institution, by: Actor | None) -> None:
    if by is not None and institution.pk not in by.line_with(Permission.WRITE_PLEDGES):
        raise NotYourOffice


@transaction.atomic
def enter_quota(draft: QuotaDraft, *, by: Actor | None, at: dt.datetime) -> Quota:
    """Enter a number of offices and return it; the one before is replaced, not changed.

    Raises NotYourOffice.
    """
    _check(draft.institution, by)
    Quota.all_rows.in_force().filter(
        institution=draft.institution, kind=draft.kind, area_code=draft.area_code
    ).update(replaced_at=at)
    row = Quota.all_rows.create(
        institution=draft.institution, kind=draft.kind, area_code=draft.area_code,
        expected=draft.expected, counted_on=draft.counted_on, source=draft.source,
        created_at=at, created_by_id=None if by is None else by.pk,
        example=draft.example,
    )  # fmt: skip
    record(
        Verb.QUOTA_ENTERED, at=at, actor=by, target=f"quota:{row.pk}",
        institution_id=draft.institution.pk, kind=str(draft.kind),
        area=draft.area_code, expected=draft.expected,
    )  # fmt: skip
    return row


@transaction.atomic
def note_training(
    draft: TrainingDraft, *, by: Actor | None, at: dt.datetime
) -> Training:
    """Note a training that was held and return it. Raises NotYourOffice."""
    _check(draft.institution, by)
    row = Training.all_rows.create(
        institution=draft.institution, election=draft.election,
        area_code=draft.area_code, kind=draft.kind, topic=draft.topic.strip(),
        held_on=draft.held_on, attended=draft.attended, note=draft.note,
        created_at=at, created_by_id=None if by is None else by.pk,
        example=draft.example,
    )  # fmt: skip
    Proof.all_rows.bulk_create(
        Proof(
            training=row, name=file.name, media_type=file.media_type,
            sha256=file.sha256, size=file.size,
        )
        for file in draft.files
    )  # fmt: skip
    record(
        Verb.TRAINING_HELD, at=at, actor=by, target=f"training:{row.pk}",
        institution_id=draft.institution.pk, attended=draft.attended,
    )  # fmt: skip
    return row


@transaction.atomic
def remove_training(row: Training, *, by: Actor, at: dt.datetime) -> Training:
    """Take back a training that was noted wrongly. Raises NotYourOffice."""
    _check(row.institution, by)
    if row.removed_at is None:
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        record(
            Verb.TRAINING_REMOVED, at=at, actor=by, target=f"training:{row.pk}",
            institution_id=row.institution_id,
        )  # fmt: skip
    return row
