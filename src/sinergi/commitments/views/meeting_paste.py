"""A meeting in a minute: paste the text, look once, keep."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.commitments.forms.commitment import DRAFT_PROBLEMS
from sinergi.commitments.forms.meeting import (
    MEETING_PROBLEMS,
    PasteForm,
    institution_choices,
)
from sinergi.commitments.forms.meeting_review import (
    Review,
    default_title,
    unsure_of,
)
from sinergi.commitments.meeting_known import known_to, stages_of
from sinergi.commitments.models import Conclusion, Meeting
from sinergi.commitments.models.meeting import KIND_NAMES
from sinergi.commitments.rules.commitment import BadDraft, NotYours
from sinergi.commitments.rules.meeting import BadMeeting
from sinergi.commitments.rules.meeting_text import ReadMeeting, read_meeting
from sinergi.commitments.services.meeting_paste import keep_pasted
from sinergi.elections.models import Election


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_paste(request: HttpRequest) -> HttpResponse:
    """Take a text; answer with the page on which everything read is looked at."""
    actor = signed_in(request)
    form = PasteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form}
        return render(request, "commitments/meeting_paste.html", context, status=status)
    text, known = form.cleaned_data["text"], known_to(actor)
    # The day decides whose calendar "before the campaign" is read by.
    told = read_meeting(text, known, today=today(request))
    election = _election_on(told.on.on if told.on else today(request), actor)
    stages = stages_of(election)
    read = read_meeting(text, known, today=today(request), stages=stages)
    initial = _initial(actor, read, election)
    review = Review(actor, institution_choices(actor), read=read, initial=initial)
    return render(request, "commitments/meeting_review.html", _context(review, read))


def _election_on(day: dt.date, actor: Actor) -> Election | None:
    """Return the election people prepared for on that day: the next vote, else the last."""
    rows = Election.visible.to(actor)
    coming = rows.filter(voting_on__gte=day).order_by("voting_on").first()
    return coming or rows.order_by("-voting_on").first()


def _initial(
    actor: Actor, read: ReadMeeting, election: Election | None
) -> dict[str, Any]:
    """Return what the text does not tell: host, election, the meeting before this one."""
    own = actor.institutions_with(Permission.HOLD_MEETINGS)
    host = read.host.value if read.host.value in own else min(own, default=None)
    institution = Institution.visible.to(actor).filter(pk__in=[host or 0]).first()
    before = Meeting.visible.of_line(actor).filter(host_id=host, kind=read.kind.value)
    last = before.exclude(starts_at=None).in_calendar_order().first()
    bodies = {one.institution_id for one in read.people} | {host}
    return {
        "host": host,
        "election": election.pk if election else None,
        "area_code": institution.area_code if institution else "",
        "previous": last.pk if last else None,
        "title": default_title(read.kind.value, KIND_NAMES),
        # Several institutions concluded together: all of them may follow it.
        "shared": len(bodies - {None}) > 1,
    }


def _context(review: Review, read: ReadMeeting | None = None) -> dict[str, Any]:
    return {
        "review": review,
        "unsure": unsure_of(read) if read else {},
        "read": list(zip(review.conclusions, read.conclusions, strict=True))
        if read
        else [],
    }


@requires(Permission.HOLD_MEETINGS)
@require_POST
def meeting_keep(request: HttpRequest) -> HttpResponse:
    """Keep the meeting as looked at; refill the page when something is wrong."""
    actor = signed_in(request)
    review = Review(actor, institution_choices(actor), data=request.POST)
    if review.is_valid():
        try:
            row = keep_pasted(review.pasted(), by=actor, at=real_now())
        except BadMeeting as problem:
            review.meeting.add_error(None, str(MEETING_PROBLEMS[problem.code]))
        except BadDraft as problem:
            review.meeting.add_error(None, str(DRAFT_PROBLEMS[problem.code]))
        except NotYours as problem:
            raise PermissionDenied from problem
        else:
            _tell(request, row, actor)
            return redirect("commitments:meeting", pk=row.pk)
    context = _context(review)
    return render(request, "commitments/meeting_review.html", context, status=422)


def _tell(request: HttpRequest, row: Meeting, actor: Actor) -> None:
    made = Conclusion.visible.to(actor).filter(meeting=row)
    asked = made.exclude(commitment=None).count()
    waiting = made.filter(kind="commitment", commitment=None).count()
    text = ngettext(
        "The meeting is kept; %(n)s conclusion is proposed to who shall do it.",
        "The meeting is kept; %(n)s conclusions are proposed to who shall do them.",
        asked,
    )
    messages.success(request, text % {"n": asked})
    if waiting:
        text = ngettext(
            "%(n)s conclusion has nobody to do it yet. Name an institution below.",
            "%(n)s conclusions have nobody to do them yet. Name institutions below.",
            waiting,
        )
        messages.warning(request, text % {"n": waiting})
