"""What ODK Collect and its kin ask (OpenRosa 1.0).

These views are exempt from the CSRF check, so they never look at a session: a device
comes by the secret in its address, or by HTTP Basic or Digest, and by nothing else.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.db import Error, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sinergi.access.busy import waiting_at_most
from sinergi.access.clock import real_now
from sinergi.access.guard import public
from sinergi.accounts.devices import (
    authorized_device,
    brings_old_nonce,
    challenge,
    known_device,
    usable_device,
)
from sinergi.accounts.heard import note_seen, was_seen_lately
from sinergi.accounts.models import Device
from sinergi.doors.bodies import read_to_end
from sinergi.observations import gate
from sinergi.observations.choices import media_for, media_named
from sinergi.observations.models import Channel, FormVersion
from sinergi.observations.offering import offered, offered_version
from sinergi.observations.openrosa import (
    list_document,
    manifest_document,
    response_document,
)
from sinergi.observations.refusals import REFUSALS, seconds_to_wait
from sinergi.observations.taking import Refused, take

logger = logging.getLogger(__name__)

LONGEST_NOTE_S = 0.2
"""Nobody waits longer for a note that they were heard of."""
XML = "text/xml; charset=utf-8"
MOST_READ_OF_REFUSED = 10 * 1024 * 1024
"""Bytes of a body that are read although nothing of them is taken."""
DeviceView = Callable[..., HttpResponse]
Early = Callable[[HttpRequest, str | None], HttpResponse | None]


def from_device(
    *methods: str, early: Early | None = None
) -> Callable[[DeviceView], DeviceView]:
    """Let a device in that may send, by these methods; everybody else hears why not.

    `early` may answer before the database is asked what the device may do.
    """

    def decorate(view: DeviceView) -> DeviceView:
        @public
        @csrf_exempt
        @wraps(view)
        def checked(request: HttpRequest, **parts: Any) -> HttpResponse:
            token = parts.pop("token", None)
            if request.method not in methods:
                return _headed(
                    HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
                )
            try:
                answer = early(request, token) if early else None
                answer = answer or _for_device(view, request, token, parts)
            except (OperationalError, OSError):
                answer = refused("busy")  # nothing was acknowledged
            if answer.status_code >= 400:  # else the sender never learns why
                read_to_end(request, most=MOST_READ_OF_REFUSED)
            return _headed(answer)

        return cast(DeviceView, checked)

    return decorate


def _for_device(
    view: DeviceView, request: HttpRequest, token: str | None, parts: dict[str, Any]
) -> HttpResponse:
    device = authorized_device(request) if token is None else usable_device(token)
    if device is None:
        return _stranger(request, token)
    if _asks_often(device.pk):
        return refused("often")
    answer = view(request, device, token, **parts)
    if request.method != "HEAD":
        _note(device)
    return answer


def _note(device: Device) -> None:
    """Write down that the device was heard of, unless the database is busy.

    What was taken has noted it already, in its own transaction.
    """
    at = real_now()
    if was_seen_lately(device, at):
        return
    try:
        with waiting_at_most(LONGEST_NOTE_S):
            note_seen(device, at)
    except Error:  # a broken connection too: what was taken is answered for
        logger.info("device %s was heard of while the database was busy", device.pk)


def _asks_often(device: int) -> bool:
    return gate.often(f"device:{device}", settings.SINERGI_DEVICE_RATE * 4)


def _headed(response: HttpResponse) -> HttpResponse:
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(settings.SINERGI_MAX_SUBMISSION)
    response["Date"] = http_date()
    response["Vary"] = "Accept-Language, Authorization"
    return response


def _stranger(request: HttpRequest, token: str | None) -> HttpResponse:
    """401 with a challenge where a password may be given, else 403."""
    answer = refused("token", status=401 if token is None else 403)
    if token is None:
        answer["WWW-Authenticate"] = challenge(stale=brings_old_nonce(request))
    return answer


def refused(code: str, status: int | None = None) -> HttpResponse:
    """Return the refusal in words, as OpenRosa has them shown."""
    usual, text = REFUSALS[code]
    answer = HttpResponse(
        response_document(str(text), nature="submit_error"),
        status=status or usual,
        content_type=XML,
    )
    if answer.status_code in {429, 503}:
        answer["Retry-After"] = str(seconds_to_wait(answer.status_code))
    return answer


def _address(view: str, token: str | None, /, **parts: str) -> str:
    if token is not None:
        parts["token"] = token
    return reverse(f"observations:{view}", kwargs=parts)


@from_device("GET", "HEAD")
def form_list(
    request: HttpRequest, device: Device, token: str | None, *, test: bool = False
) -> HttpResponse:
    """List the forms the device may fill in, with their hashes."""
    prefix = "or_test_" if test else "or_"
    rows = []
    for version in offered(device.person, test=test):
        parts = {"code": version.form.code, "version": version.version}
        form, manifest = (
            request.build_absolute_uri(_address(prefix + name, token, **parts))
            for name in ("form", "manifest")
        )
        rows.append((version, form, manifest))
    wanted = request.GET.get("formID")
    chosen = [row for row in rows if wanted in {None, row[0].form.code}]
    return HttpResponse(list_document(chosen), content_type=XML)


def _version_or_none(
    device: Device, code: str, version: str, *, test: bool
) -> FormVersion | None:
    return offered_version(device.person, code, version, test=test)


@from_device("GET", "HEAD")
def form(
    request: HttpRequest,
    device: Device,
    token: str | None,
    *,
    code: str,
    version: str,
    test: bool = False,
) -> HttpResponse:
    """Give the XForm."""
    row = _version_or_none(device, code, version, test=test)
    if row is None:
        return refused("unknown-form")
    return HttpResponse(row.xform, content_type=XML)


@from_device("GET", "HEAD")
def manifest(
    request: HttpRequest,
    device: Device,
    token: str | None,
    *,
    code: str,
    version: str,
    test: bool = False,
) -> HttpResponse:
    """List the files beside the form."""
    row = _version_or_none(device, code, version, test=test)
    if row is None:
        return refused("unknown-form")
    name = "or_test_media" if test else "or_media"
    files = [
        (
            file,
            request.build_absolute_uri(
                _address(name, token, code=code, version=version, name=file.name)
            ),
        )
        for file in media_for(device.person, row)
    ]
    return HttpResponse(manifest_document(files), content_type=XML)


@from_device("GET", "HEAD")
def media(
    request: HttpRequest,
    device: Device,
    token: str | None,
    *,
    code: str,
    version: str,
    name: str,
    test: bool = False,
) -> HttpResponse:
    """Give one file beside the form."""
    row = _version_or_none(device, code, version, test=test)
    file = media_named(device.person, row, name) if row is not None else None
    if file is None:
        return refused("unknown-form")
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _full(request: HttpRequest, token: str | None) -> HttpResponse | None:
    """Tell a device that asks by HEAD to wait, before a photo is sent in vain.

    In a rush these are most requests, so what it may send is not looked up. A stranger
    gets no appointment, and nobody more than may be asked for in a minute. Who comes by a
    password is looked up as ever.
    """
    if request.method != "HEAD" or not token or not gate.GATE.is_full():
        return None
    device = known_device(token)
    if device is None:
        return None
    return refused("often" if _asks_often(device) else "busy")


@from_device("HEAD", "POST", early=_full)
def submission(
    request: HttpRequest, device: Device, token: str | None, *, test: bool = False
) -> HttpResponse:
    """Say how much is taken at once (HEAD), or take a filled form (POST)."""
    here = request.build_absolute_uri(request.path)
    if request.method == "HEAD":
        if gate.GATE.is_full():
            return refused("busy")
        return HttpResponse(status=204, headers={"Location": here})
    try:
        receipt = take(
            request, person=device.person, channel=Channel.COLLECT, device=device,
            test=test, at=real_now(),
        )  # fmt: skip
    except Refused as refusal:
        return refused(refusal.code)
    text = _("Received as {number}.").format(number=receipt.submission.receipt)
    if receipt.missing:
        text += " " + _("Still to come: {count} file(s).").format(
            count=len(receipt.missing)
        )
    return HttpResponse(
        response_document(text, nature="submit_success"),
        status=202 if receipt.missing else 201,
        content_type=XML,
        headers={"Location": here},
    )


@public
@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Say that nothing is here, as a device understands it."""
    return _headed(refused("nothing-here"))
