"""A request sent twice counts once: the `Idempotency-Key` of what creates something.

The key is claimed, the work done and the answer kept in one transaction. Of two that
come at the same moment the second waits at the unique key until the first has ended, and
then tells the first one's answer; when the first has failed, nothing was kept and the
second does the work.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.responses import NinjaJSONEncoder, Status

from sinergi.access.actor import signed_in
from sinergi.access.answers import declares, headers_of
from sinergi.access.clock import real_now
from sinergi.access.problems import ApiProblem, invalid
from sinergi.accounts.models import KeptAnswer

View = TypeVar("View", bound=Callable[..., Any])

KEPT_FOR = dt.timedelta(hours=24)
HEADER = "Idempotency-Key"
KEY = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Your own name for this request: sent again, it counts once (24 h)",
    "schema": {"type": "string", "pattern": r"^[A-Za-z0-9_.:-]{1,64}$"},
}


def creates(view: View) -> View:
    """Let an operation that makes something do it once per key of the sender.

    Stands directly above the operation, under `@requires`. Problems are not kept: who
    mends the request may send it with the same key.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = asked_key(request)
        if key is None:
            return view(request, *args, **kwargs)
        return _once(request, key, lambda: view(request, *args, **kwargs))

    return declares(PARAMETER)(cast(View, once))


def asked_key(request: HttpRequest) -> str | None:
    """Return the sender's key, None without one; raises 422 for an odd one."""
    key = request.headers.get(HEADER)
    if key is not None and KEY.fullmatch(key) is None:
        raise invalid(HEADER, _("Letters, digits and - _ . : only, at most 64."))
    return key


def fingerprint(request: HttpRequest) -> str:
    """Return what makes a request this one: method, address, body."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()


def _once(request: HttpRequest, key: str, act: Callable[[], Any]) -> Any:
    print_, at = fingerprint(request), real_now()
    with transaction.atomic():
        claimed = _claim(signed_in(request).pk, key, print_, at)
        if claimed is not None:
            result = act()
            claimed.answer = _kept(request, result)
            claimed.save(update_fields=["answer"])
            return result
    return _told_again(request, key, print_)


def _claim(
    person: int, key: str, fingerprint: str, at: dt.datetime
) -> KeptAnswer | None:
    """Return the fresh row, None when the key is taken; waits for who holds it."""
    rows = KeptAnswer.all_rows.filter(person_id=person, key=key)
    rows.filter(expires_at__lte=at).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.all_rows.create(
                person_id=person, key=key, fingerprint=fingerprint,
                expires_at=at + KEPT_FOR,
            )  # fmt: skip
    except IntegrityError:
        return None


def _kept(request: HttpRequest, result: Any) -> dict[str, Any]:
    status, value = 200, result
    if isinstance(result, Status):
        status, value = result.status_code, result.value
    plain = json.loads(json.dumps(value, cls=NinjaJSONEncoder))
    told = {"status": status, "result": plain, "headers": dict(headers_of(request))}
    return {"v": 1, **told}


def _told_again(request: HttpRequest, key: str, fingerprint: str) -> Any:
    person = signed_in(request).pk
    row = KeptAnswer.all_rows.filter(person_id=person, key=key).first()
    if row is None or not row.answer:
        raise ApiProblem("key-in-use")
    if row.fingerprint != fingerprint:
        raise ApiProblem("key-reused")
    headers_of(request).update(row.answer["headers"])
    headers_of(request)["Idempotency-Replayed"] = "true"
    return Status(row.answer["status"], row.answer["result"])


def forget_answers(at: dt.datetime) -> None:
    """Delete what no longer needs to be told again."""
    KeptAnswer.all_rows.filter(expires_at__lte=at).delete()
