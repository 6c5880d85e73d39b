"""Pages anybody may open, without account and without cookies: door, quiz, calendar."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import now, real_now
from sinergi.access.guard import public
from sinergi.documents.ics import PUBLISH, write_calendar
from sinergi.outreach.catalogue import segment_choices
from sinergi.outreach.listing import event_of, midnight
from sinergi.outreach.models import Session
from sinergi.outreach.public_link import (
    make_mark,
    may_try,
    session_of_token,
    use_mark,
)
from sinergi.outreach.rules.material import Phase, Way
from sinergi.outreach.rules.session import BadSession
from sinergi.outreach.services.door import (
    AGES,
    ATTENDANCE,
    QUIZ,
    SEXES,
    count_at_door,
)
from sinergi.outreach.services.quiz import answer_quiz
from sinergi.outreach.times import when
from sinergi.outreach.words import words_of
from sinergi.places.models import Area
from sinergi.places.rules import is_code, to_code

MOST_SHOWN = 200
DAYS_SHOWN = 90
ICS = "text/calendar; charset=utf-8"


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "outreach/open_over.html", status=404)


def _refused(
    request: HttpRequest, row: Session, template: str, context: dict[str, Any], text: str,
    status: int,
) -> HttpResponse:  # fmt: skip
    context |= {"problem": text, "mark": make_mark(row.pk)}
    return render(request, template, context, status=status)


def _gate(request: HttpRequest, row: Session) -> tuple[str, int] | None:
    """Return why an answer is not taken, None when it is: too many, or sent before."""
    if not may_try(row.pk, request.META.get("REMOTE_ADDR", "")):
        return _("Too many answers at once. Try again in ten minutes."), 429
    if not use_mark(request.POST.get("mark", ""), row.pk):
        return _(
            "This page was sent already. Send it again only for another person."
        ), 409
    return None


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, token: str) -> HttpResponse:
    """Say at the door that one is there: a count by sex and age, nobody's name.

    Without CSRF cookie: the token is the right, and each form is good once.
    """
    found = session_of_token(token, ATTENDANCE, real_now())
    if found is None:
        return _over(request)
    row, _link = found
    context: dict[str, Any] = {
        "session": row,
        "when": when(row.starts_at, row.ends_at),
        "mark": make_mark(row.pk),
    }
    if request.method != "POST":
        return render(request, "outreach/open_attend.html", context)
    if refusal := _gate(request, row):
        return _refused(request, row, "outreach/open_attend.html", context, *refusal)
    sex, age = request.POST.get("sex", ""), request.POST.get("age", "")
    try:
        count_at_door(
            row,
            sex if sex in SEXES else "",
            age if age in AGES else "",
            disabled=request.POST.get("disabled") == "1",
            at=real_now(),
        )
    except BadSession as error:
        text = words_of(error)
        return _refused(request, row, "outreach/open_attend.html", context, text, 422)
    return render(request, "outreach/open_thanks.html", context)


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz_page(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the quiz of a session on one's own phone, or at a kiosk (`?kiosk=1`).

    A kiosk shows the next empty form after each answer. No name, no cookie; a slip
    number pairs the answers before and after for whoever has one.
    """
    found = session_of_token(token, QUIZ, real_now())
    if found is None or found[0].quiz is None or found[1].phase not in set(Phase):
        return _over(request)
    row, link = found
    kiosk = request.GET.get("kiosk") == "1"
    quiz: Any = row.quiz
    context: dict[str, Any] = {
        "session": row,
        "quiz": quiz,
        "phase": link.phase,
        "kiosk": kiosk,
        "mark": make_mark(row.pk),
        "sent": request.GET.get("sent") == "1",
    }
    if request.method != "POST":
        return render(request, "outreach/open_quiz.html", context)
    if refusal := _gate(request, row):
        return _refused(request, row, "outreach/open_quiz.html", context, *refusal)
    picked = [
        to_asked_number(request.POST.get(f"q{n}", ""))
        for n in range(len(quiz.questions))
    ]
    slip = "".join(ch for ch in request.POST.get("slip", "")[:16] if ch.isalnum())[:8]
    way = Way.KIOSK if kiosk else Way.PHONE
    try:
        answer_quiz(
            row, Phase(link.phase), picked, slip=slip.upper(), way=way, at=real_now()
        )
    except BadSession as error:
        text = words_of(error)
        return _refused(request, row, "outreach/open_quiz.html", context, text, 422)
    return render(request, "outreach/open_thanks.html", context)


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the sessions to come that their organisers have put into the calendar."""
    asked = _asked(request)
    rows = list(_coming(request, **asked)[:MOST_SHOWN])
    names = dict(
        Area.visible.current()
        .filter(code__in={one.area_code for one in rows})
        .values_list("code", "name")
    )
    context = {
        "rows": [
            (one, when(one.starts_at, one.ends_at), names.get(one.area_code, ""))
            for one in rows
        ],
        "segments": segment_choices(),
        "districts": _districts(request),
        **asked,
    }
    return render(request, "outreach/open_calendar.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    segment = request.GET.get("segment", "")
    return {
        "within": code if is_code(code) else "",
        "segment": segment if segment in dict(segment_choices()) else "",
    }


def _coming(request: HttpRequest, *, within: str = "", segment: str = "") -> Any:
    today = timezone.localdate(now(request))
    rows = Session.visible.in_calendar().between(
        midnight(today), midnight(today, DAYS_SHOWN)
    )
    if within:
        rows = rows.within(within)
    if segment:
        rows = rows.filter(segment=segment)
    return rows.listed().order_by("starts_at", "pk")


def _districts(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the kecamatan (or city) in which sessions are to come."""
    codes = set(_coming(request).values_list("area_code", flat=True).order_by())
    wanted = {".".join(code.split(".")[:3]) for code in codes}
    areas = Area.visible.current().filter(code__in=wanted).order_by("name")
    return list(areas.values_list("code", "name"))


@public
@require_safe
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """Return the same sessions for a calendar of one's own."""
    address = request.build_absolute_uri("/outreach/calendar/")
    rows = _coming(request, **_asked(request))[:MOST_SHOWN]
    events = [event_of(one, address) for one in rows]
    content = write_calendar(events, name=_("Outreach sessions"), method=PUBLISH)
    response = HttpResponse(content, content_type=ICS)
    stamp = dt.date.isoformat(timezone.localdate(now(request)))
    response["Content-Disposition"] = f'attachment; filename="sosialisasi-{stamp}.ics"'
    return response
