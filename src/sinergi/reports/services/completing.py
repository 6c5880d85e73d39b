"""Give a report back to its reporter for completion, and note when an answer came."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.audit.verbs import Verb
from sinergi.elections.working_days import working_calendar
from sinergi.reports.models import Completion, Message, Report
from sinergi.reports.rules.acting import Act
from sinergi.reports.rules.elements import Element
from sinergi.reports.rules.states import FROM_REPORTER, MessageKind, State
from sinergi.reports.services.talking import post_message
from sinergi.reports.services.tracing import BadAct, trace_and_record
from sinergi_core.clock import derive, list_regulations

RULE = "perbaikan-laporan"
LONGEST_QUESTION = 4_000


@dataclass(frozen=True, slots=True)
class Until:
    """Until when a reporter may complete a report, by which rule, how certain."""

    on: dt.date | None = None
    rule: str = ""
    established: bool = False


def completion_until(regime: str, at: dt.datetime) -> Until:
    """Return the deadline of completion by the rules shipped; none where none is known.

    Of the Pilkada no rule is known, nor for a report whose regime is not known: then the
    one of the Pemilu is shown, marked as not certain.
    """
    found = [
        one.rule(RULE)
        for one in list_regulations()
        if any(rule.code == RULE for rule in one.rules)
        and one.regime in {regime, "pemilu"}
    ]
    if not found:
        return Until()
    derived = derive(found[0], timezone.localtime(at), working_calendar())
    rule = derived.rule
    return Until(derived.due_on, rule.article, rule.is_established)


def return_for_completion(
    report: Report, missing: Sequence[str], question: str, *, due_on: dt.date | None,
    by: Actor, at: dt.datetime,
) -> Completion:  # fmt: skip
    """Ask the reporter for what is missing and return the row.

    `due_on` None takes the rule's own deadline. Raises BadAct: "question" for none,
    "no-mailbox" where nobody holds a receipt, "on" for a day gone by, "ended"; or NoKey.
    """
    known = [one for one in missing if one in set(Element)]
    if not question.strip():
        raise BadAct("question", "question")
    if not report.mailbox_key:
        raise BadAct("no-mailbox")
    if report.state in {State.CASE, State.CLOSED, State.WITHDRAWN, State.REFERRED}:
        raise BadAct("ended")
    until = completion_until(report.regime, at)
    if due_on is not None:
        if due_on < timezone.localdate(at) or due_on > timezone.localdate(
            at
        ) + dt.timedelta(days=90):
            raise BadAct("on", "due_on")
        until = Until(due_on, until.rule if due_on == until.on else "", False)
    with transaction.atomic():
        message = post_message(
            report, MessageKind.QUESTION, question.strip()[:LONGEST_QUESTION],
            from_reporter=False, by=by, at=at, state=State.WAITING,
        )  # fmt: skip
        row = Completion.all_rows.create(
            report=report, message=message, missing=known, asked_at=at, asked_by_id=by.pk,
            due_on=until.on, due_rule=until.rule, established=until.established,
        )  # fmt: skip
        trace_and_record(
            Verb.REPORT_RETURNED, Act.ASKED, report, by=by, at=at, state=State.WAITING,
            completion=row.pk, missing=known,
        )  # fmt: skip
    return row


def note_answers(report: Report) -> int:
    """Mark the completions a reporter has answered since; return how many.

    The message itself is the act, and its fact was kept with it: record(…) stood there.
    """
    answers = Message.all_rows.filter(
        report=report, from_reporter=True, kind__in=FROM_REPORTER
    )
    last = answers.order_by("-pk").first()
    if last is None:
        return 0
    waiting = Completion.all_rows.filter(
        report=report, answered_at=None, asked_at__lt=last.at
    )
    return waiting.update(answered_at=last.at)
