"""What a form of the door carries from page to page: signed, and kept nowhere else.

A random nonce makes the form one form: sent twice it is one report with one receipt. Its
age is known to the hour alone.
"""

import datetime as dt
import secrets
from base64 import b64decode, b64encode
from dataclasses import astuple, dataclass, fields
from typing import Any

from django.core import signing

from sinergi.reports.files import ReadyFile

SALT = "sinergi.public.form"
HOURS = 24
FILE_FIELDS = tuple(one.name for one in fields(ReadyFile))
_signer = signing.Signer(salt=SALT)


@dataclass(frozen=True, slots=True)
class Form:
    """One form that somebody fills in; `hour` counts from 1970."""

    nonce: str
    hour: int

    @property
    def token(self) -> str:
        """What the form carries."""
        return _signer.sign(f"{self.nonce}.{self.hour}")


def new_form(at: dt.datetime) -> Form:
    """Return a fresh form."""
    return Form(secrets.token_urlsafe(16), int(at.timestamp()) // 3600)


def read_form(token: str, at: dt.datetime) -> Form | None:
    """Return the form of a token; None for one that is forged or older than a day."""
    if len(token) > 200:
        return None
    try:
        nonce, hour = _signer.unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        return None
    form = Form(nonce, int(hour))
    now = int(at.timestamp()) // 3600
    return form if 0 <= now - form.hour <= HOURS else None


def note_of(file: ReadyFile, form: Form) -> str:
    """Return the note of a sealed file that this form, and no other, may carry."""
    *plain, name = astuple(file)
    told = [*plain, b64encode(name).decode()]
    return signing.dumps(told, salt=f"{SALT}.{form.nonce}", compress=False)


def file_of(note: str, form: Form) -> ReadyFile | None:
    """Return the file of a note; None for a forged one, or of another form."""
    if len(note) > 20_000:
        return None
    try:
        told: list[Any] = signing.loads(note, salt=f"{SALT}.{form.nonce}")
        named = dict(zip(FILE_FIELDS, told, strict=True))
        return ReadyFile(**{**named, "sealed_name": b64decode(named["sealed_name"])})
    except (signing.BadSignature, ValueError, TypeError):
        return None
