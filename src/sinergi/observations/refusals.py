"""What a sender is told when something is not taken: what, and what to do."""

import secrets
import threading
import time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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

SOONEST, LATEST = 5, 90
WINDOW_S, PER_SECOND = 10.0, 20
"""Refusals are counted over this time; so many come back in a second, hardly more."""


class Crowd:
    """How many were told to come again lately, and so for how long the next should wait.

    With one time for all, thousands who ask again every ten seconds leave a server no
    time to take anything.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since, self._now, self._before = 0.0, 0, 0

    def seconds(self, now: float) -> int:
        """Count one more and return when to come again, not everybody at once."""
        with self._lock:
            if (gone := now - self._since) >= WINDOW_S:
                self._before = self._now if gone < 2 * WINDOW_S else 0
                self._since, self._now = now, 0
            self._now += 1
            recent = self._now + self._before
        least = min(LATEST, max(SOONEST, recent // PER_SECOND))
        return least + secrets.randbelow(least + 1)


_CROWD = Crowd()


def seconds_to_wait() -> int:
    """Return when to come again, for somebody told to wait."""
    return _CROWD.seconds(time.monotonic())
