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
from sinergi.reports.services.talking import BadMessage, post_message
from sinergi.seals.keys import NoKey
from sinergi.web.acts.report_cases import REPORT

logger = logging.getLogger(__name__)

READER = "reporters"
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
    numbers = [number for kind, number in case.origins if kind == REPORT]
    # a number may be typed by hand: it never reaches the mailbox of another office
    rows = Report.all_rows.filter(
        number__in=numbers, institution_id=case.opener_id
    ).exclude(mailbox_key="")
    resumed = fact.details.get("step_from") == Step.SUSPENDED
    step = Step.REOPENED if resumed else Step(to)
    return sum(_post(report, case, step, at) for report in rows)


def _post(report: Report, case: Case, step: Step, at: dt.datetime) -> int:
    with override(report.language):
        text = str(TOLD[step]) % {"number": case.register_number or case.number}
    try:
        post_message(
            report, MessageKind.STATUS, text, from_reporter=False, by=None, at=at,
            state=State.CLOSED if step in ENDING else State.CASE,
        )  # fmt: skip
    except (BadMessage, NoKey):
        # Its number says nothing of its content.
        logger.warning("no news for report %s", report.number)
        return 0
    return 1
