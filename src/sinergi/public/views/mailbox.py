"""The mailbox of a report: opened by the receipt alone."""

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.clock import now
from sinergi.access.guard import public
from sinergi.public import budgets
from sinergi.public.dates import long_day
from sinergi.public.known import known
from sinergi.public.language import language_here
from sinergi.public.pages import page, plain_page
from sinergi.public.pending import named, prepare_all
from sinergi.public.reading import Letter, letters_of
from sinergi.public.states import plain_state
from sinergi.public.words import file_problem
from sinergi.reports.files import BadFile, ReadyFile
from sinergi.reports.keys import receipt_key
from sinergi.reports.models import Report
from sinergi.reports.receipts import find_by_receipt
from sinergi.reports.rules.receipt import grouped, mark_of_form, read_code
from sinergi.reports.rules.states import MessageKind
from sinergi.reports.rules.told import clean
from sinergi.reports.services.talking import (
    BadMessage,
    allow_originals,
    post_message,
    withdraw,
)

LONGEST_TEXT = 10_000
SAYING = {
    "answer": MessageKind.ANSWER,
    "addition": MessageKind.ADDITION,
    "appeal": MessageKind.APPEAL,
    "reopen": MessageKind.REOPEN,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What came of an act: a text for the reporter, and whether it is bad news."""

    text: str = ""
    is_bad: bool = False
    status: int = 200


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt; with it show what the office wrote, and take what is said."""
    language = language_here()
    if request.method != "POST":
        return page("key", language, problem="", office=known().office_for(""))
    code = read_code(request.POST.get("code", ""))
    report = None if code is None else find_by_receipt(code)
    if code is None or report is None:
        if not budgets.WRONG.take():
            return plain_page("wait", language, 429)
        office = known().office_for("")
        return page("key", language, status=422, problem=_wrong(code), office=office)
    at = now()
    said = _act(request, report, at)
    report = find_by_receipt(code) or report
    typed = ""
    if said.is_bad and request.POST.get("act") in SAYING:
        typed = clean(request.POST.get("text", ""), LONGEST_TEXT)
    return _opened(language, code, report, said, at, typed)


def _wrong(code: str | None) -> str:
    if code is None:
        return _(
            "This is not a whole receipt: a sign is missing or wrong. Compare it with what you wrote down."
        )
    return _("No report has this receipt.")


def _opened(
    language: str, code: str, report: Report, said: Said, at: dt.datetime, typed: str
) -> HttpResponse:
    facts = known()
    office = facts.office(report.institution_id)
    letters: list[Letter] = letters_of(report, code)
    days = None
    if report.deadline_on is not None:
        days = (report.deadline_on - timezone.localdate(at)).days
    return page(
        "mailbox", language, status=said.status, code=grouped(code), report=report,
        office=office, office_name=report.institution.name, letters=letters, said=said,
        state=plain_state(report.state), deadline=long_day(report.deadline_on),
        days=days, received=long_day(timezone.localdate(report.received_at)),
        since=long_day(timezone.localdate(report.state_at)),
        official_on=long_day(report.official_received_on),
        waiting=facts.waiting_days,
        asked=any(one.kind == MessageKind.QUESTION for one in letters[-1:]),
        typed=typed, once=secrets.token_urlsafe(16),
    )  # fmt: skip


def _act(request: HttpRequest, report: Report, at: dt.datetime) -> Said:
    act = request.POST.get("act", "")
    text = clean(request.POST.get("text", ""), LONGEST_TEXT)
    try:
        if act == "withdraw":
            if request.POST.get("sure") != "1":
                return Said(_("Tick the box first."), True, 422)
            withdraw(report, text, at=at)
            return Said(_("Withdrawn. What you told stays sealed; you may come back."))
        if act == "allow":
            allow_originals(report, at=at)
            return Said(_("Noted: the original files may be passed on."))
        if act in SAYING:
            return _say(request, report, SAYING[act], text, at)
    except BadFile as error:
        return Said(file_problem(error.code), True, 422)
    except BadMessage:
        return Said(_("This mailbox takes no more messages."), True, 422)
    return Said()


def _say(
    request: HttpRequest, report: Report, kind: str, text: str, at: dt.datetime
) -> Said:
    files = _files(request, report)
    if not text and not files:
        return Said(_("Write something, or choose a file."), True, 422)
    try:
        message = post_message(
            report, kind, text, from_reporter=True, by=None, at=at, files=files,
            form_mark=_mark(request.POST.get("once", ""), kind, text, files),
        )  # fmt: skip
    except BadMessage as error:
        if error.code != "again":
            raise
        # Pressed twice: it is there, and what came with it lies unnamed until the sweep.
    else:
        if files:
            named(message.files.all())
    return Said(_("Sent. It is sealed for the office and is not shown here."))


def _mark(once: str, kind: str, text: str, files: Sequence[ReadyFile]) -> str:
    """Return the mark of this form with these words; "" for a form that bears no sign.

    The form's own sign is part of it: the same words may be said again another day.
    """
    if not once:
        return ""
    content = json.dumps([str(kind), text, [one.sha256 for one in files]]).encode()
    return mark_of_form(once[:64], receipt_key(), content)


def _files(request: HttpRequest, report: Report) -> list[ReadyFile]:
    return prepare_all(request.FILES.getlist("attached"), report.institution_id)
