"""Pages that open and show the codes of a session: attendance, and the quiz."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.documents.qr import draw_code
from sinergi.outreach.asked_forms import answer_post
from sinergi.outreach.door_counts import heads_at_door
from sinergi.outreach.forms.session import CodeForm
from sinergi.outreach.models import QuizResult, Session
from sinergi.outreach.models.learning import PHASE_NAMES
from sinergi.outreach.public_link import make_token
from sinergi.outreach.reach import own_session
from sinergi.outreach.rules.material import Phase
from sinergi.outreach.services.door import ATTENDANCE, QUIZ, open_code


@requires(Permission.WRITE_OUTREACH)
@require_safe
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the codes of a session, to open, close and show large."""
    actor, row = signed_in(request), own_session(request, pk)
    results = QuizResult.visible.to(actor).filter(session=row)
    answers = dict.fromkeys(Phase, 0)
    for phase, people in results.values_list("phase", "people"):
        answers[Phase(phase)] += people
    context = {
        "session": row,
        "form": CodeForm(),
        "attendance": _code(request, row, ATTENDANCE),
        "quizzes": [
            (
                phase,
                PHASE_NAMES[phase],
                _code(request, row, QUIZ, phase),
                answers[phase],
            )
            for phase in Phase
        ],
        "door": heads_at_door(row, actor),
        "crumbs": [
            (_("Outreach sessions"), reverse("outreach:sessions")),
            (row.title, reverse("outreach:session", args=[pk])),
        ],
    }
    return render(request, "outreach/codes.html", context)


def _code(
    request: HttpRequest, row: Session, what: str, phase: str = ""
) -> dict[str, Any] | None:
    """Return address and drawing of an open code, None when it is closed or over."""
    until: dt.datetime | None = getattr(row, f"{what}_until")
    if until is None or real_now() >= until or not row.is_open:
        return None
    name = "outreach:attend" if what == ATTENDANCE else "outreach:quiz_page"
    path = reverse(name, args=[make_token(row, what, phase)])
    address = request.build_absolute_uri(path)
    drawn = mark_safe(draw_code(address))  # noqa: S308 our own drawing
    return {"address": address, "code": drawn, "until": until}


@requires(Permission.WRITE_OUTREACH)
@require_POST
def code_open(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Open a code for some hours, or close it."""
    row = own_session(request, pk)
    if what not in {ATTENDANCE, QUIZ}:
        raise Http404(what)
    form = CodeForm(request.POST)
    until = None
    if "close" not in request.POST:
        hours = form.cleaned_data["hours"] if form.is_valid() else 6
        until = real_now() + dt.timedelta(hours=hours)
    return answer_post(
        request,
        lambda: open_code(row, what, until, by=signed_in(request), at=real_now()),
        said=_("The code works now.") if until else _("The code is closed."),
        target=reverse("outreach:codes", args=[pk]),
    )


@requires(Permission.WRITE_OUTREACH)
@require_safe
def code_large(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Show one code large, for the door or a screen; `what` may name a phase."""
    row = own_session(request, pk)
    kind, _dash, phase = what.partition("-")
    if kind not in {ATTENDANCE, QUIZ} or (kind == QUIZ) != (phase in set(Phase)):
        raise Http404(what)
    code = _code(request, row, kind, phase)
    if code is None:
        raise Http404(what)
    context = {"session": row, "code": code, "what": kind, "phase": phase}
    return render(request, "outreach/code_large.html", context)
