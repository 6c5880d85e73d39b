"""The API of submissions: list, send, show with files, decide, as points of a map."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, cast

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from ninja.responses import Status

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    RowId,
    check_version,
    conditional,
    headers_of,
    on_version,
    tagged,
)
from sinergi.access.busy import waiting_at_most
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.odata import AS_ODATA, Paging, odata_page
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_MAKING,
    ERRORS_OF_ONE,
    ApiProblem,
    Problem,
    invalid,
)
from sinergi.accounts.idempotency import creates
from sinergi.accounts.models import Person
from sinergi.audit.reading import note_exported, note_viewed
from sinergi.doors.uploads import path_of
from sinergi.observations.api.shapes import (
    COLUMNS,
    FeaturesOut,
    ReviewIn,
    SubmissionDetailOut,
    SubmissionFilters,
    SubmissionIn,
    SubmissionPage,
    detail_facts,
    feature_facts,
    line_facts,
)
from sinergi.observations.detailing import REVIEW_TEXTS
from sinergi.observations.form_outline import read_outline
from sinergi.observations.models import Channel, FormVersion, State, Submission
from sinergi.observations.offering import offered, offered_version
from sinergi.observations.querysets.submission import SubmissionQuerySet
from sinergi.observations.refusals import REFUSALS, seconds_to_wait
from sinergi.observations.rules.review import BadReview
from sinergi.observations.services.receiving import (
    LONGEST_WAIT,
    Receipt,
    Sent,
    receive_submission,
)
from sinergi.observations.services.reviewing import review_submission, told_when_busy
from sinergi.observations.shaping import BadAnswers, shaped
from sinergi.observations.taking import Refused, let_in, take
from sinergi.observations.writing import filled_xml

router = Router(tags=["submissions"])

Rows = SubmissionQuerySet[Submission]
BY_STATUS = {
    400: "unreadable", 401: "forbidden", 404: "invalid", 409: "conflict",
    413: "too-large", 429: "too-many", 503: "busy",
}  # fmt: skip
"""Status of a refusal → code of the problem."""
SENT_AS_XML = {
    "requestBody": {
        "required": True,
        "description": "As OpenRosa has it: the filled form, and its files by their names",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["xml_submission_file"],
                    "properties": {
                        "xml_submission_file": {"type": "string", "format": "binary"}
                    },
                }
            }
        },
    }
}
TAKEN: dict[int, Any] = {**ERRORS_OF_MAKING, 413: Problem, 503: Problem}


def bytes_of(media_type: str) -> dict[str, Any]:
    """Return what the schema says of an answer that is no JSON."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    found = {"description": "OK", "content": {media_type: schema}}
    return {"responses": {200: found}}


def _rows(request: HttpRequest) -> Rows:
    rows = Submission.visible.to(signed_in(request))
    return rows.select_related("version__form").defer("xml", "version__xform")


def _narrowed(rows: Rows, asked: SubmissionFilters) -> Rows:
    rows = rows.filter(test=asked.test)
    if not asked.replaced and asked.state != "withdrawn":
        rows = rows.filter(current=True)
    if asked.form:
        rows = rows.filter(version__form__code=asked.form)
    if asked.state:
        rows = rows.filter(state=asked.state)
    return rows.within(asked.within) if asked.within else rows


