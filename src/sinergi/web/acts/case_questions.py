"""What is missing in a report is asked in its mailbox with the step that says so."""

import datetime as dt

from sinergi.access.actor import Actor
from sinergi.cases.models import Case, CaseStep
from sinergi.cases.services.drafts import StepDraft
from sinergi.reports.models import Message, Report
from sinergi.reports.rules.states import MessageKind, State
from sinergi.reports.services.talking import BadMessage, post_message
from sinergi.seals.keys import NoKey
from sinergi.web.acts.report_cases import reports_of

LONGEST = 4_000


def ask_reporters(
    case: Case, step: CaseStep, draft: StepDraft, by: Actor | None, at: dt.datetime
) -> None:
    """Post the question into the mailbox of every report of the case; part of the step.

    A mailbox that is full, or an office without a key, gets none: the news of the step then
    does not speak of a question (`was_asked`), and the notice on paper says what is missing.
    """
    for report in reports_of(case):
        try:
            post_message(
                report, MessageKind.QUESTION, draft.text.strip()[:LONGEST],
                from_reporter=False, by=by, at=at, state=State.CASE,
            )  # fmt: skip
        except (BadMessage, NoKey):
            continue


def was_asked(report: Report, at: dt.datetime) -> bool:
    """True where the office asked the reporter something at or after this moment."""
    asked = Message.all_rows.filter(
        report=report, from_reporter=False, kind=MessageKind.QUESTION, at__gte=at
    )
    return asked.exists()
