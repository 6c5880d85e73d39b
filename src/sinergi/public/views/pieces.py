"""A file in pieces, for browsers with JavaScript: goes on where the line broke."""

from urllib.parse import unquote

from django.http import HttpRequest, JsonResponse

from sinergi.access.clock import now
from sinergi.access.guard import public
from sinergi.public.form import read_form
from sinergi.public.known import Office, known
from sinergi.public.pending import (
    MOST_PIECE,
    BadPiece,
    Upload,
    add_piece,
    finish,
    received,
)
from sinergi.public.words import file_problem
from sinergi.reports.files import LARGEST, BadFile
from sinergi.reports.rules.told import clean

LONGEST_NAME = 100


def _refused(code: str, status: int, offset: int = 0) -> JsonResponse:
    told = {"problem": code, "text": file_problem(code), "offset": offset}
    return JsonResponse(told, status=status)


@public
def piece(request: HttpRequest) -> JsonResponse:
    """Take the next piece; without a body tell how much is there; at the end the note.

    Headers: X-Form (the form's token), X-File (a name of the sender's own, the same for
    each piece), X-Size, X-Offset, X-Name (percent-encoded), X-Area, X-Office (the office
    that files of this form are sealed for already; else the area decides). Answers
    `{"offset": n}`, at the end `{"offset": n, "note": "…", "office": id}`.
    """
    head = request.headers
    form = read_form(head.get("X-Form", ""), now())
    if request.method != "POST" or form is None:
        return _refused("form", 400)
    size, offset = _number(head.get("X-Size")), _number(head.get("X-Offset"))
    own = head.get("X-File", "")[:LONGEST_NAME]
    if size is None or offset is None or not own or not 0 < size <= LARGEST:
        return _refused("too-big", 413)
    office = _office(head.get("X-Office"), head.get("X-Area", ""))
    if office is None:
        return _refused("busy", 503)
    body = request.body
    if len(body) > MOST_PIECE:
        return _refused("too-big", 413)
    upload = Upload(form, own, size)
    try:
        return _taken(upload, offset, body, office.pk, head.get("X-Name", ""))
    except BadPiece as error:
        status = {"offset": 409, "full": 507}.get(error.code, 429)
        return _refused(error.code, status, error.offset)
    except BadFile as error:
        return _refused(error.code, 422)


def _taken(
    upload: Upload, offset: int, body: bytes, office: int, name: str
) -> JsonResponse:
    if not body:
        return JsonResponse({"offset": received(upload)})
    there = add_piece(upload, offset, body)
    if there < upload.size:
        return JsonResponse({"offset": there})
    note = finish(upload, office, clean(unquote(name, errors="ignore"), 160))
    return JsonResponse({"offset": there, "note": note, "office": office})


def _office(sealed_for: str | None, area: str) -> Office | None:
    facts, pk = known(), _number(sealed_for)
    there = None if pk is None else facts.office(pk)
    return there or facts.office_for(clean(area, 24))


def _number(text: str | None) -> int | None:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 12:
        return None
    return int(text)
