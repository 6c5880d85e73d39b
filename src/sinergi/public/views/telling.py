"""Telling: free text, then the questions still needed, a look at all of it, the receipt."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.busy import is_busy
from sinergi.access.clock import now
from sinergi.access.guard import public
from sinergi.public import budgets
from sinergi.public.addresses import ADDRESSES
from sinergi.public.asked import Answers, read_answers
from sinergi.public.coach import Meter, meter_of, read_story, regime_of
from sinergi.public.form import Form, new_form, read_form
from sinergi.public.known import Known, Office, known
from sinergi.public.language import language_here
from sinergi.public.pages import page, plain_page
from sinergi.public.papers import form_b1
from sinergi.public.pending import named, take_files
from sinergi.public.proof import (
    bits_asked,
    bits_taken,
    is_answered,
    is_worked,
    sum_in_words,
)
from sinergi.public.words import file_problem, kind_list, shown_answers
from sinergi.reports.files import BadFile
from sinergi.reports.keys import receipt_key
from sinergi.reports.rules.elements import has_content
from sinergi.reports.rules.receipt import code_of_form, grouped, mark_of_form
from sinergi.reports.rules.states import MessageKind, Wanted
from sinergi.reports.rules.told import Told
from sinergi.reports.services.taking import ReportDraft, Taken, take_report
from sinergi.reports.services.talking import BadMessage, post_message

Step = Callable[[HttpRequest, str, "Visit"], HttpResponse]


class Visit:
    """What a page of the coach needs: the form, the answers, what is known, the time."""

    def __init__(self, request: HttpRequest) -> None:
        self.at = now()
        self.today = timezone.localdate(self.at)
        self.known: Known = known()
        sent = request.POST
        self.form: Form = read_form(sent.get("form", ""), self.at) or new_form(self.at)
        self.answers: Answers = read_answers(sent, self.form, self.known, self.today)
        self.office: Office | None = self._office()

    def _office(self) -> Office | None:
        """The office that the files are sealed for, else the one of the area."""
        if self.answers.files:
            return self.known.office(self.answers.files[0].institution_id)
        return self.known.office_for(self.answers.area_code)

    def meter(self) -> Meter:
        """The meter of the answers as they are."""
        return meter_of(self.answers, self.known, self.at)


def step(view: Step) -> Callable[[HttpRequest], HttpResponse]:
    """Make a page of the coach: only what was sent by its form is answered."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        language = language_here()
        if request.method != "POST":
            return HttpResponseRedirect(ADDRESSES[language]["first"], status=303)
        visit = Visit(request)
        if visit.office is None:
            return plain_page("not-open", language, 503)
        return view(request, language, visit)

    return public(answered)


@public
def first(request: HttpRequest) -> HttpResponse:
    """Say who will read it, and take the story in free words.

    Sent to, by the button of the other language, it shows the story that was typed.
    """
    language, at = language_here(), now()
    facts = known()
    office = facts.office_for("")
    if office is None:
        return plain_page("not-open", language, 503)
    form, answers = read_form(request.POST.get("form", ""), at), Answers()
    form = form or new_form(at)
    if request.method == "POST":
        told = read_answers(request.POST, form, facts, timezone.localdate(at)).told
        answers = Answers(told=Told(story=told.story))
    return page(
        "first", language, form=form, office=office, waiting=facts.waiting_days,
        meter=meter_of(answers, facts, at), answers=answers,
    )  # fmt: skip


@step
def ask(request: HttpRequest, language: str, visit: Visit) -> HttpResponse:
    """Ask what is still needed, with what the story told already put in."""
    visit.answers, guessed = read_story(visit.answers, visit.known, visit.today)
    if not visit.answers.wanted:
        visit.answers = replace(visit.answers, wanted=Wanted.INFORMATION)
    return _questions(language, visit, guessed=guessed)


@step
def review(request: HttpRequest, language: str, visit: Visit) -> HttpResponse:
    """Take the answers and files, and show all of it before it is sent."""
    problem = _take_files(request, visit)
    answers = visit.answers
    if problem or answers.problems or request.POST.get("go") == "stay":
        return _questions(language, visit, problem=problem)
    if not has_content(answers.told.story):
        return _questions(language, visit, problem=_("Tell what happened first."))
    return _review(language, visit)


@step
def send(request: HttpRequest, language: str, visit: Visit) -> HttpResponse:
    """Keep the report, and only then show its receipt."""
    form, answers = visit.form, visit.answers
    if not has_content(answers.told.story):
        return _questions(language, visit, problem=_("Tell what happened first."))
    if answers.problems:
        return _questions(language, visit)
    if refused := _refusal(request, form):
        return _review(language, visit, problem=refused[0], status=refused[1])
    try:
        taken = take_report(_draft(visit, language), by=None, at=visit.at)
        untaken = _add_changed(taken, visit)
    except OperationalError as error:
        if not is_busy(error):
            raise
        text = _("The server is busy. Nothing was lost: press the button again.")
        return _review(language, visit, problem=text, status=503)
    except BadFile as error:
        return _questions(language, visit, problem=file_problem(error.code))
    if taken.is_new:
        named(answers.files)
    office = visit.known.office(taken.report.institution_id) or visit.office
    return page(
        "receipt", language, code=grouped(taken.code), report=taken.report,
        office=office, untaken=untaken, meter=visit.meter(), form=form, answers=answers,
        hidden=list(answers.hidden()), waiting=visit.known.waiting_days,
    )  # fmt: skip


