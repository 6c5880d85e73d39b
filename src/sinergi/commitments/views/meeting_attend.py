"""The public page behind the code at the door: say that you are there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sinergi.access.clock import real_now
from sinergi.access.guard import public
from sinergi.commitments.forms.meeting import MEETING_PROBLEMS, AttendForm
from sinergi.commitments.meeting_attending import meeting_of_token
from sinergi.commitments.meeting_link import may_try
from sinergi.commitments.minutes_papers import when
from sinergi.commitments.rules.meeting import BadMeeting
from sinergi.commitments.services.meeting_people import confirm_attendance


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_attend(request: HttpRequest, token: str) -> HttpResponse:
    """Take name and institution from somebody at the door, without an account.

    Shows title, date and place of the meeting and nobody's name. A link that is over,
    closed or not ours says so in the same words.
    """
    row = meeting_of_token(token, real_now())
    if row is None:
        return render(request, "commitments/meeting_attend_over.html", status=404)
    form = AttendForm(request.POST or None)
    context = {"meeting": row, "when": when(row.starts_at, row.ends_at), "form": form}
    if request.method != "POST":
        return render(request, "commitments/meeting_attend.html", context)
    if not may_try(row.pk, request.META.get("REMOTE_ADDR", "")):
        form.add_error(
            None, _("Too many confirmations at once. Try again in ten minutes.")
        )
        return render(request, "commitments/meeting_attend.html", context, status=429)
    if form.is_valid():
        data = form.cleaned_data
        try:
            confirm_attendance(
                row, data["name"], data["body"], data["role"], at=real_now()
            )
        except BadMeeting as problem:
            form.add_error(None, str(MEETING_PROBLEMS[problem.code]))
        else:
            return render(request, "commitments/meeting_attend_done.html", context)
    return render(request, "commitments/meeting_attend.html", context, status=422)
