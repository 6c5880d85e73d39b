"""What messages of ours are called: sender, identifier, and which earlier ones they end."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from sinergi.warnings.models import Warning
from sinergi.warnings.rules.steps import Step

LONGEST_CHAIN = 30
"""Earlier revisions that one message names."""

ENDED = frozenset({Step.CANCELLED, Step.STOOD_DOWN})
DRAFTS = frozenset({Step.DRAFT, Step.PROPOSED, Step.DROPPED})


@dataclass(frozen=True, slots=True)
class Name:
    """What makes a message one: who, which, when; `sent` as it is written."""

    sender: str
    identifier: str
    sent: str

    def __str__(self) -> str:
        """Return it as `references` writes it."""
        return f"{self.sender},{self.identifier},{self.sent}"


def own_sender() -> str:
    """Return the sender of this installation: fixed, without space or comma."""
    host = urlsplit(settings.SINERGI_PUBLIC_URL).hostname or "localhost"
    return f"sinergi@{host}"


def moment(at: dt.datetime) -> str:
    """Return a time as CAP writes it: whole seconds and an offset, never Z."""
    return timezone.localtime(at).replace(microsecond=0).isoformat()


def type_of(warning: Warning) -> str:
    """Return the `msgType`: a stand-down is an update that tells of the end."""
    if warning.step == Step.CANCELLED:
        return "Cancel"
    if warning.step == Step.STOOD_DOWN or warning.updates_id is not None:
        return "Update"
    return "Alert"


def name_of(warning: Warning, sender: str, at: dt.datetime) -> Name:
    """Return the name of the message a warning is now; `at` where it was never sent."""
    if warning.step in ENDED:
        ended = warning.ended_at or warning.step_at or at
        return Name(sender, f"sinergi-{warning.key}-end", moment(ended))
    return _first_name(warning, sender, at)


def _first_name(warning: Warning, sender: str, at: dt.datetime) -> Name:
    sent = moment(warning.sent_at or at)
    return Name(sender, f"sinergi-{warning.key}", sent)


def references_of(warning: Warning, sender: str) -> list[Name]:
    """Return the names of the earlier messages this one takes the place of, newest first."""
    found: list[Name] = []
    row = warning if warning.step in ENDED else warning.updates
    while row is not None and len(found) < LONGEST_CHAIN:
        if row.sent_at is not None:
            found.append(_first_name(row, sender, row.sent_at))
        row = row.updates
    return found