@router.get("/submissions", response={200: SubmissionPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_SUBMISSIONS)
def list_submissions(
    request: HttpRequest, asked: Query[SubmissionFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the submissions of your institutions and those below, and your own."""
    rows = _narrowed(_rows(request), asked)
    if not asked.answers:
        rows = rows.defer("xml", "answers", "version__xform", "version__questions")

    def show(row: Submission) -> dict[str, Any]:
        return line_facts(row, answers=asked.answers)

    page = odata_page(request, rows, paging, COLUMNS, show)
    if asked.answers:
        note_exported(
            "submission:list", len(page["value"]), by=signed_in(request),
            at=real_now(), form="json",
        )  # fmt: skip
    return page


@router.get("/submissions.geojson", response={200: FeaturesOut, **ERRORS})
@requires(Permission.READ_SUBMISSIONS)
def export_submissions(
    request: HttpRequest, asked: Query[SubmissionFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return a page of submissions as GeoJSON; the next one stands in `Link`."""
    rows = _narrowed(_rows(request), asked)
    found = odata_page(request, rows, paging, COLUMNS, feature_facts)["value"]
    note_exported(
        "submissions", len(found), by=signed_in(request), at=real_now(),
        form="geojson",
    )  # fmt: skip
    return {"type": "FeatureCollection", "features": found}


def _in_turn(view: Callable[..., Status[Any]]) -> Callable[..., Status[Any]]:
    """Let an operation wait for its turn before `creates` opens a transaction."""

    @wraps(view)
    def waiting(request: HttpRequest, *args: Any, **kwargs: Any) -> Status[Any]:
        with (
            _refused(), let_in() as place, place.turn(), waiting_at_most(LONGEST_WAIT),
        ):  # fmt: skip
            return view(request, *args, **kwargs)

    return waiting


@contextmanager
def _refused() -> Iterator[None]:
    """Turn what a device would be told into a problem of the API."""
    try:
        yield
    except Refused as refusal:
        if refusal.code == "unknown-form":
            raise invalid("form", REFUSALS["unknown-form"][1]) from refusal
        raise _problem(refusal.code) from refusal


def _problem(code: str) -> ApiProblem:
    status, words = REFUSALS[code]
    again = seconds_to_wait(status) if status in {429, 503} else None
    return ApiProblem(BY_STATUS.get(status, "conflict"), words, again_s=again)


def _answer(request: HttpRequest, receipt: Receipt) -> Status[Any]:
    row = _find(request, receipt.submission.pk)
    place = reverse("api:show_submission", args=[row.pk])
    headers_of(request)["Location"] = place
    facts = tagged(request, detail_facts(row), _version_of(row))
    return Status(201, facts)


@router.post("/submissions", response={201: SubmissionDetailOut, **TAKEN})
@requires(Permission.SEND_SUBMISSIONS)
@_in_turn
@creates
def send_submission(request: HttpRequest, given: SubmissionIn) -> Status[Any]:
    """Send answers to a form. The same instance with the same answers counts once."""
    person = cast(Person, signed_in(request))
    version = _version(person, given)
    try:
        values = shaped(version, given.answers)
    except BadAnswers as error:
        raise ApiProblem("invalid", fields=error.faults) from error
    instance_id = given.instance_id or f"uuid:{uuid.uuid4()}"
    try:
        xml = filled_xml(
            read_outline(version.xform).root, given.form, version.version, values,
            instance_id=instance_id, deprecated_id=given.deprecated_id,
        )  # fmt: skip
    except ValueError as error:
        raise invalid(
            "answers", _("The text holds signs that no form can hold.")
        ) from error
    receipt = receive_submission(
        Sent(xml), person=person, channel=Channel.API, test=given.test, at=real_now()
    )
    return _answer(request, receipt)


def _version(person: Person, given: SubmissionIn) -> FormVersion:
    """Return the version that is meant and that the person may send; raises 422."""
    name = given.version
    if not name:
        used = offered(person, test=given.test)
        name = next((one.version for one in used if one.form.code == given.form), "")
    found = offered_version(person, given.form, name, test=given.test)
    if found is None:
        raise invalid("form", REFUSALS["unknown-form"][1])
    return found


@router.post(
    "/submissions.xml",
    response={201: SubmissionDetailOut, **TAKEN},
    openapi_extra=SENT_AS_XML,
)
@requires(Permission.SEND_SUBMISSIONS)
def send_xml(request: HttpRequest) -> Status[Any]:
    """Send a filled form as XML with its files, in one request or in several parts.

    The instanceID makes it count once; `missing` names the files still to come.
    """
    person = cast(Person, signed_in(request))
    with _refused():
        receipt = take(
            request, person=person, channel=Channel.API, device=None, test=False,
            at=real_now(),
        )  # fmt: skip
    return _answer(request, receipt)


def _find(request: HttpRequest, pk: int) -> Submission:
    row: Submission = get_object_or_404(_rows(request), pk=pk)
    return row


def _note(request: HttpRequest, row: Submission, form: str = "", **more: int) -> None:
    """Leave a fact that another's submission was read, or left as a file (`form`)."""
    actor, at, target = signed_in(request), real_now(), f"submission:{row.pk}"
    seat = row.institution_id
    if row.person_id == actor.pk:
        return
    if not form:
        note_viewed(target, by=actor, at=at, institution_id=seat)
    else:
        note_exported(
            target, 1, by=actor, at=at, form=form, institution_id=seat, **more
        )


def _version_of(row: Submission) -> int:
    """Return what `If-Match` compares: each decision makes a new version."""
    return row.reviews.count()


@router.get(
    "/submissions/{submission_id}",
    response={200: SubmissionDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_SUBMISSIONS)
@conditional
def show_submission(request: HttpRequest, submission_id: RowId) -> dict[str, Any]:
    """Return one submission with its answers, files and decisions."""
    row = _find(request, submission_id)
    _note(request, row)
    return tagged(request, detail_facts(row), _version_of(row))


@router.get(
    "/submissions/{submission_id}/xml",
    response=ERRORS_OF_ONE,
    openapi_extra=bytes_of("application/xml"),
)
@requires(Permission.READ_SUBMISSIONS)
def show_submission_xml(request: HttpRequest, submission_id: RowId) -> HttpResponse:
    """Return the filled form byte for byte as it came."""
    row = _find(request, submission_id)
    _note(request, row, "xml")
    answer = HttpResponse(bytes(row.xml), content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{row.receipt}.xml"'
    return answer


@router.get(
    "/submissions/{submission_id}/files/{file_id}",
    response=ERRORS_OF_ONE,
    openapi_extra=bytes_of("application/octet-stream"),
)
@requires(Permission.READ_SUBMISSIONS)
def show_submission_file(
    request: HttpRequest, submission_id: RowId, file_id: RowId
) -> FileResponse:
    """Return one file of a submission, always as a download."""
    row = _find(request, submission_id)
    file = get_object_or_404(row.files, pk=file_id)
    path = path_of(file.sha256)
    if not path.exists():
        raise Http404
    _note(request, row, "file", file=file.pk)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )


@router.post(
    "/submissions/{submission_id}/reviews",
    response={200: SubmissionDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.REVIEW_SUBMISSIONS)
@on_version
@creates
def decide_submission(
    request: HttpRequest, submission_id: RowId, given: ReviewIn
) -> dict[str, Any]:
    """Accept a submission, send it back with the reason, or reject it."""
    person = cast(Person, signed_in(request))
    try:
        with told_when_busy(), transaction.atomic():
            row = _find(request, submission_id)
            _lock(request, row)
            check_version(request, _version_of(row))
            review_submission(
                row, State(given.state), reason=given.reason, by=person,
                at=real_now(),
            )  # fmt: skip
    except BadReview as error:
        raise _why(error.code) from error
    return show_again(request, row.pk)


def _lock(request: HttpRequest, row: Submission) -> None:
    """Let no other decision come between; 404 where one may see but not decide."""
    theirs = Submission.visible.to_review(
        signed_in(request)
    ) | Submission.visible.filter(person_id=signed_in(request).pk)
    if not theirs.filter(pk=row.pk).exists():
        raise Http404
    held = Submission.visible.to(signed_in(request)).select_for_update(of=("self",))
    held.only("pk").get(pk=row.pk)


def show_again(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Return the submission as it stands after a change."""
    row = _find(request, pk)
    return tagged(request, detail_facts(row), _version_of(row))


def _why(code: str) -> ApiProblem:
    if code in {"reason", "long"}:
        return invalid("reason", _("Say why, in at most 2000 characters."))
    if code == "busy":
        return ApiProblem("busy", REVIEW_TEXTS["busy"])
    words = {
        "own": _("One's own submission is decided by somebody else."),
        "edited": _("An edit has taken its place: decide about that one."),
        "test": _("A test is not decided about."),
        "missing": _("Files of it are still to come."),
        "place": _("Its place is not known: give it on its page first."),
        "answers": _("Its answers cannot be counted."),
    }
    return ApiProblem("conflict", words.get(code, ""))
