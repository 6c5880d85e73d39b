"""Copying a playbook of the library, and changing the copy."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import Playbook
from sinergi.warnings.rules.playbooks import Task, read_tasks
from sinergi.warnings.rules.reach import LEVELS, LONGEST_WITHIN, Severity
from sinergi.warnings.rules.steps import BadWarning, Hazard


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookDraft:
    """A playbook as an institution words it; `copied_from` is a code."""

    institution: Institution
    hazard: Hazard
    severity: Severity
    name_id: str
    name_en: str
    within: int
    also: tuple[str, ...]
    tasks: tuple[Task, ...]
    levels: int = LEVELS
    copied_from: str = ""


@transaction.atomic
def keep_playbook(
    draft: PlaybookDraft, *, replaces: Playbook | None = None, by: Actor,
    at: dt.datetime,
) -> Playbook:  # fmt: skip
    """Keep a copy, retiring the one it replaces, and return it; raises BadWarning."""
    _check(draft, by)
    if replaces is not None:
        row = Playbook.all_rows.select_for_update().get(pk=replaces.pk)
        if row.retired_at is not None:
            raise BadWarning("stale")
        if row.institution_id != draft.institution.pk:
            raise BadWarning("not-yours")
        row.retired_at = at
        row.save(update_fields=["retired_at"])
    made = Playbook.all_rows.create(
        institution=draft.institution, copied_from=draft.copied_from,
        hazard=draft.hazard, severity=draft.severity, name_id=draft.name_id.strip(),
        name_en=draft.name_en.strip(), within=draft.within,
        levels=draft.levels, also=list(draft.also),
        tasks={"v": 1, "tasks": [one.stored() for one in draft.tasks]}, made_at=at,
        made_by_id=by.pk,
    )  # fmt: skip
    record(
        Verb.PLAYBOOK_KEPT, at=at, actor=by, target=f"playbook:{made.pk}",
        institution_id=draft.institution.pk, hazard=made.hazard,
        replaces=replaces.pk if replaces else None,
    )  # fmt: skip
    return made


def _check(draft: PlaybookDraft, by: Actor) -> None:
    if draft.institution.pk not in by.institutions_with(Permission.WRITE_WARNINGS):
        raise BadWarning("not-yours")
    for name in ("name_id", "name_en"):
        if not getattr(draft, name).strip():
            raise BadWarning("missing", name)
    if not 5 <= draft.within <= LONGEST_WITHIN:
        raise BadWarning("within", "within")
    if not 0 <= draft.levels <= LEVELS:
        raise BadWarning("levels", "levels")
    read_tasks(one.stored() for one in draft.tasks)


@transaction.atomic
def retire_playbook(playbook: Playbook, *, by: Actor, at: dt.datetime) -> Playbook:
    """Take a copy out of use and return it; the library's holds again."""
    row = Playbook.all_rows.select_for_update().get(pk=playbook.pk)
    if row.institution_id not in by.institutions_with(Permission.WRITE_WARNINGS):
        raise BadWarning("not-yours")
    if row.retired_at is None:
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        record(
            Verb.PLAYBOOK_RETIRED, at=at, actor=by, target=f"playbook:{row.pk}",
            institution_id=row.institution_id,
        )  # fmt: skip
    return row
