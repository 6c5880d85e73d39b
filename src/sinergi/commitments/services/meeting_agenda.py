"""The agenda of a meeting and what was concluded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import AgendaItem, Commitment, Conclusion, Meeting
from sinergi.commitments.models.meeting import COMMITMENT, DECISION
from sinergi.commitments.rules.commitment import OriginKind
from sinergi.commitments.rules.meeting import (
    HAPPENED,
    BadMeeting,
    Step,
    check_open,
)
from sinergi.commitments.services.cascade import cascade, institutions_for
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.commitments.services.meeting import check_host, locked_meeting

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionDraft:
    """A conclusion as it is to stand in the minutes.

    `cascade` is a kind of institution each of which gets a part, or empty.
    """

    text: str
    kind: str = COMMITMENT
    institution: Institution | None = None
    area_code: str = ""
    due_on: dt.date | None = None
    due_rule: str = ""
    cascade: str = ""
    shared: bool = False

    def fields(self) -> dict[str, object]:
        """Return the columns."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "text": self.text.strip()
        }


@transaction.atomic
def write_agenda(
    meeting: Meeting, titles: Iterable[str], *, by: Actor | None, at: dt.datetime
) -> list[AgendaItem]:
    """Replace the points of the agenda by these titles, in this order; return them.

    A point about a promise keeps it as long as its title stays. Raises NotTheirs,
    BadMeeting when the minutes are out for approval.
    """
    row = locked_meeting(meeting)
    check_host(row, by)
    check_open(Step(row.step))
    before = {one.title: one for one in AgendaItem.all_rows.filter(meeting=row)}
    wanted = [title.strip()[:LONGEST_TITLE] for title in titles if title.strip()]
    items = [
        AgendaItem(
            meeting=row,
            order=order,
            title=title,
            institution_id=before[title].institution_id if title in before else None,
            commitment_id=before[title].commitment_id if title in before else None,
        )
        for order, title in enumerate(wanted, start=1)
    ]
    AgendaItem.all_rows.filter(meeting=row).delete()
    made = AgendaItem.all_rows.bulk_create(items)
    _agenda_record(row, len(made), by=by, at=at)
    return made


@transaction.atomic
def put_on_agenda(
    meeting: Meeting, commitment: Commitment, *, by: Actor | None, at: dt.datetime
) -> AgendaItem:
    """Put a promise on the agenda and return the point; twice is once.

    Across institutions nothing stronger happens to a late promise than this.
    """
    row = locked_meeting(meeting)
    check_host(row, by)
    check_open(Step(row.step))
    items = AgendaItem.all_rows.filter(meeting=row)
    found = items.filter(commitment=commitment).first()
    if found is not None:
        return found
    one = AgendaItem.all_rows.create(
        meeting=row,
        order=items.count() + 1,
        title=f"{commitment.number}: {commitment.title}"[:LONGEST_TITLE],
        institution_id=commitment.institution_id,
        commitment=commitment,
    )
    _agenda_record(row, one.order, by=by, at=at)
    return one


def _agenda_record(
    row: Meeting, points: int, *, by: Actor | None, at: dt.datetime
) -> None:
    record(
        Verb.MEETING_AGENDA,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        points=points,
    )


@transaction.atomic
def conclude(
    meeting: Meeting, draft: ConclusionDraft, *, by: Actor | None, at: dt.datetime
) -> Conclusion:
    """Write one conclusion down; with an owner it becomes a proposal to them at once.

    Returns the conclusion. Raises BadMeeting (empty, locked, not held yet), NotTheirs,
    and BadDraft when no commitment can be made of it.
    """
    row = locked_meeting(meeting)
    check_host(row, by)
    _check_conclusion(row, draft)
    last = Conclusion.all_rows.filter(meeting=row).last()
    one = Conclusion.all_rows.create(
        meeting=row, order=(last.order if last else 0) + 1, **draft.fields()
    )
    return _settle_and_record(row, one, by=by, at=at)


@transaction.atomic
def edit_conclusion(
    conclusion: Conclusion,
    draft: ConclusionDraft,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Conclusion:
    """Mend or complete a conclusion; its commitment is made when it has an owner now.

    Once the commitment is made it goes its own way: what it asks is changed there, and
    here only the words of the minutes.
    """
    row = locked_meeting(conclusion.meeting)
    check_host(row, by)
    _check_conclusion(row, draft)
    one = Conclusion.all_rows.get(pk=conclusion.pk)
    fields = draft.fields()
    if one.commitment_id is not None:
        fields = {"text": fields["text"]}
    for name, value in fields.items():
        setattr(one, name, value)
    one.save()
    return _settle_and_record(row, one, by=by, at=at)


@transaction.atomic
def drop_conclusion(
    conclusion: Conclusion, *, by: Actor | None, at: dt.datetime
) -> None:
    """Take a conclusion out again; raises BadMeeting once it is a commitment."""
    row = locked_meeting(conclusion.meeting)
    check_host(row, by)
    check_open(Step(row.step))
    one = Conclusion.all_rows.get(pk=conclusion.pk)
    if one.commitment_id is not None:
        raise BadMeeting("is-commitment", "commitment")
    one.delete()
    _record(row, one, by=by, at=at, dropped=True)


def _check_conclusion(row: Meeting, draft: ConclusionDraft) -> None:
    check_open(Step(row.step))
    if row.step not in HAPPENED:
        raise BadMeeting("not-held", "step")
    if not draft.text.strip():
        raise BadMeeting("empty", "text")
    if draft.kind not in {COMMITMENT, DECISION}:
        raise BadMeeting("kind", "kind")


def _settle_and_record(
    row: Meeting, one: Conclusion, *, by: Actor | None, at: dt.datetime
) -> Conclusion:
    """Make the commitment of a conclusion that has an owner and none yet."""
    if one.is_promise and one.institution_id and one.commitment_id is None:
        made = propose_commitment(_draft_of(row, one), by=by, at=at)
        one.commitment = made
        one.due_on = made.due_on
        one.save(update_fields=["commitment", "due_on"])
        if one.cascade and institutions_for(made.area_code, one.cascade):
            cascade(made, one.cascade, by=by, at=at)
    _record(row, one, by=by, at=at, dropped=False)
    return one


def _draft_of(row: Meeting, one: Conclusion) -> Draft:
    owner = one.institution
    if owner is None:
        raise BadMeeting("no-owner", "institution")
    text = " ".join(one.text.split())
    short = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 2]} …"
    return Draft(
        title=short,
        detail=text if short != text else "",
        institution=owner,
        asked_by=row.host,
        area_code=one.area_code or row.area_code or owner.area_code,
        election=row.election,
        stage=row.stage,
        due_on=one.due_on,
        due_rule=one.due_rule if row.election_id else "",
        origin_kind=OriginKind.MEETING,
        origin_id=row.pk,
        origin_note=row.title[:300],
        shared=one.shared,
        example=row.example,
    )


def _record(
    row: Meeting, one: Conclusion, *, by: Actor | None, at: dt.datetime, dropped: bool
) -> None:
    record(
        Verb.MEETING_CONCLUDED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        conclusion=one.pk,
        commitment=one.commitment_id,
        dropped=dropped,
    )
