"""What a sender is told when something is not taken: what, and what to do."""

import math
import secrets
import threading
import time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.observations.gate import GATE

REFUSALS: dict[str, tuple[int, Promise]] = {
    "xml": (
        400,
        _("The form cannot be read as XML. Update the app, then send it again."),
    ),
    "encrypted": (
        400,
        _(
            "Encrypted forms are not taken: nobody here could read them. Turn the form's "
            "encryption off; the way to the server is encrypted."
        ),
    ),
    "form-id": (400, _("The form does not say which form it is (attribute id).")),
    "instance-id": (
        400,
        _("The form has no instanceID, so it could not be told apart."),
    ),
    "unknown-form": (
        404,
        _(
            "This form, or this version of it, is not one you may send. Refresh the list "
            "of forms; what was filled in stays on the device."
        ),
    ),
    "other-bytes": (
        409,
        _(
            "A form with the same instanceID came before and was another one. The first is "
            "kept; fill in a new form for what has changed."
        ),
    ),
    "no-xml": (400, _("The part xml_submission_file is missing.")),
    "two-xml": (400, _("The part xml_submission_file may be there once only.")),
    "too-large": (
        413,
        _("This is more than the server takes at once. Send fewer or smaller files."),
    ),
    "many-files": (413, _("These are too many files for one form.")),
    "busy": (
        503,
        _(
            "Very many are sending just now. Nothing is lost: it stays on the device and "
            "is sent again by itself."
        ),
    ),
    "often": (
        429,
        _("This device sends too often. It will be taken again in a minute."),
    ),
    "broken": (400, _("The message is broken off or is no form. Send it again.")),
    "nothing-here": (
        404,
        _("There is nothing at this address. Scan the QR code of your device again."),
    ),
    "token": (
        401,
        _("This device may send no more. Ask your coordinator for a new QR code."),
    ),
    "revoked": (
        403,
        _("You may not send forms from here any more. Ask your coordinator."),
    ),
    "signed-out": (
        401,
        _("You are signed out. Sign in again; nothing that waits here is lost."),
    ),
}
"""Code → HTTP status and words."""

SOONEST, LATEST = 5.0, 300.0
"""Seconds after which somebody may come again, at the least and at the most."""
CLOSER = 2.0
"""Times are so much closer than forms are taken: not everybody comes at their time."""
A_MINUTE = 60


class Appointments:
    """Gives everybody who finds no room a time of their own to come again.

    They are as far apart as forms are taken, so that those who come again find room. One
    time for all would bring thousands at once, again and again, and a time that grows
    with the crowd alone leaves a server idle when the crowd is gone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0.0

    def seconds(self, now: float, pace: float) -> int:
        """Return in how many seconds the next may come; `pace` are taken in a second.

        When all times are given, one by chance from the last fifth.
        """
        with self._lock:
            next_free = max(self._last + 1.0 / (CLOSER * pace), now + SOONEST)
            if next_free <= now + LATEST:
                self._last = next_free
                return math.ceil(next_free - now)
        return int(LATEST) - secrets.randbelow(int(LATEST) // 5)


_APPOINTMENTS = Appointments()


def seconds_to_wait(status: int) -> int:
    """Return when to come again, for somebody told to wait by 429 or 503."""
    if status == 429:  # it is counted by the minute
        return A_MINUTE
    return _APPOINTMENTS.seconds(time.monotonic(), GATE.pace())
