"""From one request to one receipt, or to a refusal that says what to do."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from sinergi.accounts.models import Device, Person
from sinergi.doors.bodies import give_length, read_to_end
from sinergi.doors.uploads import BadUpload, KeptFile, keep_any
from sinergi.observations import gate
from sinergi.observations.gate import Full
from sinergi.observations.instance import BadInstance
from sinergi.observations.models import Channel
from sinergi.observations.services.receiving import (
    OtherBytes,
    Receipt,
    Sent,
    UnknownForm,
    receive_submission,
)

XML_PART = "xml_submission_file"
MOST_FILES = 200
LONGEST_XML = 5 * 1024 * 1024
UNREADABLE = "\ufffd"
PROVENANCE = ("person", "name", "device", "device_name", "at", "hands")
"""What a handed-over form may say of the browser it was filled in on."""
LARGEST = 2**53


class Refused(Exception):
    """The request is not taken; `code` stands in `refusals.REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def take(
    request: HttpRequest,
    *,
    person: Person,
    channel: Channel,
    device: Device | None,
    test: bool,
    at: dt.datetime,
) -> Receipt:
    """Return the receipt of what a multipart request brings; raises Refused.

    Only so many are taken at once; more are told to come again, which every client does
    by itself. A database that does not answer and a full disk are answered the same way:
    nothing is acknowledged that is not kept.
    """
    try:
        return _take(
            request, person=person, channel=channel, device=device, test=test, at=at
        )
    except Refused:
        read_to_end(request, most=2 * settings.SINERGI_MAX_SUBMISSION)
        raise


def _take(
    request: HttpRequest,
    *,
    person: Person,
    channel: Channel,
    device: Device | None,
    test: bool,
    at: dt.datetime,
) -> Receipt:
    if gate.often(f"person:{person.pk}", settings.SINERGI_DEVICE_RATE):
        raise Refused("often")
    with let_in() as place:
        if not give_length(request, most=settings.SINERGI_MAX_SUBMISSION):
            raise Refused("too-large")
        sent = _sent(request)
        with place.turn():
            return receive_submission(
                sent, person=person, channel=channel, device=device, test=test, at=at
            )


@contextmanager
def let_in() -> Iterator[gate.Gate]:
    """Let somebody in who may bring a filled form when it is their turn.

    Raises Refused for who finds no room, and for everything that goes wrong within. No
    transaction may be open: who holds the database must not wait for a turn, since who
    has it waits for the database.
    """
    try:
        with gate.GATE as place:
            yield place
    except (Full, OperationalError, OSError) as error:
        if isinstance(error, UnreadablePostError):
            raise Refused("broken") from error
        raise Refused("busy") from error
    except BadInstance as error:
        raise Refused(error.code) from error
    except UnknownForm as error:
        raise Refused("unknown-form") from error
    except OtherBytes as error:
        raise Refused("other-bytes") from error


def _sent(request: HttpRequest) -> Sent:
    """Read the parts, and keep the files before any transaction begins."""
    try:
        parts = [(name, file) for name, many in request.FILES.lists() for file in many]
        provenance = request.POST.get("provenance", "")
    except (RequestDataTooBig, TooManyFilesSent) as error:
        raise Refused("too-large") from error
    except MultiPartParserError as error:
        raise Refused("broken") from error
    forms = [file.read(LONGEST_XML + 1) for name, file in parts if name == XML_PART]
    # OpenRosa asks for the name and type of this part, not for a file name.
    forms += [_as_bytes(text) for text in request.POST.getlist(XML_PART)]
    if not forms:
        raise Refused("no-xml")
    if len(forms) > 1:
        raise Refused("two-xml")
    if len(parts) > MOST_FILES:
        raise Refused("many-files")
    if len(forms[0]) > LONGEST_XML:
        raise Refused("too-large")
    files = tuple(_kept(file) for name, file in parts if name != XML_PART)
    return Sent(forms[0], files, _read_provenance(provenance))


def _as_bytes(text: str) -> bytes:
    """Return the bytes of a part that came as text; raises Refused if some were lost."""
    if UNREADABLE in text:
        raise Refused("broken")
    return text.encode()


def _kept(file: "UploadedFile[Any]") -> KeptFile:
    try:
        return keep_any(file, most=settings.SINERGI_MAX_SUBMISSION)
    except BadUpload as error:
        code = "too-large" if error.code == "too-big" else "broken"
        raise Refused(code) from error


def _read_provenance(text: str) -> dict[str, Any]:
    """Return who handed the form on, as far as it is a small mapping; else nothing."""
    if not text or len(text) > 2_000:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        name: value
        for name in PROVENANCE
        if (value := _plain(found.get(name))) is not None
    }


def _plain(value: object) -> str | int | None:
    """Return a text without what no column and no page can hold, or a number, or None."""
    if isinstance(value, str):
        return "".join(one for one in value[:200] if one.isprintable())
    if isinstance(value, int) and abs(value) <= LARGEST:
        return value
    return None
