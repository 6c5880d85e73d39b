"""Pages of meetings: the list, one meeting, its making, its steps."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.commitments.forms.meeting import (
    MEETING_PROBLEMS,
    CopyForm,
    MeetingForm,
    meeting_initial,
    to_instant,
)
from sinergi.commitments.meeting_follow_up import (
    follow_up,
    proposed_points,
    standing,
)
from sinergi.commitments.meeting_listing import (
    COMING,
    PAST,
    find_meetings,
    invitation_text,
    read_asked_meetings,
)
from sinergi.commitments.meeting_outside import as_seen_by, show_published
from sinergi.commitments.meeting_reach import (
    hosted_meeting,
    meeting_of_line,
    rights_of,
)
from sinergi.commitments.minutes_papers import when
from sinergi.commitments.models import (
    AgendaItem,
    Commitment,
    Meeting,
    MinutesApproval,
    MinutesVersion,
    Participant,
)
from sinergi.commitments.models.meeting import kind_choices, meeting_step_choices
from sinergi.commitments.rules.commitment import StaleVersion
from sinergi.commitments.rules.meeting import BadMeeting, BadMove, Kind, Step
from sinergi.commitments.rules.minutes import to_blocks
from sinergi.commitments.services.meeting import (
    MeetingDraft,
    copy_meeting,
    create_meeting,
    edit_meeting,
    move_meeting,
)
from sinergi.commitments.services.minutes import approving_institutions
from sinergi.elections.stations import names_of

PER_PAGE = 50


@requires(Permission.READ_MEETINGS)
@require_safe
def meetings(request: HttpRequest) -> HttpResponseBase:
    """List meetings in calendar order, with filters; partners have their agenda instead."""
    actor = signed_in(request)
    if not actor.holds(Permission.USE_WORKSPACE):
        return redirect("commitments:agenda")
    asked = read_asked_meetings(request.GET)
    rows = find_meetings(asked, actor, now(request))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "page": page,
        "rows": [
            (one, when(one.starts_at, one.ends_at)) for one in as_seen_by(actor, page)
        ],
        "query": query.urlencode(),
        "kinds": kind_choices(),
        "steps": meeting_step_choices(),
        "times": [("", _("all")), (COMING, _("coming")), (PAST, _("held"))],
        "institutions": Institution.visible.to(actor).order_by("name"),
        "may_hold": actor.holds(Permission.HOLD_MEETINGS),
    }
    return render(request, "commitments/meetings.html", context)


@requires(Permission.READ_MEETINGS)
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting: everything to those inside, the published minutes to others."""
    actor = signed_in(request)
    row = Meeting.visible.of_line(actor).filter(pk=pk).select_related("host").first()
    if row is None:
        return _published(request, actor, pk)
    return render(request, "commitments/meeting.html", _page(request, row, actor))


def _page(request: HttpRequest, row: Meeting, actor: Actor) -> dict[str, Any]:
    rights = rights_of(row, actor)
    past = follow_up(row, actor, today(request))
    people = Participant.visible.to(actor).filter(meeting=row)
    versions = list(MinutesVersion.visible.to(actor).filter(meeting=row))
    agenda = list(AgendaItem.visible.to(actor).filter(meeting=row))
    return {
        "meeting": row,
        "when": when(row.starts_at, row.ends_at),
        "share_text": _share_text(request, row, agenda) if rights.host else "",
        "area": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "rights": rights,
        "past": past,
        "agenda": agenda,
        "readable": _readable(agenda, actor),
        "proposed": proposed_points(row, actor) if rights.edit else [],
        "people": list(people.select_related("institution")),
        "standing": standing(row, actor, today(request)),
        # What is still being written is the host's; others read what was sent.
        "blocks": to_blocks(row.minutes) if rights.host else [],
        "versions": versions,
        "last": versions[0] if versions else None,
        "approvals": _approvals(row, actor, versions),
        "may_approve": _may_approve(row, actor, versions),
        "next": Meeting.visible.to(actor).filter(previous=row)[:5]
        if rights.host
        else [],
    }


def _readable(agenda: list[AgendaItem], actor: Actor) -> set[int]:
    """Return which promises on the agenda this person may open; one query, or none.

    Everybody asked reads the point, but its promise may be another institution's own.
    """
    asked = [one.commitment_id for one in agenda if one.commitment_id]
    found = Commitment.visible.to(actor).filter(pk__in=asked) if asked else None
    return set(found.values_list("pk", flat=True)) if found is not None else set()


