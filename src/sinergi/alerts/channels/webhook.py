"""Webhook: a signed POST to an address of an institution."""

import datetime as dt
import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.clock import real_now
from sinergi.alerts.channels.base import (
    Address,
    Message,
    PermanentProblem,
    TemporaryProblem,
)
from sinergi.alerts.models import Webhook
from sinergi.alerts.rules import WEBHOOK, sign
from sinergi.doors.http import Refused, Unreachable, post

MAY_PASS = frozenset({408, 425, 429})


class WebhookChannel:
    """Posts JSON with the header `Sinergi-Signature` (`alerts.rules.sign`)."""

    code = WEBHOOK
    name: str | Promise = _("by webhook")

    def is_ready(self) -> bool:
        """Return True: each webhook brings its address."""
        return True

    def reaches(self, to: Address) -> bool:
        """Return whether it is a webhook that nobody stopped."""
        return to.webhook is not None and to.webhook.stopped_at is None

    def send(self, to: Address, message: Message) -> None:
        """Post it; an answer of 200 to 299 means taken, 500 and more another try."""
        if to.webhook is None:
            raise PermanentProblem("no-address")
        if to.webhook.stopped_at is not None:
            raise PermanentProblem("stopped")
        body = body_of(message)
        headers = headers_of(to.webhook, message, body, at=real_now())
        try:
            answer = post(to.webhook.url, body, headers)
        except Refused as error:
            raise PermanentProblem(error.code) from error
        except Unreachable as error:
            raise TemporaryProblem(error.code) from error
        if not 200 <= answer.status < 300:
            raise _problem(answer.status)


def _problem(status: int) -> TemporaryProblem | PermanentProblem:
    code = f"http-{status}"
    if status >= 500 or status in MAY_PASS:
        return TemporaryProblem(code)
    return PermanentProblem(code)


def body_of(message: Message) -> bytes:
    """Return the JSON that is posted: one object, without personal data."""
    line = message.lines[0]
    content = {
        "v": 1,
        "id": message.key,
        "kind": line.kind,
        "text": line.text,
        "reference": line.reference,
        "url": line.url,
        "made_at": message.made_at,
    }
    if message.cap:
        content["cap"] = message.cap
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def headers_of(
    webhook: Webhook, message: Message, body: bytes, *, at: dt.datetime
) -> dict[str, str]:
    """Return the headers: what it is, which one, signed."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Sinergi",
        "Sinergi-Event": message.lines[0].kind,
        "Sinergi-Delivery": message.key,
        "Sinergi-Signature": sign(webhook.secret, body, at),
    }
