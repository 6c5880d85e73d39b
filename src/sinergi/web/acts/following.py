"""What becomes of a case is told to those who reported it, in plain words.

A worker reads the facts and writes into the mailboxes: nothing is opened for it, since the
words are ours and are sealed to the receipt. Each step is told once.
"""

import datetime as dt
import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from sinergi.alerts.models import Cursor
from sinergi.audit.chain import last_settled_fact
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.cases.models import Case
from sinergi.cases.rules.steps import Step
from sinergi.reports.models import Report
from sinergi.reports.rules.states import MessageKind, State
from sinergi.reports.services.news import drop_first, let_wait
from sinergi.reports.services.talking import BadMessage, post_message
from sinergi.seals.keys import NoKey
from sinergi.web.acts.case_questions import was_asked
from sinergi.web.acts.report_cases import reports_of

logger = logging.getLogger(__name__)

READER = "reporters"
WAITING = "waiting-news"
AT_ONCE = 200

TOLD: Mapping[Step, Promise] = {
    Step.TRACING: _("What you told us is being looked into. It is not a report yet."),
    Step.FINDING: _("What you told us became a finding of our own, which we handle."),
    Step.NO_FINDING: _("We looked into what you told us and could not go on with it."),
    Step.REVIEWED: _("We checked whether your report has all that the law asks for."),
    Step.COMPLETING: _(
        "Something is missing in your report. Read our question here, and answer soon: "
        "the law gives you few days."
    ),
    Step.COMPLETED: _("Your completion arrived."),
    Step.REGISTERED: _("Your report is registered under number %(number)s."),
    Step.NOT_REGISTERED: _(
        "Your report was not registered. You may object here, and say why."
    ),
    Step.CLARIFYING: _("Those concerned are being asked."),
    Step.EXTENDED: _("More information was asked for, so that we take longer."),
    Step.STUDIED: _("The study of your report is done; the members decide next."),
    Step.PLENARY: _("The members have met about your report."),
    Step.PASSED_UP: _("The office above ours goes on with your report."),
    Step.DECIDED: _(
        "Your report was decided. The office tells how to read the decision."
    ),
    Step.FORWARDED: _("Your report was forwarded to the institution that decides it."),
    Step.FOLLOWED: _("The institution it was forwarded to has answered."),
    Step.CLOSED: _("The handling of your report has ended. You may object here."),
    Step.WITHDRAWN: _("Your report was withdrawn."),
    Step.SUSPENDED: _("The handling of your report stands still for the time being."),
    Step.REOPENED: _("Your report is handled again."),
}
"""What the mailbox says after each step. No name, no place, no word of the case."""

UNASKED = _(
    "Something is missing in your report. We could not write the question here: ask the "
    "office, and soon, since the law gives you few days."
)
"""What it says at `completing` where no question of ours lies in the mailbox."""
ENDING = frozenset({Step.NOT_REGISTERED, Step.NO_FINDING, Step.CLOSED, Step.WITHDRAWN})


def tell_reporters(at: dt.datetime) -> int:
    """Write news of cases into the mailboxes of their reports; how many messages."""
    with transaction.atomic():
        cursor, _new = Cursor.all_rows.select_for_update().get_or_create(pk=READER)
        facts = Fact.all_rows.filter(
            pk__gt=cursor.fact, pk__lte=last_settled_fact(), verb=Verb.CASE_MOVED
        )
        told = 0
        for fact in facts.order_by("pk")[:AT_ONCE]:
            told += _tell(fact, at)
            cursor.fact = fact.pk
        cursor.save(update_fields=["fact"])
    return told


def _tell(fact: Fact, at: dt.datetime) -> int:
    case = Case.all_rows.filter(key=fact.target.partition(":")[2]).first()
    to = str(fact.details.get("step_to", ""))
    if case is None or to not in TOLD:
        return 0
    resumed = fact.details.get("step_from") == Step.SUSPENDED
    step = Step.REOPENED if resumed else Step(to)
    item = {"step": str(step), "number": case.register_number or case.number}
    return sum(_tell_report(report, case, item, at) for report in reports_of(case))


def _tell_report(
    report: Report, case: Case, item: dict[str, str], at: dt.datetime
) -> int:
    """Post news or let it wait; return how many messages. What waits goes first."""
    if item["step"] == Step.COMPLETING and not _asked(report, case):
        item = {**item, "unasked": "yes"}
    if not report.news_waiting and _post(report, item, at):
        return 1
    let_wait(report, [item], at=at)
    return 0


def _asked(report: Report, case: Case) -> bool:
    row = case.steps.filter(step_to=Step.COMPLETING).order_by("pk").last()
    return row is not None and was_asked(report, row.at)


def tell_what_waits(at: dt.datetime) -> int:
    """Write news that waits into the mailboxes that take it now; how many messages.

    Each run goes on after the report at which the last one stopped, and around, so that
    those whose office cannot seal anything now never keep the others from their turn.
    """
    cursor, _new = Cursor.all_rows.get_or_create(pk=WAITING)
    rows = Report.all_rows.filter(news_waiting__isnull=False).order_by("pk")
    some = list(rows.filter(pk__gt=cursor.fact)[:AT_ONCE])
    some += rows.filter(pk__lte=cursor.fact)[: AT_ONCE - len(some)]
    told = sum(_tell_waiting(row, at) for row in some)
    Cursor.all_rows.filter(pk=WAITING).update(fact=some[-1].pk if some else 0)
    return told


@transaction.atomic
def _tell_waiting(report: Report, at: dt.datetime) -> int:
    written = 0
    for item in report.news_waiting or ():
        if not _post(report, item, at):
            break
        written += 1
    if written:
        drop_first(report, written, at=at)
    return written


def _post(report: Report, item: Mapping[str, str], at: dt.datetime) -> bool:
    """Write a piece of news into the mailbox; False where it cannot be."""
    step = Step(item["step"])
    with override(report.language):
        text = UNASKED if item.get("unasked") else TOLD[step]
        words = str(text) % {"number": item["number"]}
    try:
        post_message(
            report, MessageKind.STATUS, words, from_reporter=False, by=None, at=at,
            state=State.CLOSED if step in ENDING else State.CASE,
        )  # fmt: skip
    except (BadMessage, NoKey):
        # Its number says nothing of its content.
        logger.warning("news for report %s waits", report.number)
        return False
    return True
