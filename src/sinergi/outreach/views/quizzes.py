"""Quizzes: list, one quiz, writing, putting into use, the tally of papers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.outreach.asked_forms import REFUSED, answer_form, answer_post, posted
from sinergi.outreach.catalogue import topic_choices
from sinergi.outreach.forms.library import (
    ItemForms,
    QuizForm,
    TallyForm,
    item_initial,
    quiz_draft,
)
from sinergi.outreach.models import Quiz, QuizResult
from sinergi.outreach.models.learning import PHASE_NAMES
from sinergi.outreach.reach import own_session
from sinergi.outreach.rules.material import Phase, Way
from sinergi.outreach.services.quiz import put_quiz_to_use, tally_quiz, write_quiz
from sinergi.outreach.services.rights import writes_for
from sinergi.outreach.words import add_problem

PER_PAGE = 50


def _quiz(request: HttpRequest, pk: int) -> Quiz:
    rows = Quiz.visible.to(signed_in(request)).select_related("institution")
    row: Quiz = get_object_or_404(rows, pk=pk)
    return row


@requires(Permission.READ_OUTREACH)
@require_safe
def quizzes(request: HttpRequest) -> HttpResponse:
    """List quizzes: one's own, and those in use that others share."""
    actor = signed_in(request)
    rows = Quiz.visible.to(actor).filter(retired_at=None)
    topic = request.GET.get("topic", "")
    if topic in dict(topic_choices()):
        rows = rows.filter(topic=topic)
    page = Paginator(rows.select_related("institution"), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "topic": topic,
        "topics": topic_choices(),
        "may_write": actor.holds(Permission.WRITE_OUTREACH),
    }
    return render(request, "outreach/quizzes.html", context)


@requires(Permission.READ_OUTREACH)
@require_safe
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a quiz; `?print=1` as a sheet of paper, without the right answers."""
    row = _quiz(request, pk)
    context = {
        "quiz": row,
        "may_write": writes_for(row.institution_id, signed_in(request)),
        "sheet": request.GET.get("print") == "1",
    }
    return render(request, "outreach/quiz.html", context)


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def quiz_write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a quiz; one in use stays, and the new text becomes its successor."""
    actor = signed_in(request)
    row = _quiz(request, pk) if pk is not None else None
    if row is not None and not writes_for(row.institution_id, actor):
        raise Http404
    data = request.POST if request.method == "POST" else None
    initial = {}
    if row is not None:
        initial = {"title": row.title, "topic": row.topic, "shared": row.shared}
        initial["institution"] = row.institution_id
    form = QuizForm(data, actor=actor, initial=initial)
    kept = item_initial(row.questions) if row is not None else []
    items = ItemForms(data, prefix="items", initial=kept)
    if data is not None and form.is_valid() and items.is_valid():
        body = form.cleaned_data["institution"]
        draft = quiz_draft(form, items)
        try:
            made = write_quiz(draft, body, quiz=row, by=actor, at=real_now())
        except REFUSED as error:
            add_problem(form, error)
        else:
            return redirect("outreach:quiz", pk=made.pk)
    back = reverse("outreach:quiz", args=[pk]) if pk else reverse("outreach:quizzes")
    context = {"form": form, "items": items, "quiz": row, "back": back}
    status = 422 if data is not None else 200
    return render(request, "outreach/quiz_form.html", context, status=status)


@requires(Permission.WRITE_OUTREACH)
@require_POST
def quiz_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a quiz into use, or retire it."""
    row = _quiz(request, pk)
    use = request.POST.get("use") == "1"
    said = _("The quiz is in use now and stays as it is.") if use else _("Retired.")
    return answer_post(
        request,
        lambda: put_quiz_to_use(row, use=use, by=signed_in(request), at=real_now()),
        said=said,
        target=reverse("outreach:quiz", args=[pk]),
    )


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def tally(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """Count papers by their number of right answers."""
    if phase not in set(Phase):
        raise Http404(phase)
    actor, row = signed_in(request), own_session(request, pk)
    address = reverse("outreach:session", args=[pk])
    if row.quiz is None:
        return redirect(address)
    found = QuizResult.visible.to(actor).filter(session=row, phase=phase, way=Way.PAPER)
    kept = found.first()
    counts = kept.marks.get("counts", []) if kept else []
    form = TallyForm(
        posted(request),
        questions=len(row.quiz.questions),
        initial={f"n{right}": count for right, count in enumerate(counts)},
    )

    def act() -> str:
        tally_quiz(row, Phase(phase), form.counts(), by=actor, at=real_now())
        return address

    titles = {
        Phase.BEFORE: _("Papers before the session"),
        Phase.AFTER: _("Papers after the session"),
    }
    context = {
        "title": titles[Phase(phase)],
        "crumbs": [
            (_("Outreach sessions"), reverse("outreach:sessions")),
            (row.title, address),
        ],
        "back": address,
        "note": _("Lay the papers into stacks by right answers and count the stacks."),
        "phase": PHASE_NAMES[Phase(phase)],
    }
    return answer_form(request, form, act, said=_("Counted."), context=context)
