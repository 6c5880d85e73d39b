"""SMS by the gateway the operator named: one HTTP request per message."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.alerts.channels.base import (
    Address,
    Message,
    PermanentProblem,
    TemporaryProblem,
)
from sinergi.alerts.numbers import proved_number
from sinergi.alerts.rules import SMS
from sinergi.alerts.sms_text import fitted
from sinergi.doors.http import Refused, Unreachable, post

MAY_PASS = frozenset({408, 425, 429})
OUT_OF_ORDER = frozenset({401, 402, 403})
"""The gateway does not let us in, or is not paid: that concerns everybody."""
KINDS = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


class Sms:
    """One short text per notice: what, where, what to do, and a link."""

    code = SMS
    name: str | Promise = _("by SMS")

    def is_ready(self) -> bool:
        """Return whether a gateway is named."""
        return bool(settings.SINERGI_SMS.url)

    def reaches(self, to: Address) -> bool:
        """Return whether the person has proved a number."""
        return to.person is not None and bool(proved_number(to.person.pk))

    def send(self, to: Address, message: Message) -> None:
        """Post it; an answer of 200 to 299 means taken, 500 and more another try."""
        number = proved_number(to.person.pk) if to.person is not None else ""
        if not number:
            raise PermanentProblem("no-address")
        send_text(number, text_of(message), message.key)


def text_of(message: Message) -> str:
    """Return what is sent, within the parts the operator pays for."""
    line = message.lines[0]
    words = f"{line.reference}: {line.detail or line.text}".strip(": ")
    return fitted(words, line.url, settings.SINERGI_SMS.most_parts)


def send_text(number: str, text: str, key: str) -> None:
    """Hand one text to the gateway; raises TemporaryProblem or PermanentProblem.

    Neither number nor text ever stands in an error: those are written to logs.
    """
    gateway = settings.SINERGI_SMS
    try:
        answer = post(gateway.url, _body(gateway, number, text, key), _headers(gateway))
    except Refused as error:
        raise PermanentProblem(error.code) from error
    except Unreachable as error:
        raise TemporaryProblem(error.code, for_all=True) from error
    if 200 <= answer.status < 300:
        return
    code = f"http-{answer.status}"
    if answer.status in OUT_OF_ORDER:
        raise TemporaryProblem(code, for_all=True)
    if answer.status >= 500 or answer.status in MAY_PASS:
        raise TemporaryProblem(code)
    raise PermanentProblem(code)


def _body(gateway: Any, number: str, text: str, key: str) -> bytes:
    given = {"to": number, "text": text, "id": key, "token": gateway.token}
    filled = {name: _filled(value, given) for name, value in gateway.fields.items()}
    if gateway.form == "form":
        return urlencode(filled).encode()
    return json.dumps(filled, ensure_ascii=False).encode()


def _filled(value: str, given: dict[str, str]) -> str:
    """Return a value with what is given put in, each place once: texts may hold braces."""
    for name, told in given.items():
        before, mark, after = value.partition(f"{{{name}}}")
        if mark:
            return before + told + _filled(after, given)
    return value


def _headers(gateway: Any) -> dict[str, str]:
    headers = {
        "Content-Type": f"{KINDS[gateway.form]}; charset=utf-8",
        "User-Agent": "Sinergi",
    }
    if gateway.token and not any("{token}" in one for one in gateway.fields.values()):
        headers["Authorization"] = f"Bearer {gateway.token}"
    return headers
