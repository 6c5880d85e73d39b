"""The page of one submission: reading, deciding, placing, its number outside."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.audit.reading import note_viewed
from sinergi.elections.stations import names_of
from sinergi.observations.detailing import (
    REVIEW_TEXTS,
    acts_for,
    chain_of,
    history_of,
    may_review,
    neighbours,
    next_waiting,
    numbers_of,
    place_text,
)
from sinergi.observations.forms.submission import NumberForm, PlaceForm, ReviewForm
from sinergi.observations.listing import kept_query, read_asked
from sinergi.observations.models import State, Submission, System
from sinergi.observations.models.outside import SYSTEM_NAMES
from sinergi.observations.models.submission import STATE_NAMES
from sinergi.observations.rules.review import BadReview
from sinergi.observations.services.outside import BadNumber, enter_number
from sinergi.observations.services.reviewing import place_submission, review_submission
from sinergi.observations.showing import told_of


def find_row(request: HttpRequest, pk: int) -> Submission:
    """Return the submission or raise 404: another's row does not exist."""
    rows = Submission.visible.to(signed_in(request)).defer("xml", "version__xform")
    joined = rows.select_related(
        "version__form", "person", "institution", "device", "election", "root"
    )
    row: Submission = get_object_or_404(joined.defer("xml", "root__xml"), pk=pk)
    return row


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one submission whole; that another's was read is a fact."""
    row, actor = find_row(request, pk), signed_in(request)
    if row.person_id != actor.pk:
        note_viewed(
            f"submission:{row.pk}", by=actor, at=real_now(),
            institution_id=row.institution_id,
        )  # fmt: skip
    return _page(request, row)


def _page(
    request: HttpRequest,
    row: Submission,
    *,
    review: ReviewForm | None = None,
    place: PlaceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, asked = signed_in(request), read_asked(request.GET)
    chain = chain_of(row, actor)
    history = history_of(row, chain, actor)
    acts = acts_for(row, actor)
    names = names_of([row.area_code], actor) if row.area_code else {}
    newer, older = neighbours(row, asked, actor)
    numbers = numbers_of(row, actor)
    seen = row.reviews.count()
    context: dict[str, Any] = {
        "row": row,
        "told": told_of(row, row.version, actor),
        "area_name": names.get(row.area_code, row.area_code),
        "place_text": place_text(row, names.get(row.area_code, row.area_code)),
        "newest": next((one for one in chain if one.current and one != row), None),
        "history": history,
        "acts": acts,
        "review": review or ReviewForm(initial={"seen": seen}),
        "seen": seen,
        "place_form": (place or _place_form(row)) if _may_place(row, acts) else None,
        "place_open": place is not None or not row.area_code,
        "newer": newer,
        "older": older,
        "query": kept_query(request.GET),
        "numbers": [
            (code, name, numbers.get(code)) for code, name in SYSTEM_NAMES.items()
        ],
        "own": row.person_id == actor.pk,
    }
    return render(
        request, "observations/submissions/submission.html", context, status=status
    )


def _may_place(row: Submission, acts: list[Any]) -> bool:
    return bool(acts) and row.state != State.ACCEPTED


def _place_form(row: Submission) -> PlaceForm:
    initial = {
        "area_code": row.area_code,
        "station_number": row.station_number,
        "happened_on": row.happened_on,
    }
    return PlaceForm(initial=initial, on=localdate(row.received_at))


@requires(Permission.REVIEW_SUBMISSIONS)
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision, and go on to the next one where that is asked for."""
    row = _find_mine(request, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, row, review=form, status=422)
    state = State(form.cleaned_data["state"])
    try:
        review_submission(
            row, state, reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"], by=cast(Person, request.user),
            at=real_now(),
        )  # fmt: skip
    except BadReview as problem:
        of_reason = problem.code in {"reason", "long"}
        form.add_error("reason" if of_reason else None, str(REVIEW_TEXTS[problem.code]))
        status = 422 if of_reason else 409
        return _page(request, find_row(request, pk), review=form, status=status)
    messages.success(
        request,
        _("%(number)s: %(state)s.")
        % {"number": row.receipt, "state": STATE_NAMES[state]},
    )
    return redirect(_after_review(request, row))


def _find_mine(request: HttpRequest, pk: int) -> Submission:
    """Return the submission if this person decides in its line; else 403 or 404."""
    row = find_row(request, pk)
    if not may_review(row, signed_in(request)):
        raise PermissionDenied
    return row


def _after_review(request: HttpRequest, row: Submission) -> str:
    query = kept_query(request.GET)
    tail = f"?{query}" if query else ""
    here = reverse("observations:submission", args=[row.pk])
    if request.POST.get("then") != "next":
        return here + tail
    found = next_waiting(row, read_asked(request.GET), signed_in(request))
    if found is None:
        messages.info(request, _("That was the last one that waited here."))
        return reverse("observations:submissions") + tail
    return reverse("observations:submission", args=[found]) + tail


@requires(Permission.REVIEW_SUBMISSIONS)
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the place and day of a submission whose answers name none that is known."""
    row = _find_mine(request, pk)
    form = PlaceForm(request.POST, on=localdate(row.received_at))
    if not form.is_valid():
        return _page(request, row, place=form, status=422)
    data = form.cleaned_data
    try:
        place_submission(
            row, data["area_code"], election=data["election"],
            station_number=data["station_number"], happened_on=data["happened_on"],
            by=cast(Person, request.user), at=real_now(),
        )  # fmt: skip
    except BadReview as problem:
        text = _("It is accepted. Take the acceptance back first, then give the place.")
        if problem.code != "move":
            text = str(REVIEW_TEXTS[problem.code])
        form.add_error(None, text)
        return _page(request, row, place=form, status=409)
    messages.success(request, _("Kept."))
    return redirect(_here(request, pk))


@requires(Permission.SEND_SUBMISSIONS)
@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the number a system outside gave to the report."""
    row, actor = find_row(request, pk), signed_in(request)
    form = NumberForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The number is too long."))
        return redirect(_here(request, pk))
    system = System(form.cleaned_data["system"])
    try:
        kept = enter_number(
            row, system, form.cleaned_data["number"], by=actor, at=real_now()
        )
    except BadNumber as problem:
        messages.info(request, number_text(problem.code))
    else:
        name = SYSTEM_NAMES[system]
        text = _("Number in %(system)s: kept.") if kept else _(
            "Number in %(system)s: taken away."
        )  # fmt: skip
        messages.success(request, text % {"system": name})
    return redirect(_here(request, pk))


def number_text(code: str) -> str:
    """Return why a number is not taken."""
    texts = {
        "long": _("The number is too long."),
        "same": _("This number stands there already."),
        "test": _("This was sent to try a draft; it has no number outside."),
    }
    return texts[code]


def _here(request: HttpRequest, pk: int) -> str:
    query = kept_query(request.GET)
    return reverse("observations:submission", args=[pk]) + (
        f"?{query}" if query else ""
    )