@step
def paper(request: HttpRequest, language: str, visit: Visit) -> HttpResponse:
    """Return Form B.1 from the answers; nothing of it is kept."""
    if visit.office is None or not budgets.PAPERS.take():
        return plain_page("wait", language, 429)
    with budgets.typesetting:
        data = form_b1(visit.answers, visit.office, visit.known, at=visit.at)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="formulir.pdf"'
    return answer


@public
def safety(request: HttpRequest) -> HttpResponse:
    """Advise how to stay safe."""
    return page("safety", language_here(), office=known().office_for(""))


def _questions(
    language: str, visit: Visit, *, guessed: frozenset[str] = frozenset(),
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    answers = visit.answers
    return page(
        "ask", language, status=422 if problem or answers.problems else 200,
        form=visit.form, answers=answers, told=answers.told, who=answers.who,
        meter=visit.meter(), guessed=guessed, problem=problem, office=visit.office,
        groups=visit.known.groups, kinds=kind_list(), today=visit.today.isoformat(),
    )  # fmt: skip


def _review(
    language: str, visit: Visit, *, problem: str = "", status: int = 200
) -> HttpResponse:
    answers = visit.answers
    return page(
        "review", language, status=status, form=visit.form, answers=answers,
        shown=shown_answers(answers, visit.known), hidden=list(answers.hidden()),
        meter=visit.meter(), problem=problem, office=visit.office,
        question=sum_in_words(visit.form.nonce), bits=bits_asked(),
        waiting=visit.known.waiting_days,
    )  # fmt: skip


def _take_files(request: HttpRequest, visit: Visit) -> str:
    """Seal files sent with the form; return in words why one was not taken."""
    if visit.office is None:
        return ""
    there = len(visit.answers.notes)
    try:
        sent = request.FILES.getlist("attached")
        fresh = take_files(sent, visit.form, visit.office.pk, there)
    except BadFile as error:
        return file_problem(error.code)
    if fresh:
        more = request.POST.copy()
        more.setlist("file", [*visit.answers.notes, *fresh])
        visit.answers = read_answers(more, visit.form, visit.known, visit.today)
    return ""


def _refusal(request: HttpRequest, form: Form) -> tuple[str, int] | None:
    """Return why it is not taken now, None when it is."""
    worked = is_worked(form.nonce, request.POST.get("work", ""), bits_taken())
    if not worked and not is_answered(form.nonce, request.POST.get("sum", "")):
        return _(
            "Answer the small sum, so that we know that no machine sends this."
        ), 422
    if not budgets.SENT.take() or (not worked and not budgets.ANSWERED.take()):
        text = _("Too many reports at once. Nothing was lost: press again in a minute.")
        return text, 429
    return None


def _draft(visit: Visit, language: str) -> ReportDraft:
    answers, key = visit.answers, receipt_key()
    election, regime = regime_of(answers, visit.known)
    office = visit.office.pk if visit.office else 0
    return ReportDraft(
        institution_id=office, told=answers.told, identity=answers.identity,
        wanted=answers.wanted or Wanted.INFORMATION, kind=answers.kind or "other",
        area_code=answers.area_code, election_id=election, regime=regime,
        happened_on=answers.happened_on, known_on=answers.known_on,
        threatened=answers.threatened, language=language, files=answers.files,
        code=code_of_form(visit.form.nonce, key),
        form_mark=mark_of_form(visit.form.nonce, key, _content(answers)),
    )  # fmt: skip


def _content(answers: Answers) -> bytes:
    return json.dumps(list(answers.hidden())).encode()


def _add_changed(taken: Taken, visit: Visit) -> str:
    """Where a form was sent again with other words, keep those too: nothing is lost.

    Return in words what was not kept, and why.
    """
    mark = mark_of_form(visit.form.nonce, receipt_key(), _content(visit.answers))
    if taken.is_new or taken.report.form_mark == mark:
        return ""
    words = visit.answers.told.as_dict()
    text = "\n".join(f"{name}: {said}" for name, said in words.items())
    try:
        message = post_message(
            taken.report, MessageKind.ADDITION, text, from_reporter=True, by=None,
            at=visit.at, files=visit.answers.files, form_mark=mark,
        )  # fmt: skip
    except BadMessage as error:
        if error.code == "again":
            return ""
        return _("This mailbox takes no more messages.")
    except BadFile as error:
        return file_problem(error.code)
    if visit.answers.files:
        named(message.files.all())
    return ""
