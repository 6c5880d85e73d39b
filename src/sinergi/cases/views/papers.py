"""Papers as PDF, publications, number series."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.verbs import Verb
from sinergi.cases.finding import add_problem, find_own
from sinergi.cases.forms.writing import PublicationForm, SeriesForm
from sinergi.cases.models import SERIES_NAMES, Paper, Publication, Series
from sinergi.cases.naming import CASE_PROBLEMS
from sinergi.cases.pressing import press
from sinergi.cases.sealing import read_words
from sinergi.cases.services.numbering import default_pattern, set_series
from sinergi.cases.services.problems import BadCase
from sinergi.cases.services.viewing import note_look
from sinergi.cases.services.writing import (
    draft_publication,
    publish,
    withdraw_publication,
)


@requires(Permission.READ_CASES)
@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out a letter or form as PDF (PDF/UA); a locked office says so instead."""
    actor = signed_in(request)
    rows = Paper.visible.to(actor).select_related("case")
    row = get_object_or_404(rows, key=key)
    (data,) = read_words(row.institution_id, [row.sealed_data])
    content = press(data, row.made_at)
    note_look(row.case, by=actor, at=real_now(), verb=Verb.CASE_PAPER, paper=row.pk)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.kind}-{row.pk}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def publication_new(request: HttpRequest, key: str) -> HttpResponse:
    """Write the text for the public: an own text, never the decision with words taken out."""
    row, actor = find_own(request, key), signed_in(request)
    form = PublicationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            draft_publication(row, data["text"], data["why"], by=actor, at=now(request))
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept, sealed. Who decides may publish it."))
            return redirect("cases:case", key=row.key)
    status = 422 if form.is_bound else 200
    context = {"row": row, "form": form}
    return render(request, "cases/publication_new.html", context, status=status)


@requires(Permission.DECIDE_CASES)
@require_POST
def publication_act(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Publish a text, or take a published one back."""
    actor = signed_in(request)
    rows = Publication.visible.to(actor).select_related("case")
    row = get_object_or_404(rows, key=key)
    if act not in {"publish", "withdraw"}:
        raise Http404
    try:
        if act == "publish":
            publish(row, by=actor, at=now(request))
        else:
            withdraw_publication(row, by=actor, at=now(request))
    except BadCase as problem:
        messages.error(request, str(CASE_PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Done."))
    return redirect("cases:case", key=row.case.key)


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def series(request: HttpRequest) -> HttpResponse:
    """Show and set how the office numbers its papers, and which form codes they bear."""
    actor = signed_in(request)
    form = SeriesForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_series(
                data["institution"], data["kind"], data["pattern"], data["form_code"],
                by=actor, at=now(request),
            )  # fmt: skip
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept. Numbers given before stay."))
            return redirect("cases:series")
    context = {"form": form, "rows": _series_of(actor)}
    status = 422 if form.is_bound else 200
    return render(request, "cases/series.html", context, status=status)


def _series_of(actor: Actor) -> list[tuple[str, list[Series], str]]:
    """Return (what, the patterns of one's offices, the pattern where there is none)."""
    rows = list(Series.visible.to(actor).select_related("institution"))
    return [
        (
            str(name),
            [one for one in rows if one.kind == kind],
            default_pattern(str(kind)),
        )
        for kind, name in SERIES_NAMES.items()
    ]
