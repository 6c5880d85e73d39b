"""Playbooks: the library, copies, and what becomes of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.warnings.book_showing import shown
from sinergi.warnings.books import OWN, book_of, to_book
from sinergi.warnings.forms.fields import put_problem
from sinergi.warnings.forms.playbook import PlaybookForm, initial_of
from sinergi.warnings.library import shipped
from sinergi.warnings.models import Playbook
from sinergi.warnings.problems import problem_text
from sinergi.warnings.rules.playbooks import Book
from sinergi.warnings.rules.steps import BadWarning
from sinergi.warnings.services.playbooks import keep_playbook, retire_playbook


@requires(Permission.READ_WARNINGS)
@require_safe
def playbooks(request: HttpRequest) -> HttpResponse:
    """List the copies of institutions and the library."""
    rows = (
        Playbook.visible.to(signed_in(request)).in_use().select_related("institution")
    )
    own = [shown(to_book(one), one.institution.name) for one in rows]
    library = [shown(one) for one in shipped().values()]
    context = {"own": own, "library": library}
    return render(request, "warnings/playbooks.html", context)


@requires(Permission.READ_WARNINGS)
@require_safe
def playbook(request: HttpRequest, code: str) -> HttpResponse:
    """Show a playbook with its tasks."""
    book, row = _find(request, code)
    own = signed_in(request).institutions_with(Permission.WRITE_WARNINGS)
    context = {
        "book": shown(book, row.institution.name if row else ""),
        "row": row,
        "may_change": row is not None
        and row.retired_at is None
        and row.institution_id in own,
    }
    return render(request, "warnings/playbook.html", context)


def _find(request: HttpRequest, code: str) -> tuple[Book, Playbook | None]:
    book = book_of(code)
    if book is None:
        raise Http404(code)
    if not code.startswith(OWN):
        return book, None
    rows = Playbook.visible.to(signed_in(request)).select_related("institution")
    return book, get_object_or_404(rows, pk=int(code.removeprefix(OWN)))


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["GET", "POST"])
def playbook_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Make a copy of a playbook, or change one's own copy."""
    actor = signed_in(request)
    book, row = _find(request, code)
    own = actor.institutions_with(Permission.WRITE_WARNINGS)
    if row is not None and (row.institution_id not in own or row.retired_at):
        row = None
    if request.method != "POST":
        form = PlaybookForm(actor=actor, row=row, initial=initial_of(book))
        return _page(request, form, book)
    form = PlaybookForm(request.POST, actor=actor, row=row)
    if form.is_valid():
        try:
            kept = keep_playbook(
                form.draft(code), replaces=row, by=actor, at=now(request)
            )
        except BadWarning as problem:
            put_problem(form, problem)
        else:
            messages.success(request, _("The playbook is kept."))
            return redirect("warnings:playbook", code=kept.code)
    return _page(request, form, book, status=422)


def _page(
    request: HttpRequest, form: PlaybookForm, book: Book, status: int = 200
) -> HttpResponse:
    context = {"form": form, "book": shown(book)}
    return render(request, "warnings/playbook_form.html", context, status=status)


@requires(Permission.WRITE_WARNINGS)
@require_POST
def playbook_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a copy out of use."""
    actor = signed_in(request)
    row = get_object_or_404(Playbook.visible.to(actor), pk=pk)
    try:
        retire_playbook(row, by=actor, at=now(request))
    except BadWarning as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("It is out of use; the library's holds again."))
    return redirect("warnings:playbooks")
