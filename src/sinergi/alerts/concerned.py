"""Whom a fact concerns: one function per verb, from ids in the fact and the row it is of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.timezone import localdate

from sinergi.access.permissions import Permission as P
from sinergi.accounts.models import Person
from sinergi.accounts.models.institution import line_above
from sinergi.alerts.rules import Kind
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import (
    Commitment,
    Escalation,
    Meeting,
    MinutesApproval,
    Participant,
)
from sinergi.observations.models import Submission
from sinergi.operations.models import DaySheet
from sinergi.plans.models import Plan

MEETING_FIELDS = frozenset({"starts_at", "ends_at", "place"})


@dataclass(frozen=True, slots=True)
class Told:
    """A kind about a target, for people by id and for institutions.

    Of an institution those are told who hold `permission` in it; its webhooks too.
    With `key` many facts are one thing to tell: everybody hears of it once. What is
    `pressing` stands in the app whatever a person chose; what is not `outside` stands
    there alone.
    """

    kind: Kind
    target: str
    people: frozenset[int] = frozenset()
    institutions: frozenset[int] = frozenset()
    permission: P = P.READ_NOTICES
    webhooks: frozenset[int] = field(default=frozenset())
    key: str = ""
    pressing: bool = False
    outside: bool = True


def _row(fact: Fact) -> Commitment | None:
    return Commitment.all_rows.filter(pk=fact.target.partition(":")[2]).first()


def _meeting(fact: Fact) -> Meeting | None:
    return Meeting.all_rows.filter(pk=fact.target.partition(":")[2]).first()


def _plan(fact: Fact) -> Plan | None:
    return Plan.all_rows.filter(pk=fact.target.partition(":")[2]).first()


def to_owner(row: Commitment, kind: Kind) -> Told:
    """Return what tells the owner: the person named, else who works for it."""
    target = f"commitment:{row.pk}"
    owner = frozenset({row.institution_id})
    if row.person_id is not None:
        return Told(kind, target, frozenset({row.person_id}), webhooks=owner)
    return Told(kind, target, frozenset(), owner, P.WRITE_COMMITMENTS, owner)


def _to_asker(row: Commitment, kind: Kind, permission: P) -> Told:
    target = f"commitment:{row.pk}"
    if row.asked_by_id is None:
        people = {row.created_by_id} - {None}
        return Told(kind, target, frozenset(one for one in people if one is not None))
    asker = frozenset({row.asked_by_id})
    return Told(kind, target, frozenset(), asker, permission, asker)


def _proposed(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    if row is not None:
        yield to_owner(row, Kind.ASKED)


def _cascaded(fact: Fact) -> Iterable[Told]:
    for row in Commitment.all_rows.filter(pk__in=fact.details.get("parts", [])):
        yield to_owner(row, Kind.ASKED)


OWNERS = {"done": Kind.DONE, "cancelled": Kind.CANCELLED, "proposed": Kind.ASKED}
ASKERS = {
    "accepted": (Kind.ACCEPTED, P.WRITE_COMMITMENTS),
    "declined": (Kind.DECLINED, P.WRITE_COMMITMENTS),
    "blocked": (Kind.BLOCKED, P.WRITE_COMMITMENTS),
    "reported": (Kind.REPORTED, P.VERIFY_COMMITMENTS),
}


def _moved(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    if row is None:
        return
    before, after = fact.details.get("step_from"), str(fact.details.get("step_to"))
    if (before, after) == ("reported", "working"):
        yield to_owner(row, Kind.SENT_BACK)
    elif after in OWNERS:
        yield to_owner(row, OWNERS[after])
    elif after in ASKERS and row.asked_by_id != row.institution_id:
        yield _to_asker(row, *ASKERS[after])


def _edited(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    # Only what the calendar moved: who edits by hand speaks with the other side.
    if row is not None and fact.actor_id is None and "due_on" in fact.details["fields"]:
        yield to_owner(row, Kind.MOVED)


def _late(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    if row is None or fact.institution_id is None:
        return
    there = frozenset({fact.institution_id})
    if fact.details.get("kind") == Escalation.AGENDA:
        yield Told(
            Kind.ON_AGENDA, fact.target, frozenset(), there, P.HOLD_MEETINGS, there
        )
    elif fact.details.get("level") == 0:
        yield to_owner(row, Kind.LATE)
        yield Told(Kind.LATE, fact.target, frozenset(), there, P.VERIFY_COMMITMENTS)
    else:
        yield Told(
            Kind.ESCALATED, fact.target, frozenset(), there, P.VERIFY_COMMITMENTS, there
        )


def _to_meeting(row: Meeting, kind: Kind, permission: P) -> Told:
    found = Participant.all_rows.filter(meeting=row)
    pairs = list(found.values_list("institution_id", "person_id"))
    bodies = frozenset(one for one, _person in pairs if one is not None)
    people = frozenset(one for _body, one in pairs if one is not None)
    others = bodies - {row.host_id}
    return Told(kind, f"meeting:{row.pk}", people, others, permission, others)


MEETING_STEPS = {"invited": Kind.INVITED, "cancelled": Kind.MEETING_CANCELLED}


def _meeting_moved(fact: Fact) -> Iterable[Told]:
    row, after = _meeting(fact), str(fact.details.get("step_to"))
    was_told = after == "invited" or fact.details.get("step_from") == "invited"
    if row is not None and after in MEETING_STEPS and was_told:
        yield _to_meeting(row, MEETING_STEPS[after], P.READ_MEETINGS)


def _meeting_edited(fact: Fact) -> Iterable[Told]:
    row = _meeting(fact)
    changed = MEETING_FIELDS & set(fact.details.get("fields", []))
    if row is not None and row.step == "invited" and changed:
        yield _to_meeting(row, Kind.MEETING_CHANGED, P.READ_MEETINGS)


def _minutes_sent(fact: Fact) -> Iterable[Told]:
    row = _meeting(fact)
    if row is None:
        return
    given = MinutesApproval.all_rows.filter(
        meeting=row, number=fact.details.get("number")
    )
    done = set(given.values_list("institution_id", flat=True))
    asked = _to_meeting(row, Kind.MINUTES_WAIT, P.APPROVE_MINUTES).institutions
    waiting = frozenset((asked | {row.host_id}) - done)
    yield Told(
        Kind.MINUTES_WAIT, fact.target, frozenset(), waiting, P.APPROVE_MINUTES, waiting
    )


def _minutes_published(fact: Fact) -> Iterable[Told]:
    row = _meeting(fact)
    if row is not None:
        yield _to_meeting(row, Kind.MINUTES_PUBLISHED, P.READ_MEETINGS)


def _plan_proposed(fact: Fact) -> Iterable[Told]:
    row = _plan(fact)
    if row is not None:
        there = frozenset({row.institution_id})
        yield Told(
            Kind.PLAN_WAITS, fact.target, frozenset(), there, P.APPROVE_PLAN, there
        )


def _plan_decided(fact: Fact) -> Iterable[Told]:
    row = _plan(fact)
    if row is not None:
        there = frozenset({row.institution_id})
        ids = {row.created_by, row.proposed_by or row.created_by}
        makers = Person.objects.filter(pk__in=ids, is_active=True)
        people = frozenset(makers.values_list("pk", flat=True))
        # Where its makers have left, whoever makes plans there now goes on with it.
        yield Told(
            Kind.PLAN_DECIDED,
            fact.target,
            people,
            frozenset() if people else there,
            P.PROPOSE_PLAN,
            there,
        )


def _received(fact: Fact) -> Iterable[Told]:
    """Tell webhooks of each, and those who decide once a day, however many are sent."""
    if fact.details.get("test") or fact.institution_id is None:
        return
    day = localdate(fact.at)
    above = line_above([fact.institution_id])
    yield Told(Kind.SUBMISSION_RECEIVED, fact.target, webhooks=above)
    yield Told(
        Kind.TO_REVIEW, f"received:{day:%Y%m%d}", frozenset(), above,
        P.REVIEW_SUBMISSIONS, key=f"day:{day}",
    )  # fmt: skip


def _imported(fact: Fact) -> Iterable[Told]:
    """Tell those who decide about filled forms of a file that brought some, once a file.

    Programs are not told: a file of ten thousand rows would be as many messages.
    """
    batch = int(fact.target.partition(":")[2])
    rows = Submission.all_rows.filter(batch=batch, test=False).order_by()
    senders = list(rows.values_list("institution_id", flat=True).distinct())
    if senders:
        yield Told(
            Kind.TO_REVIEW, f"import:{batch}", frozenset(), line_above(senders),
            P.REVIEW_SUBMISSIONS,
        )  # fmt: skip


REVIEWED = {"correction": Kind.RETURNED, "rejected": Kind.REJECTED}


def _reviewed(fact: Fact) -> Iterable[Told]:
    if fact.institution_id is not None:
        above = line_above([fact.institution_id])
        yield Told(Kind.SUBMISSION_REVIEWED, fact.target, webhooks=above)
    kind = REVIEWED.get(str(fact.details.get("state")))
    row = Submission.all_rows.filter(pk=fact.target.partition(":")[2])
    sender = row.values_list("person_id", flat=True).first()
    if kind is not None and sender is not None:
        yield Told(kind, fact.target, frozenset({sender}))


# --- joint operations ---------------------------------------------------------------------


def _prop_seen(fact: Fact) -> Iterable[Told]:
    """Tell those who decide once a day, however many are seen."""
    handler = fact.details.get("handler")
    if isinstance(handler, int) and fact.details.get("step") == "seen":
        day, there = localdate(fact.at), frozenset({handler})
        yield Told(
            Kind.PROPS_TO_DECIDE, f"props-seen:{day:%Y%m%d}", frozenset(), there,
            P.RECOMMEND_PROPS, there, key=f"day:{day}",
        )  # fmt: skip


def _props_moved(fact: Fact) -> Iterable[Told]:
    executor = fact.details.get("executor")
    if fact.details.get("act") == "recommend" and isinstance(executor, int):
        there = frozenset({executor})
        yield Told(
            Kind.PROPS_TO_ORDER, fact.target, frozenset(), there, P.WRITE_OPERATIONS,
            there,
        )  # fmt: skip


def _numbers(fact: Fact, name: str) -> frozenset[int]:
    given = fact.details.get(name, [])
    return frozenset(one for one in given if isinstance(one, int))


def _units_asked(fact: Fact) -> Iterable[Told]:
    there = _numbers(fact, "asked")
    yield Told(
        Kind.OPERATION_ASKED, fact.target, frozenset(), there, P.WRITE_OPERATIONS, there
    )


def _operation_moved(fact: Fact) -> Iterable[Told]:
    if fact.details.get("step_to") in {"ordered", "cancelled"}:
        there = _numbers(fact, "units")
        yield Told(
            Kind.OPERATION_MOVED, fact.target, frozenset(), there, P.READ_OPERATIONS,
            there,
        )  # fmt: skip


def _unit_answered(fact: Fact) -> Iterable[Told]:
    lead = fact.details.get("lead")
    if isinstance(lead, int):
        there = frozenset({lead})
        yield Told(
            Kind.UNIT_ANSWERED, fact.target, frozenset(), there, P.WRITE_OPERATIONS,
            there,
        )  # fmt: skip


def _report_sealed(fact: Fact) -> Iterable[Told]:
    if fact.institution_id is not None:
        there = frozenset({fact.institution_id})
        yield Told(
            Kind.SEALED_WAITS, fact.target, frozenset(), there, P.OPEN_SEALED, there
        )


def _sheet_made(fact: Fact) -> Iterable[Told]:
    row = DaySheet.all_rows.filter(pk=fact.target.partition(":")[2]).first()
    if row is not None:
        sides = {row.pemkot_id, row.kpu_id, row.bawaslu_id}
        there = frozenset(one for one in sides if one is not None)
        yield Told(
            Kind.SHEET_TO_SIGN, fact.target, frozenset(), there, P.WRITE_OPERATIONS,
            there,
        )  # fmt: skip


CONCERNS: dict[str, Callable[[Fact], Iterable[Told]]] = {
    Verb.COMMITMENT_PROPOSED: _proposed,
    Verb.COMMITMENT_CASCADED: _cascaded,
    Verb.COMMITMENT_MOVED: _moved,
    Verb.COMMITMENT_EDITED: _edited,
    Verb.COMMITMENT_LATE: _late,
    Verb.MEETING_MOVED: _meeting_moved,
    Verb.MEETING_EDITED: _meeting_edited,
    Verb.MINUTES_SENT: _minutes_sent,
    Verb.MINUTES_PUBLISHED: _minutes_published,
    Verb.PLAN_PROPOSED: _plan_proposed,
    Verb.PLAN_DECIDED: _plan_decided,
    Verb.SUBMISSION_RECEIVED: _received,
    Verb.IMPORT_APPLIED: _imported,
    Verb.SUBMISSION_REVIEWED: _reviewed,
    Verb.PROP_SEEN: _prop_seen,
    Verb.PROPS_MOVED: _props_moved,
    Verb.OPERATION_PLANNED: _units_asked,
    Verb.OPERATION_UNITS: _units_asked,
    Verb.OPERATION_MOVED: _operation_moved,
    Verb.OPERATION_ANSWERED: _unit_answered,
    Verb.REPORT_SEALED: _report_sealed,
    Verb.DAY_SHEET_MADE: _sheet_made,
}
"""Verb → whom it concerns; those of outreach, facilities, neutrality: `concerned_city`."""
