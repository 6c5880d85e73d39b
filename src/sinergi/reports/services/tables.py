"""The tables an office keeps itself: its routes and its words."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.models.institution import line_below
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.models import OwnKeyword, RouteLine
from sinergi.reports.rules.keywords import BadKeyword, read_keyword
from sinergi.reports.services.tracing import BadAct

MOST_LINES, MOST_KEYWORDS = 200, 2_000
LARGEST_ORDER = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """A line of the routing table; empty fields fit everything."""

    order: int
    to_institution: Institution
    to_person: Person | None = None
    within: str = ""
    kind: str = ""
    channel: str = ""
    wanted: str = ""
    threatened: bool | None = None
    note: str = ""
    example: bool = False

    def row(self, institution_id: int) -> RouteLine:
        """Return the row, not kept."""
        return RouteLine(
            institution_id=institution_id, order=self.order, within=self.within,
            kind=self.kind, channel=self.channel, wanted=self.wanted,
            threatened=self.threatened, to_institution=self.to_institution,
            to_person=self.to_person, note=self.note.strip()[:200],
            example=self.example,
        )  # fmt: skip


def check_line(institution_id: int, draft: LineDraft, by: Actor | None) -> None:
    """Raise BadAct where the line cannot be kept: not yours, not in the line, cannot read."""
    if by is not None and not by.holds(
        Permission.TRIAGE_REPORTS, institution=institution_id
    ):
        raise BadAct("not-yours")
    if not 0 <= draft.order <= LARGEST_ORDER:
        raise BadAct("order", "order")
    if draft.to_institution.pk not in line_below([institution_id]):
        raise BadAct("not-in-line", "to_institution")
    if draft.to_person is not None and not draft.to_person.holds(
        Permission.READ_REPORTS, institution=draft.to_institution.pk
    ):
        raise BadAct("cannot-read", "to_person")


@transaction.atomic
def add_line(
    institution_id: int, draft: LineDraft, *, by: Actor | None, at: dt.datetime
) -> RouteLine:
    """Add a line to an office's routing table and return it; reports stay where they are.

    Raises BadAct.
    """
    check_line(institution_id, draft, by)
    rows = RouteLine.all_rows.in_force().filter(institution_id=institution_id)
    if rows.count() >= MOST_LINES:
        raise BadAct("too-many")
    row = draft.row(institution_id)
    row.created_at, row.created_by_id = at, None if by is None else by.pk
    row.save(force_insert=True)
    record(
        Verb.ROUTE_ADDED, at=at, actor=by, target=f"route:{row.pk}",
        institution_id=institution_id, order=row.order, to=row.to_institution_id,
    )  # fmt: skip
    return row


@transaction.atomic
def end_line(line: RouteLine, *, by: Actor, at: dt.datetime) -> RouteLine:
    """End a line and return it. Raises BadAct "not-yours"."""
    row = RouteLine.all_rows.select_for_update().get(pk=line.pk)
    if not by.holds(Permission.TRIAGE_REPORTS, institution=row.institution_id):
        raise BadAct("not-yours")
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(
            Verb.ROUTE_ENDED, at=at, actor=by, target=f"route:{row.pk}",
            institution_id=row.institution_id,
        )  # fmt: skip
    return row


def add_keyword(
    institution_id: int, kind: str, written: str, language: str, weight: int, *,
    struck: bool = False, by: Actor | None, at: dt.datetime,
) -> OwnKeyword:  # fmt: skip
    """Add a word of an office's own, or strike a shipped one out; return the row.

    Raises BadAct: "not-yours", "too-many", "again", or a code of BadKeyword.
    """
    if by is not None and not by.holds(
        Permission.TRIAGE_REPORTS, institution=institution_id
    ):
        raise BadAct("not-yours")
    try:
        one = read_keyword(kind, written, language, weight)
    except BadKeyword as problem:
        raise BadAct(problem.code, "words") from problem
    if len(one.words) > 80:
        raise BadAct("long", "words")
    rows = OwnKeyword.all_rows.in_force().filter(institution_id=institution_id)
    if rows.count() >= MOST_KEYWORDS:
        raise BadAct("too-many")
    try:
        with transaction.atomic():
            row = OwnKeyword.all_rows.create(
                institution_id=institution_id, kind=kind, words=one.words,
                language=language, weight=weight, open_ended=one.open_ended,
                struck=struck, created_at=at,
                created_by_id=None if by is None else by.pk,
            )  # fmt: skip
            record(
                Verb.KEYWORD_ADDED, at=at, actor=by, target=f"keyword:{row.pk}",
                institution_id=institution_id, kind=kind, struck=struck,
            )  # fmt: skip
    except IntegrityError:
        raise BadAct("again", "words") from None
    return row


@transaction.atomic
def end_keyword(keyword: OwnKeyword, *, by: Actor, at: dt.datetime) -> OwnKeyword:
    """End a word of one's own and return it. Raises BadAct "not-yours"."""
    row = OwnKeyword.all_rows.select_for_update().get(pk=keyword.pk)
    if not by.holds(Permission.TRIAGE_REPORTS, institution=row.institution_id):
        raise BadAct("not-yours")
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(
            Verb.KEYWORD_ENDED, at=at, actor=by, target=f"keyword:{row.pk}",
            institution_id=row.institution_id,
        )  # fmt: skip
    return row
