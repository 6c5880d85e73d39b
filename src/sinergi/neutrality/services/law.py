"""Enter what was read of the law: a clause that was not certain, a deadline."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.neutrality.models import Clause, Deadline, Matter
from sinergi.neutrality.rules.acts import find_act
from sinergi.neutrality.rules.paths import ENDS, Path, Step
from sinergi_core.clock import Unit

LONGEST_DAYS = 400


class BadLaw(ValueError):
    """The clause or deadline is not taken; `code` is "act", "empty", "step" or "length"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDraft:
    """Regulation, article and wording, as a person read them."""

    act: str
    regulation: str
    article: str
    wording: str
    matter: Matter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineDraft:
    """How long after which step, by which article."""

    path: Path
    step: Step
    length: int
    unit: Unit
    regulation: str
    article: str
    source: str


@transaction.atomic
def enter_clause(draft: ClauseDraft, *, by: Actor | None, at: dt.datetime) -> Clause:
    """Enter a clause and return it; the ones before stay as history. Raises BadLaw."""
    try:
        find_act(draft.act)
    except KeyError:
        raise BadLaw("act") from None
    if not (
        draft.regulation.strip() and draft.article.strip() and draft.wording.strip()
    ):
        raise BadLaw("empty")
    row = Clause.all_rows.create(
        act=draft.act, matter=draft.matter, regulation=draft.regulation.strip(),
        article=draft.article.strip(), wording=draft.wording.strip(), entered_at=at,
        entered_by_id=None if by is None else by.pk,
    )  # fmt: skip
    matter = draft.matter
    record(
        Verb.CLAUSE_ENTERED if matter is None else Verb.MATTER_CLAUSE,
        at=at, actor=by, target=f"matter:{matter.key}" if matter else f"clause:{row.pk}",
        institution_id=matter.lead_id if matter else None, act=draft.act, clause=row.pk,
    )  # fmt: skip
    return row


@transaction.atomic
def enter_deadline(
    draft: DeadlineDraft, *, by: Actor | None, at: dt.datetime
) -> Deadline:
    """Enter a deadline for a path and step, ending the one before. Raises BadLaw."""
    if draft.step in ENDS:
        raise BadLaw("step")
    if not 1 <= draft.length <= LONGEST_DAYS:
        raise BadLaw("length")
    Deadline.all_rows.filter(path=draft.path, step=draft.step, ended_at=None).update(
        ended_at=at
    )
    row = Deadline.all_rows.create(
        path=draft.path, step=draft.step, length=draft.length, unit=draft.unit,
        regulation=draft.regulation, article=draft.article, source=draft.source,
        entered_at=at, entered_by_id=None if by is None else by.pk,
    )  # fmt: skip
    record(
        Verb.DEADLINE_ENTERED, at=at, actor=by, target=f"deadline:{row.pk}",
        path=str(draft.path), step=str(draft.step), length=draft.length,
    )  # fmt: skip
    return row


@transaction.atomic
def end_deadline(row: Deadline, *, by: Actor, at: dt.datetime) -> Deadline:
    """End a deadline: steps taken from now on start no clock by it."""
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(
            Verb.DEADLINE_ENDED, at=at, actor=by, target=f"deadline:{row.pk}",
        )  # fmt: skip
    return row
