"""Telephone numbers for SMS: as people write them, as they are kept, whether proved."""

import hashlib
import hmac
import re

from django.conf import settings

from sinergi.alerts.models import SmsNumber
from sinergi.doors.sealing import InvalidToken, unseal

NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")


def plain_number(text: str, country: str = "62") -> str:
    """Return a number as `+628…`; empty for what is none. `08…` is of this country."""
    digits = re.sub(r"[\s().-]", "", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+{country}{digits[1:]}"
    elif digits.startswith(country):
        digits = f"+{digits}"
    return digits if NUMBER.fullmatch(digits) else ""


def proved_number(person: int) -> str:
    """Return the number a person proved; empty without one, or after a change of key."""
    row = SmsNumber.all_rows.filter(pk=person, proved_at__isnull=False).first()
    return opened(row) if row is not None else ""


def opened(row: SmsNumber) -> str:
    """Return the number of a row; empty when the key is another one."""
    try:
        return unseal(row.number)
    except InvalidToken:
        return ""


def shown(number: str) -> str:
    """Return a number of which only the end is told."""
    return f"…{number[-3:]}" if number else ""


def hash_code(code: str, person: int) -> str:
    """Return what is kept of a code: useless without the server's key."""
    text = f"sinergi.alerts.sms:{person}:{code}"
    return hmac.new(
        settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256
    ).hexdigest()
