"""Search over everything the person may see."""

from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import LONGEST_TEXT
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.web.asking import asked_text
from sinergi.web.searching import KINDS, Group, Hit, found_of, groups_of
from sinergi.web.searching.places import like_names, show_areas
from sinergi.web.searching.promises import commitment_of
from sinergi.web.searching.question import Question, read_question

PAGE_SIZE = 50


@requires(Permission.USE_WORKSPACE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found, by kind; `?kind=` shows all of one kind.

    The whole number of a commitment one may see leads to it at once.
    """
    actor = signed_in(request)
    question = read_question(asked_text(request, "q"))
    if (promise := commitment_of(question, actor)) is not None:
        return redirect("commitments:detail", promise)
    kind = request.GET.get("kind", "")
    context = {
        "question": question,
        "search_text": question.text,
        "is_cut": len(request.GET.get("q", "").strip()) > LONGEST_TEXT,
        "longest": LONGEST_TEXT,
        "everything": urlencode({"q": question.text}),
    }
    if kind in KINDS:
        page, hits = _page(request, kind, question, actor)
        context |= {"kind": KINDS[kind].label, "page": page, "hits": hits}
    else:
        groups = groups_of(question, actor)
        context |= {"groups": groups, "like": _like(question, actor, groups)}
    return render(request, "web/search.html", context)


def _page(
    request: HttpRequest, kind: str, question: Question, actor: Actor
) -> tuple[Page[object] | None, list[Hit]]:
    found = found_of(kind, question, actor)
    if found is None:
        return None, []
    page = Paginator(found.keys, PAGE_SIZE).get_page(request.GET.get("page"))
    return page, found.show(list(page))


def _like(question: Question, actor: Actor, groups: list[Group]) -> list[Hit]:
    """Return areas spelt nearly so, when nothing at all is found."""
    if groups or not question.can_be_answered:
        return []
    return show_areas(like_names(question.text, actor), actor)
