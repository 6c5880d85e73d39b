"""The number a person is texted at: given, proved by a code, removed."""

import datetime as dt
import hmac
import secrets

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.alerts.models import SmsNumber
from sinergi.alerts.numbers import hash_code, plain_number
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.sealing import seal

LASTS = dt.timedelta(minutes=15)
HOUR = dt.timedelta(hours=1)
MOST_CODES, MOST_TRIES = 3, 5


class BadNumber(ValueError):
    """It is not taken; `code` is "number", "too-often", "over" or "wrong"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def give_number(text: str, *, by: Actor, at: dt.datetime) -> tuple[str, str]:
    """Keep a number that is still to be proved; return it with the code to be sent to it.

    The caller sends it after the transaction. Raises BadNumber "number", "too-often".
    """
    number = plain_number(text)
    if not number:
        raise BadNumber("number")
    row = SmsNumber.all_rows.select_for_update().filter(pk=by.pk).first()
    again = row is not None and at - row.asked_at < HOUR
    asked = row.asked + 1 if row is not None and again else 1
    if asked > MOST_CODES:
        raise BadNumber("too-often")
    code = f"{secrets.randbelow(1_000_000):06d}"
    SmsNumber.all_rows.update_or_create(
        person_id=by.pk,
        defaults={
            "number": seal(number), "code_hash": hash_code(code, by.pk),
            "code_until": at + LASTS, "tries": 0, "proved_at": None, "asked": asked,
            "asked_at": row.asked_at if row is not None and again else at,
        },
    )  # fmt: skip
    record(Verb.SMS_NUMBER_GIVEN, at=at, actor=by, target=f"person:{by.pk}")
    return number, code


def prove_number(code: str, *, by: Actor, at: dt.datetime) -> None:
    """Take the number into use; raises BadNumber "over" or "wrong". Wrong tries count."""
    problem = _prove(code, by, at)
    if problem:
        raise BadNumber(problem)


@transaction.atomic
def _prove(code: str, by: Actor, at: dt.datetime) -> str:
    row = SmsNumber.all_rows.select_for_update().filter(pk=by.pk).first()
    if row is None or row.code_until is None or not row.code_hash:
        return "over"
    if at > row.code_until or row.tries >= MOST_TRIES:
        return "over"
    row.tries += 1
    right = hmac.compare_digest(row.code_hash, hash_code(code.strip(), by.pk))
    if right:
        row.proved_at, row.code_hash = at, ""
        record(Verb.SMS_NUMBER_PROVED, at=at, actor=by, target=f"person:{by.pk}")
    row.save(update_fields=["tries", "proved_at", "code_hash"])
    return "" if right else "wrong"


@transaction.atomic
def remove_number(*, by: Actor, at: dt.datetime) -> None:
    """Forget the number; nothing more is sent to it.

    How many codes were asked for in this hour stays until it is over.
    """
    rows = SmsNumber.all_rows.filter(pk=by.pk).exclude(number="")
    if rows.update(number="", code_hash="", code_until=None, proved_at=None):
        record(Verb.SMS_NUMBER_REMOVED, at=at, actor=by, target=f"person:{by.pk}")
