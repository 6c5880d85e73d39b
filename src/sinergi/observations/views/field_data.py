"""What the browser's field page asks and sends: JSON, with its person's session."""

import datetime as dt
import json
import uuid
from typing import Any, cast

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor
from sinergi.access.busy import waiting_at_most
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Device, Person
from sinergi.accounts.services.devices import hear_of_browser, people_of_revoked
from sinergi.doors.bodies import read_to_end
from sinergi.observations.choices import media_named
from sinergi.observations.fielding import field_state
from sinergi.observations.gate import often
from sinergi.observations.models import Channel
from sinergi.observations.offering import offered_version
from sinergi.observations.refusals import REFUSALS, seconds_to_wait
from sinergi.observations.taking import Refused, take

BROWSERS = "field_browsers"
"""Where a session keeps the browsers it came from, by their keys: a device gives its row up."""
MOST_WAITING = 100_000
MOST_SYNCS = 60
"""Times a person's browsers may tell what waits, in a minute."""
LONGEST_NOTE_S = 5.0
"""A page that hears nothing for longer takes the line for dead."""
LONGEST_WAITING = dt.timedelta(days=400)
UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError,
)  # fmt: skip
"""What telling nonsense raises."""


def problem(code: str, **facts: Any) -> JsonResponse:
    """Return a refusal in words, as the page shows it."""
    status, text = REFUSALS[code]
    body = {"code": code, "message": str(text), **facts}
    answer = JsonResponse(body, status=status)
    if status in {429, 503}:
        body["retry_after"] = seconds_to_wait(status)
        answer["Retry-After"] = str(body["retry_after"])
        answer.content = json.dumps(body).encode()
    return answer


def _refusal(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    """Tell a page whose session is over so in JSON: a redirect would lose what it sends.

    Also of whom: on a shared phone things of somebody else may lie. And though nobody is
    signed in, a browser that was lost hears that it is revoked.
    """
    if actor is not None:
        return problem("revoked", person=actor.pk)
    key = _key(request)
    lost = people_of_revoked(key) if key else []
    return problem("signed-out", revoked=lost) if lost else problem("signed-out")


from_page = requires(Permission.SEND_SUBMISSIONS, refusal=_refusal)


@from_page
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Give forms, receipts and what came back."""
    person = cast(Person, request.user)
    if _is_revoked(request, person, _browser(request, person)):
        return problem("revoked", person=person.pk)
    return JsonResponse(field_state(request, person, real_now()))


@from_page
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Hear what waits in the browser, and give the state."""
    person, at = cast(Person, request.user), real_now()
    if often(f"sync:{person.pk}", MOST_SYNCS):
        return problem("often")
    try:
        told = json.loads(request.body)
        key = uuid.UUID(str(told["device"]))
        waiting = min(max(int(told.get("waiting", 0)), 0), MOST_WAITING)
    except UNREADABLE:
        return problem("broken")
    if _is_revoked(request, person, None):  # emptied since, it comes by another key
        return problem("revoked", person=person.pk)
    try:
        with waiting_at_most(LONGEST_NOTE_S):
            device = hear_of_browser(
                person, key, name=_name(told), waiting=waiting,
                oldest_at=_since(told.get("oldest_at"), at), at=at,
            )  # fmt: skip
    except OperationalError:
        return problem("busy")
    if _is_revoked(request, person, device):
        return problem("revoked", person=person.pk)
    return JsonResponse(field_state(request, person, at))


def _since(told: object, at: dt.datetime) -> dt.datetime | None:
    """Return a moment a browser tells, no later than now; None for what is none.

    Its clock may be set to any year: what lies far off could be shown in no time zone.
    """
    try:
        moment = dt.datetime.fromisoformat(str(told))
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max(moment, at - LONGEST_WAITING), at)


def _name(told: dict[str, Any]) -> str:
    text = str(told.get("name") or "")[:80]
    return text if text.isprintable() else ""


@from_page
@require_POST
def submissions(request: HttpRequest) -> HttpResponse:
    """Take a filled form."""
    person = cast(Person, request.user)
    device = _browser(request, person)
    if _is_revoked(request, person, device):
        read_to_end(request, most=2 * settings.SINERGI_MAX_SUBMISSION)
        return problem("revoked", person=person.pk)
    try:
        receipt = take(
            request, person=person, channel=Channel.BROWSER, device=device,
            test="test" in request.GET, at=real_now(),
        )  # fmt: skip
    except Refused as refusal:
        return problem(refusal.code)
    row = receipt.submission
    body = {
        "receipt": row.receipt,
        "state": row.state,
        "received_at": row.received_at.isoformat(),
        "missing": receipt.missing,
        "message": _("Received as {number}.").format(number=row.receipt),
    }
    return JsonResponse(body, status=202 if receipt.missing else 201)


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.headers.get("X-Sinergi-Device", ""))
    except ValueError:
        return None


def _browser(request: HttpRequest, person: Person) -> Device | None:
    """Return the browser that sends, where it names itself."""
    key = _key(request)
    if key is None:
        return None
    return Device.visible.to(person).filter(person=person, key=key).first()


def _is_revoked(request: HttpRequest, person: Person, device: Device | None) -> bool:
    """Return whether this browser is revoked, by whatever name it came in this session.

    A session lives in one browser: one that forgets its own key is the same one still.
    """
    known = list(request.session.get(BROWSERS, []))
    if device is not None and str(device.key) not in known:
        known.append(str(device.key))
        request.session[BROWSERS] = known
    rows = Device.visible.to(person).filter(person=person, key__in=known)
    return rows.exclude(revoked_at=None).exists()


@from_page
@require_safe
def xform(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Give the XForm of a version, also of a draft one may try."""
    person = cast(Person, request.user)
    row = offered_version(person, code, version) or offered_version(
        person, code, version, test=True
    )
    if row is None:
        return problem("unknown-form")
    return _kept(
        HttpResponse(row.xform, content_type="text/xml; charset=utf-8"), row.md5
    )


@from_page
@require_safe
def media(request: HttpRequest, code: str, version: str, name: str) -> HttpResponse:
    """Give one file beside a form."""
    person = cast(Person, request.user)
    row = offered_version(person, code, version) or offered_version(
        person, code, version, test=True
    )
    file = media_named(person, row, name) if row is not None else None
    if file is None:
        return problem("unknown-form")
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _kept(answer, file.md5)


def _kept(answer: HttpResponse, md5: str) -> HttpResponse:
    """The page keeps it itself, under its hash; no shared cache may."""
    answer["ETag"] = f'"{md5}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer
