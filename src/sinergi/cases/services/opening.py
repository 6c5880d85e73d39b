"""Open a case, say who handles it, name a party in it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Kind, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.clockwork import renew_due
from sinergi.cases.models import Case, CaseStep, Party
from sinergi.cases.models.papers import CASE_SERIES
from sinergi.cases.rules.kinds import (
    CaseKind,
    Level,
    Origin,
    Regime,
    Role,
    level_of,
)
from sinergi.cases.rules.steps import RECEIVING, STARTS
from sinergi.cases.sealing import seal_words
from sinergi.cases.services.numbering import draw_number
from sinergi.cases.services.problems import BadCase
from sinergi.elections.models import Election
from sinergi.elections.working_days import working_calendar
from sinergi_core.clock import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDraft:
    """Somebody of a case. `office` is the institution they serve, `person` their account."""

    role: Role
    name: str
    post: str = ""
    address: str = ""
    office: Institution | None = None
    person: Person | None = None
    stands_for: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """What is alleged, how it is known, under which law.

    `origins` are pairs of kind and number of what it rests on. `received_at` is when the
    report was handed in or the suspicion discovered: the first clock starts there.
    """

    institution: Institution
    kind: CaseKind
    regime: Regime
    origin: Origin
    title: str
    allegation: str
    received_at: dt.datetime
    origins: Sequence[tuple[str, str]] = ()
    happened_on: dt.date | None = None
    known_on: dt.date | None = None
    area_code: str = ""
    election: Election | None = None
    ad_hoc: bool = False
    parties: Sequence[PartyDraft] = ()
    example: bool = False


def _check(draft: CaseDraft, by: Actor | None, at: dt.datetime) -> None:
    office = draft.institution
    if level_at(office) is None:
        raise BadCase("level", "institution")
    if by is not None and not by.holds(Permission.HANDLE_CASES, institution=office.pk):
        raise BadCase("not-yours", "institution")
    if not draft.allegation.strip() or not draft.title.strip():
        raise BadCase("text", "allegation")
    today = timezone.localdate(at)
    days = {"happened_on": draft.happened_on, "known_on": draft.known_on}
    for field, day in days.items():
        if day is not None and day > today:
            raise BadCase("future", field)
    if draft.received_at > at:
        raise BadCase("future", "received_at")
    for one in draft.parties:
        _check_party(office.pk, one)


def _check_party(office: int, draft: PartyDraft) -> None:
    """Raise BadCase "own-office": nobody would see it. A colleague is kept out alone."""
    serves, person = draft.office, draft.person
    own = serves is not None and serves.pk == office
    if draft.role is Role.ACCUSED and own and person is None:
        raise BadCase("own-office", "office")


def level_at(office: Institution) -> Level | None:
    """Return the level of an office by its kind or by whose roles it has; None: none."""
    kinds = Kind.all_rows.filter(code=office.kind).values_list("roles_as", flat=True)
    return level_of(office.kind) or level_of(kinds.first() or "")


@transaction.atomic
def open_case(draft: CaseDraft, *, by: Actor | None, at: dt.datetime) -> Case:
    """Open a case and return it; it exists for its office alone. Raises BadCase.

    The rule set is the one in force when it was received, and stays.
    """
    _check(draft, by, at)
    office, step = draft.institution, STARTS[draft.origin]
    rules = in_force(draft.regime.value, timezone.localdate(draft.received_at))
    number = draw_number(office, CASE_SERIES, at).number
    if Case.all_rows.filter(opener=office, number=number).exists():
        raise BadCase("number")
    words = {"title": draft.title.strip(), "allegation": draft.allegation.strip()}
    received = timezone.localdate(draft.received_at)
    row = Case.all_rows.create(
        number=number, institution=office, opener=office, level=level_at(office) or Level.BAWASLU,
        kind=draft.kind, regime=draft.regime, regulation=rules.code,
        edition=rules.edition, origin=draft.origin,
        origins=[list(one) for one in draft.origins], ad_hoc=draft.ad_hoc,
        election=draft.election, area_code=draft.area_code, step=step,
        step_at=draft.received_at, happened_on=draft.happened_on,
        known_on=draft.known_on, received_on=received if step in RECEIVING else None,
        sealed_text=seal_words(words, office.pk), opened_at=at,
        opened_by_id=None if by is None else by.pk, example=draft.example,
    )  # fmt: skip
    CaseStep.all_rows.create(
        case=row, office=office, institution=office, at=at,
        happened_at=draft.received_at, by_id=row.opened_by_id, step_to=step,
    )  # fmt: skip
    for one in draft.parties:
        _name(row, one, at)
    renew_due(row, working_calendar(), at)
    row.save()
    record(
        Verb.CASE_OPENED, at=at, actor=by, target=f"case:{row.key}",
        institution_id=office.pk, kind=str(draft.kind), origin=str(draft.origin),
    )  # fmt: skip
    return row


def _name(row: Case, draft: PartyDraft, at: dt.datetime) -> Party:
    words = {
        "name": draft.name.strip(), "post": draft.post.strip(),
        "address": draft.address.strip(),
    }  # fmt: skip
    office = draft.office
    if office is not None and office.pk == row.institution_id and draft.person:
        office = None
    made: Party = Party.all_rows.create(
        case=row, role=draft.role, institution_id=row.institution_id,
        office=office, person=draft.person, stands_for=draft.stands_for,
        sealed_name=seal_words(words, row.institution_id), added_at=at,
    )  # fmt: skip
    return made


def check_handles(row: Case, by: Actor | None) -> None:
    """Raise BadCase "not-yours" unless this person handles cases for who leads it."""
    if by is not None and not by.holds(
        Permission.HANDLE_CASES, institution=row.institution_id
    ):
        raise BadCase("not-yours")


@transaction.atomic
def add_party(
    case: Case, draft: PartyDraft, *, by: Actor | None, at: dt.datetime
) -> Party:
    """Name a party and return it; where an accused serves, nobody sees the case any more.

    Raises BadCase "not-yours", "own-office", "text".
    """
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    check_handles(row, by)
    if not draft.name.strip():
        raise BadCase("text", "name")
    if draft.stands_for is not None and draft.stands_for.case_id != row.pk:
        raise BadCase("state", "stands_for")
    _check_party(row.institution_id, draft)
    party = _name(row, draft, at)
    record(
        Verb.CASE_PARTY, at=at, actor=by, target=f"case:{row.key}",
        institution_id=row.institution_id, party=party.pk, role=str(draft.role),
    )  # fmt: skip
    return party


@transaction.atomic
def assign_case(
    case: Case, person: Person | None, *, by: Actor | None, at: dt.datetime
) -> Case:
    """Give a case to one of the office's people, or to nobody, and return it.

    Raises BadCase "not-yours", "person".
    """
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    check_handles(row, by)
    if person is not None and not person.holds(
        Permission.HANDLE_CASES, institution=row.institution_id
    ):
        raise BadCase("person", "handler")
    if row.handler_id == (person.pk if person else None):
        return row
    row.handler = person
    row.save(update_fields=["handler"])
    record(
        Verb.CASE_ASSIGNED, at=at, actor=by, target=f"case:{row.key}",
        institution_id=row.institution_id, handler=row.handler_id,
    )  # fmt: skip
    return row
