"""One page for every form: what it asks, what a service refuses, where it leads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from sinergi.outreach.rules.session import BadSession, NotTheirs, Stale
from sinergi.outreach.words import add_problem, words_of

REFUSED = (BadSession, NotTheirs, Stale)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None for a page that is only opened.

    An empty form that was sent is still sent: files alone, or ticks all left out.
    """
    return request.POST if request.method == "POST" else None


def answer_form(
    request: HttpRequest,
    form: Form,
    act: Callable[[], str],
    *,
    said: str,
    context: dict[str, Any],
    template: str = "outreach/form.html",
) -> HttpResponse:
    """Show a form, or do what it asks and go where `act` says.

    What the service refuses stands at its field, and nothing typed is lost. A stale
    version answers 409, other refusals 422.
    """
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            target = act()
        except REFUSED as error:
            add_problem(form, error)
            stale = isinstance(error, Stale)
        else:
            messages.success(request, said)
            return redirect(target)
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


def answer_post(
    request: HttpRequest, act: Callable[[], object], *, said: str, target: str
) -> HttpResponse:
    """Do what a button asks and go back, with what became of it in words."""
    try:
        act()
    except REFUSED as error:
        messages.error(request, words_of(error))
    else:
        messages.success(request, said)
    return redirect(target)
