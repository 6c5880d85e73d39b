"""One decision about many submissions: ticked in the list, shown once more, then taken."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.observations.deciding import Refused, decide, hinders_of, keys_that_fit
from sinergi.observations.detailing import ACT_NAMES, REVIEW_TEXTS
from sinergi.observations.listing import Line, find, lines_of, read_asked
from sinergi.observations.models import State, Submission
from sinergi.observations.models.submission import STATE_NAMES
from sinergi.observations.rules.review import LONGEST_REASON, NEEDS_REASON

MOST_AT_ONCE = 500
LONGEST_QUERY = 2_000


@dataclass(frozen=True, slots=True)
class Left:
    """A submission that is left as it is, and why."""

    line: Line
    why: str | Promise


@requires(Permission.REVIEW_SUBMISSIONS)
@require_POST
def review_many(request: HttpRequest) -> HttpResponse:
    """Show what a decision would be taken about; with `confirmed` take it.

    Of the ticked ones, or with `whole` of all that fit the filters of `query`, the oldest
    `MOST_AT_ONCE`: the page names each of them, and only those are decided about then,
    whatever has come since. Each is a decision of its own; what it does not fit is named
    with the reason, before and after, and stops no other.
    """
    action = request.POST.get("action", "")
    if action not in {one.value for one in ACT_NAMES}:
        return _nothing(request, _("Tick at least one line and choose what to do."))
    state, confirmed = State(action), request.POST.get("confirmed") == "1"
    if request.POST.get("whole") == "1" and not confirmed:
        return _ask_of_all(request, state)
    ticked = _ticked(request)
    if not ticked:
        return _nothing(request, _("Tick at least one line and choose what to do."))
    if not confirmed:
        return _ask(request, state, list(ticked))
    reason = request.POST.get("reason", "")
    fault = _fault(state, reason)
    if fault:
        return _ask(request, state, list(ticked), reason=reason, fault=fault)
    return _decide(request, state, ticked, reason)


def _nothing(request: HttpRequest, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect(_back(request))


def _ask_of_all(request: HttpRequest, state: State) -> HttpResponse:
    actor = signed_in(request)
    asked = read_asked(QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]))
    keys = keys_that_fit(asked, state, actor, MOST_AT_ONCE)
    if not keys:
        return _nothing(request, _("Nothing that fits the filter can be decided so."))
    return _ask(request, state, keys, of=find(asked, actor).count())


def _ticked(request: HttpRequest) -> dict[int, int | None]:
    """Return key → how many decisions stood on the page, None where it did not say.

    A row comes as `12`, or as `12:1` from the page that asks for confirmation.
    """
    found: dict[int, int | None] = {}
    for text in request.POST.getlist("row")[:MOST_AT_ONCE]:
        key, _colon, seen = text.partition(":")
        pk = to_asked_number(key)
        if pk is not None:
            found[pk] = to_asked_number(seen)
    return found


def _fault(state: State, reason: str) -> str | Promise:
    if state in NEEDS_REASON and not reason.strip():
        return REVIEW_TEXTS["reason"]
    return REVIEW_TEXTS["long"] if len(reason) > LONGEST_REASON else ""


def _ask(
    request: HttpRequest,
    state: State,
    keys: list[int],
    *,
    reason: str = "",
    fault: str | Promise = "",
    of: int = 0,
) -> HttpResponse:
    actor = signed_in(request)
    rows = Submission.visible.to(actor).light().filter(pk__in=keys)
    hinders = hinders_of(rows, state, actor)
    lines = lines_of((pk for pk in keys if pk in hinders), actor)
    context: dict[str, Any] = {
        "state": state.value,
        "act": ACT_NAMES[state],
        "fit": [
            (line, hinders[line.row.pk].seen)
            for line in lines
            if not hinders[line.row.pk].code
        ],
        "left": [
            Left(line, REVIEW_TEXTS[code])
            for line in lines
            if (code := hinders[line.row.pk].code)
        ],
        "needs_reason": state in NEEDS_REASON,
        "reason": reason,
        "fault": fault,
        "longest": LONGEST_REASON,
        "of": of,
        "most": MOST_AT_ONCE,
        "next": _back(request),
    }
    return render(
        request, "observations/submissions/confirm.html", context,
        status=422 if fault else 200,
    )  # fmt: skip


def _decide(
    request: HttpRequest, state: State, ticked: dict[int, int | None], reason: str
) -> HttpResponse:
    actor = signed_in(request)
    rows = Submission.visible.to(actor).light().filter(pk__in=list(ticked))
    done, refused = decide(
        list(rows.order_by("pk")), state, seen=ticked, reason=reason,
        by=cast(Person, request.user), at=real_now(),
    )  # fmt: skip
    if done:
        text = ngettext(
            "%(n)s submission: %(state)s.", "%(n)s submissions: %(state)s.", done
        )
        messages.success(request, text % {"n": done, "state": STATE_NAMES[state]})
    if not refused:
        return redirect(_back(request))
    return _tell(request, state, refused)


def _tell(request: HttpRequest, state: State, refused: list[Refused]) -> HttpResponse:
    why = {one.pk: REVIEW_TEXTS[one.code] for one in refused}
    lines = lines_of(why, signed_in(request))
    context = {
        "act": ACT_NAMES[state],
        "left": [Left(line, why[line.row.pk]) for line in lines],
        "next": _back(request),
    }
    return render(request, "observations/submissions/left.html", context, status=409)


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    hosts = {request.get_host()}
    # Without a slash `redirect` takes it for the name of a view.
    if address.startswith("/") and url_has_allowed_host_and_scheme(address, hosts):
        return address
    return reverse("observations:submissions")
