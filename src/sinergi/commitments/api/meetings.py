"""The API of meetings: list, show, make, from a pasted text, change, conclude."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router
from ninja.responses import Status

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    RowId,
    asked_version,
    check_version,
    conditional,
    headers_of,
    on_version,
    page,
    tagged,
)
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_MAKING,
    ERRORS_OF_ONE,
    ApiProblem,
    form_problem,
)
from sinergi.accounts.idempotency import creates
from sinergi.commitments.api.meeting_shapes import (
    ConclusionIn,
    ConclusionOut,
    MeetingChange,
    MeetingDetailOut,
    MeetingFilters,
    MeetingIn,
    MeetingsOut,
    MeetingStepIn,
    PastedIn,
    PastedOut,
    conclusion_facts,
    inside_facts,
    line_facts,
    published_facts,
)
from sinergi.commitments.api.problems import check, form_fields, said
from sinergi.commitments.forms.meeting import (
    ConclusionForm,
    MeetingForm,
    PasteForm,
    institution_choices,
    meeting_initial,
)
from sinergi.commitments.forms.meeting_review import unsure_of
from sinergi.commitments.meeting_listing import find_meetings
from sinergi.commitments.meeting_outside import as_seen_by
from sinergi.commitments.meeting_pasting import as_read, read_pasted, review_as_read
from sinergi.commitments.meeting_reach import meeting_of_line
from sinergi.commitments.models import Meeting
from sinergi.commitments.rules.meeting import Step
from sinergi.commitments.services.meeting import (
    create_meeting,
    edit_meeting,
    locked_meeting,
    move_meeting,
)
from sinergi.commitments.services.meeting_agenda import conclude
from sinergi.commitments.services.meeting_paste import keep_pasted

router = Router(tags=["meetings"])


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Return the meeting as far as the person may see it, its version noted."""
    actor = signed_in(request)
    inside = Meeting.visible.of_line(actor).filter(pk=pk).select_related("host").first()
    if inside is not None:
        return tagged(request, inside_facts(inside, actor), inside.version)
    row = get_object_or_404(Meeting.visible.to(actor).select_related("host"), pk=pk)
    version = row.versions.filter(number=row.published_version or 0).first()
    if version is None:
        raise Http404
    return tagged(request, published_facts(row, version), row.version)


@router.get("/meetings", response={200: MeetingsOut, **ERRORS})
@requires(Permission.READ_MEETINGS)
def list_meetings(
    request: HttpRequest,
    asked: Query[MeetingFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the meetings you may see: held or asked to in your line, and published ones."""
    actor = signed_in(request)
    rows = find_meetings(asked.asked(), actor, now(request))
    found = page(request, rows, limit, offset, lambda row: {"row": row})
    shown = as_seen_by(actor, [one["row"] for one in found["items"]])
    return found | {"items": [line_facts(one) for one in shown]}


@router.post("/meetings", response={201: MeetingDetailOut, **ERRORS_OF_MAKING})
@requires(Permission.HOLD_MEETINGS)
@creates
def create_one(request: HttpRequest, given: MeetingIn) -> Status[Any]:
    """Make a meeting as a draft, which its host alone sees until people are invited."""
    actor = signed_in(request)
    form = MeetingForm(form_fields(given.model_dump()), actor=actor)
    check(form)
    with said():
        row = create_meeting(form.draft(), by=actor, at=real_now())
    return Status(201, _made(request, row))


def _made(request: HttpRequest, row: Meeting) -> dict[str, Any]:
    headers_of(request)["Location"] = reverse("api:show_meeting", args=[row.pk])
    return _shown(request, row.pk)


@router.post("/meetings/pasted", response={201: PastedOut, **ERRORS_OF_MAKING})
@requires(Permission.HOLD_MEETINGS)
@creates
def create_pasted(request: HttpRequest, given: PastedIn) -> Status[Any]:
    """Make a meeting, held, from one text; each conclusion with an owner is asked of it.

    Nobody looks between: what was guessed stays marked as a guess, and is told.
    """
    actor = signed_in(request)
    check(PasteForm({"text": given.text}))
    read, initial = read_pasted(given.text, actor, today(request))
    over = form_fields(given.model_dump(exclude={"text"}, exclude_none=True))
    review = review_as_read(read, initial, over, actor)
    if not review.is_valid():
        raise _of_review(review.errors)
    with said():
        row = keep_pasted(as_read(review, read), by=actor, at=real_now())
    guesses = {one: text for one, text in unsure_of(read).items() if one not in over}
    return Status(201, _made(request, row) | {"guesses": guesses})


def _of_review(errors: list[tuple[str, str]]) -> ApiProblem:
    found: dict[str, list[str]] = {}
    for name, text in errors:
        found.setdefault(name.removeprefix("id_m-").removeprefix("id_"), []).append(
            text
        )
    return form_problem(found)


@router.get(
    "/meetings/{meeting_id}",
    response={200: MeetingDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_MEETINGS)
@conditional
def show_meeting(request: HttpRequest, meeting_id: RowId) -> dict[str, Any]:
    """Return one meeting with agenda, people and conclusions; outside: what is published."""
    return _shown(request, meeting_id)


@router.patch(
    "/meetings/{meeting_id}", response={200: MeetingDetailOut, **ERRORS_OF_CHANGE}
)
@requires(Permission.HOLD_MEETINGS)
@on_version
def change_meeting(
    request: HttpRequest, meeting_id: RowId, given: MeetingChange
) -> dict[str, Any]:
    """Change kind, title, date and place, until the minutes are out for approval."""
    actor, row = signed_in(request), meeting_of_line(request, meeting_id)
    version = check_version(request, row.version)
    data = meeting_initial(row) | form_fields(given.model_dump(exclude_unset=True))
    form = MeetingForm(data, actor=actor, row=row)
    check(form)
    with said():
        edit_meeting(row, form.draft(), version=version, by=actor, at=real_now())
    return _shown(request, row.pk)


@router.post(
    "/meetings/{meeting_id}/steps",
    response={200: MeetingDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.HOLD_MEETINGS)
@on_version
@creates
def step_meeting(
    request: HttpRequest, meeting_id: RowId, given: MeetingStepIn
) -> dict[str, Any]:
    """Invite, note as held, or call off."""
    row, version = meeting_of_line(request, meeting_id), asked_version(request)
    with said(), transaction.atomic():
        locked_meeting(row, version)
        move_meeting(row, Step(given.to), by=signed_in(request), at=real_now())
    return _shown(request, row.pk)


@router.post(
    "/meetings/{meeting_id}/conclusions",
    response={201: ConclusionOut, **ERRORS_OF_MAKING},
)
@requires(Permission.HOLD_MEETINGS)
@creates
def add_conclusion(
    request: HttpRequest, meeting_id: RowId, given: ConclusionIn
) -> Status[Any]:
    """Write a conclusion down; with an owner it becomes a proposal to them at once."""
    actor, row = signed_in(request), meeting_of_line(request, meeting_id)
    fields = form_fields(given.model_dump())
    form = ConclusionForm(fields, institutions=institution_choices(actor))
    check(form)
    with said():
        made = conclude(row, form.draft(), by=actor, at=real_now())
    return Status(201, conclusion_facts(made))
