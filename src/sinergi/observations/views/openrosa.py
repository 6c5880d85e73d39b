"""What ODK Collect and its kin ask (OpenRosa 1.0).

These views are exempt from the CSRF check, so they never look at a session: a device
comes by the secret in its address, or by HTTP Basic or Digest, and by nothing else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sinergi.access.clock import real_now
from sinergi.access.guard import public
from sinergi.accounts.devices import (
    authorized_device,
    brings_old_nonce,
    challenge,
    usable_device,
)
from sinergi.accounts.models import Device
from sinergi.accounts.services.devices import note_seen
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

XML = "text/xml; charset=utf-8"
MOST_READ_OF_REFUSED = 10 * 1024 * 1024
"""Bytes of a body that are read although nothing of them is taken."""
DeviceView = Callable[..., HttpResponse]


def from_device(
    *methods: str, early: Callable[[HttpRequest], HttpResponse | None] | None = None
) -> Callable[[DeviceView], DeviceView]:
    """Let a device in that may send, by these methods; everybody else hears why not.

    `early` may answer before the database is asked who comes.
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
            if early is not None and (answer := early(request)) is not None:
                return _headed(answer)
            try:
                answer = _for_device(view, request, token, parts)
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
    if gate.often(f"device:{device.pk}", settings.SINERGI_DEVICE_RATE * 4):
        return refused("often")
    if request.method == "GET":  # what is sent notes it where it is written down
        note_seen(device, real_now())
    return view(request, device, token, **parts)


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


def _full(request: HttpRequest) -> HttpResponse | None:
    """Tell who asks by HEAD to wait, before a photo is sent in vain.

    In a rush these are most requests, and who is told so does not depend on who asks.
    """
    full = request.method == "HEAD" and gate.GATE.is_full()
    return refused("busy") if full else None


@from_device("HEAD", "POST", early=_full)
def submission(
    request: HttpRequest, device: Device, token: str | None, *, test: bool = False
) -> HttpResponse:
    """Say how much is taken at once (HEAD), or take a filled form (POST)."""
    here = request.build_absolute_uri(request.path)
    if request.method == "HEAD":
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
