"""A meeting in a minute: paste the text, look once, keep."""

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
from sinergi.commitments.forms.commitment import DRAFT_PROBLEMS
from sinergi.commitments.forms.meeting import (
    MEETING_PROBLEMS,
    PasteForm,
    institution_choices,
)
from sinergi.commitments.forms.meeting_review import Review, unsure_of
from sinergi.commitments.meeting_pasting import read_pasted
from sinergi.commitments.models import Conclusion, Meeting
from sinergi.commitments.rules.commitment import BadDraft, NotYours
from sinergi.commitments.rules.meeting import BadMeeting
from sinergi.commitments.rules.meeting_text import ReadMeeting
from sinergi.commitments.services.meeting_paste import keep_pasted


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
    read, initial = read_pasted(form.cleaned_data["text"], actor, today(request))
    review = Review(actor, institution_choices(actor), read=read, initial=initial)
    return render(request, "commitments/meeting_review.html", _context(review, read))


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
