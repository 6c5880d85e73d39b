"""Note whose side a case concerns; release an audit of even-handedness."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.evenness import Computed, closed_by, compute, due_periods
from sinergi.cases.models import Case, CaseSide, EvennessAudit
from sinergi.cases.rules.evenness import SHORTEST_WORD, Reporter, Side, side_code
from sinergi.cases.rules.kinds import Level
from sinergi.cases.services.opening import level_at
from sinergi.cases.services.problems import BadCase
from sinergi_core import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class SideDraft:
    """Whose side the reported party is on, by ballot number, and who reported."""

    side: Side | None
    number: int | None = None
    reporter: Reporter = Reporter.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDraft:
    """A half-year, the plenary that released it, and its word to the public.

    `digest` is of the figures the plenary saw: a case changed since makes others.
    """

    first_on: dt.date
    plenary_on: dt.date
    digest: str
    explanation: str = ""


@transaction.atomic
def note_side(
    case: Case, draft: SideDraft, *, by: Actor | None, at: dt.datetime
) -> CaseSide:
    """Note side and reporter of a case, in place of what stood, and return the row.

    Raises BadCase "not-yours", "number".
    """
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    if by is not None and not by.holds(
        Permission.HANDLE_CASES, institution=row.institution_id
    ):
        raise BadCase("not-yours")
    try:
        code = "" if draft.side is None else side_code(draft.side, draft.number)
    except ValueError:
        raise BadCase("ballot-number", "number") from None
    side, _made = CaseSide.all_rows.update_or_create(
        case=row,
        defaults={
            "institution_id": row.institution_id, "side": code,
            "reporter": draft.reporter, "noted_at": at,
            "noted_by_id": None if by is None else by.pk,
        },
    )  # fmt: skip
    record(
        Verb.CASE_SIDE, at=at, actor=by, target=f"case:{row.key}",
        institution_id=row.institution_id, noted=bool(code),
    )  # fmt: skip
    return side


def release_audit(
    office: Institution, draft: ReleaseDraft, *, by: Actor | None, at: dt.datetime
) -> EvennessAudit:
    """Compute the audit of a half-year, freeze it and return it; once, and never again.

    Raises BadCase "not-yours", "level", "campaign", "period", "plenary", "explanation",
    "changed".
    """
    today = timezone.localdate(at)
    _check_office(office, by)
    last = _last_of(office, draft, today)
    made = compute(office.pk, draft.first_on, last)
    _check_word(made, draft, today, last)
    try:
        return _keep(office, draft, last, made, by, at)
    except IntegrityError:  # somebody of the office was faster
        raise BadCase("period") from None


def _check_office(office: Institution, by: Actor | None) -> None:
    if by is not None and not by.holds(Permission.DECIDE_CASES, institution=office.pk):
        raise BadCase("not-yours")
    if level_at(office) is not Level.BAWASLU:
        raise BadCase("level")


def _last_of(office: Institution, draft: ReleaseDraft, today: dt.date) -> dt.date:
    if closed_by(today) is not None:
        raise BadCase("campaign")
    for first, last in due_periods(office.pk, today):
        if first == draft.first_on:
            return last
    raise BadCase("period")


def _check_word(
    made: Computed, draft: ReleaseDraft, today: dt.date, last: dt.date
) -> None:
    if not last < draft.plenary_on <= today:
        raise BadCase("plenary", "plenary_on")
    if draft.digest != made.audit.digest:
        raise BadCase("changed")
    if made.differs and len(draft.explanation.strip()) < SHORTEST_WORD:
        raise BadCase("explanation", "explanation")


@transaction.atomic
def _keep(
    office: Institution, draft: ReleaseDraft, last: dt.date, made: Computed,
    by: Actor | None, at: dt.datetime,
) -> EvennessAudit:  # fmt: skip
    row = EvennessAudit.all_rows.create(
        institution=office, first_on=draft.first_on, last_on=last,
        received=made.received, waiting=made.waiting,
        figures={"v": 1, "audit": made.audit.as_plain(), "names": made.names},
        seed=made.audit.seed, digest=made.audit.digest,
        calendar_digest=made.calendar_digest, method=made.audit.method,
        code_version=__version__, explanation=draft.explanation.strip(),
        plenary_on=draft.plenary_on, released_at=at,
        released_by_id=None if by is None else by.pk,
    )  # fmt: skip
    record(
        Verb.EVENNESS_RELEASED, at=at, actor=by, target=f"evenness:{row.key}",
        institution_id=office.pk, first=draft.first_on.isoformat(),
        differs=made.differs,
    )  # fmt: skip
    return row