def _share_text(request: HttpRequest, row: Meeting, agenda: list[AgendaItem]) -> str:
    """Return the invitation as text, empty once the meeting is over or called off."""
    if row.step not in {Step.DRAFT, Step.INVITED}:
        return ""
    address = request.build_absolute_uri(request.path)
    titles = [one.title for one in agenda]
    return invitation_text(row, when(row.starts_at, row.ends_at), titles, address)


def _approvals(
    row: Meeting, actor: Actor, versions: list[MinutesVersion]
) -> list[MinutesApproval]:
    if not versions:
        return []
    rows = MinutesApproval.visible.to(actor).filter(
        meeting=row, number=versions[0].number
    )
    return list(rows.select_related("institution", "person"))


def _may_approve(
    row: Meeting, actor: Actor, versions: list[MinutesVersion]
) -> list[Institution]:
    if row.step not in {Step.MINUTES, Step.APPROVED} or not versions:
        return []
    given = {one.institution_id for one in _approvals(row, actor, versions)}
    ids = [pk for pk in approving_institutions(row, actor) if pk not in given]
    return list(Institution.visible.to(actor).filter(pk__in=ids).order_by("name"))


def _published(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show to readers outside what was published, and no more."""
    row = get_object_or_404(Meeting.visible.to(actor).select_related("host"), pk=pk)
    version = row.versions.filter(number=row.published_version or 0).first()
    if version is None:
        raise Http404
    content = version.content
    show_published(row, content)
    there = {one["body"] for one in content["people"] if one["body"]}
    context = {
        "meeting": row,
        "content": content,
        "version": version,
        "when": when(row.starts_at, row.ends_at),
        "blocks": to_blocks(content["minutes"]),
        "bodies": sorted(there),
        "press": to_blocks(row.press_note),
    }
    return render(request, "commitments/meeting_published.html", context)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Ask for kind, title, date and place; make the meeting as a draft."""
    actor = signed_in(request)
    form = MeetingForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        row = create_meeting(form.draft(), by=actor, at=real_now())
        messages.success(request, _("The meeting is made. Name who is asked to it."))
        return redirect("commitments:meeting", pk=row.pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "commitments/meeting_form.html", {"form": form}, status=status
    )


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change kind, title, date and place; a stale version shows what is in force."""
    actor, row = signed_in(request), hosted_meeting(request, pk)
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, actor=actor, row=row, initial=meeting_initial(row))
    stale = False
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_meeting(
                row, form.draft(), version=version or 0, by=actor, at=real_now()
            )
        except StaleVersion:
            stale = True
        except BadMeeting as problem:
            form.add_error(None, str(MEETING_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("Changed."))
            return redirect("commitments:meeting", pk=row.pk)
    context = {
        "form": form,
        "meeting": row,
        "stale": stale,
        "when": when(row.starts_at, row.ends_at),
    }
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "commitments/meeting_form.html", context, status=status)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def meeting_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite, note as held, or call off."""
    row, to = hosted_meeting(request, pk), request.POST.get("to", "")
    said = {
        Step.INVITED: _("The invitation is noted; the institutions asked see it now."),
        Step.HELD: _("Noted as held. Write down what was concluded."),
        Step.CANCELLED: _("The meeting is called off."),
    }
    if to not in said:
        raise Http404
    try:
        move_meeting(row, Step(to), by=signed_in(request), at=real_now())
    except BadMove:
        messages.error(request, _("That does not fit where the meeting stands now."))
    except BadMeeting as problem:
        messages.error(request, str(MEETING_PROBLEMS[problem.code]))
    else:
        messages.success(request, said[Step(to)])
    return redirect("commitments:meeting", pk=row.pk)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the next meeting of the same people, following this one."""
    actor, row = signed_in(request), meeting_of_line(request, pk)
    rights = rights_of(row, actor)
    if not rights.host:
        return redirect("commitments:meeting", pk=row.pk)
    form = CopyForm(request.POST or None, initial={"title": row.title})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = MeetingDraft(
            kind=Kind(row.kind),
            title=data["title"],
            host=row.host,
            starts_at=to_instant(data["day"], data["starts"]),
            place=row.place,
            area_code=row.area_code,
            election=row.election,
            previous=row,
        )
        made = copy_meeting(row, draft, by=actor, at=real_now())
        messages.success(
            request, _("The next meeting is made with the same people and agenda.")
        )
        return redirect("commitments:meeting", pk=made.pk)
    context = {
        "form": form,
        "meeting": row,
        "back": reverse("commitments:meeting", args=[pk]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "commitments/meeting_copy.html", context, status=status)
