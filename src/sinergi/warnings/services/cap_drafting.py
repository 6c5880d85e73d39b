"""A warning drafted from a message of others, for a person to go on with."""

import datetime as dt
import hashlib

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.warnings.drafts import WarningDraft
from sinergi.warnings.models import CapMessage, Warning
from sinergi.warnings.rules.reach import Certainty, Severity, Urgency
from sinergi.warnings.rules.steps import BadWarning, Hazard
from sinergi.warnings.rules.wording import (
    LONGEST_HEADLINE,
    LONGEST_TEXT,
    MOST_AREAS,
)
from sinergi.warnings.services.drafting import draft_warning


def draft_from_message(
    message: CapMessage, institution: Institution, *, by: Actor, at: dt.datetime
) -> Warning:
    """Write down what a message says as a draft of this institution, and return it.

    The same person gets the same draft again. Raises BadWarning.
    """
    if institution.pk not in by.institutions_with(Permission.WRITE_WARNINGS):
        raise BadWarning("not-yours", "institution")
    if not message.sound:
        raise BadWarning("unsound")
    codes = message.area_codes
    if not codes or len(codes) > MOST_AREAS:
        codes = [message.area_code or institution.area_code]
    first, second = _texts(message, "id"), _texts(message, "en")
    name = f"{message.key}:{institution.pk}:{by.pk}"
    draft = WarningDraft(
        institution=institution, hazard=Hazard(message.hazard), area_codes=tuple(codes),
        headline_id=(first.get("headline") or message.headline or message.event
                     or message.identifier)[:LONGEST_HEADLINE],
        headline_en=second.get("headline", "")[:LONGEST_HEADLINE],
        description_id=_told(message, first), description_en=_told(message, second),
        instruction_id=first.get("instruction", "")[:LONGEST_TEXT],
        instruction_en=second.get("instruction", "")[:LONGEST_TEXT],
        severity=Severity(message.severity), urgency=Urgency(message.urgency),
        certainty=Certainty(message.certainty),
        exercise=message.status in {"Exercise", "Test"},
        onset_at=message.onset_at,
        expires_at=message.expires_at if message.expires_at > at else None,
        key=hashlib.sha256(name.encode()).hexdigest()[:32],
    )  # fmt: skip
    return draft_warning(draft, by=by, at=at)


def _texts(message: CapMessage, language: str) -> dict[str, str]:
    """Return the texts in a language; empty where the message has none in it."""
    for info in message.infos.get("infos", []):
        if str(info.get("language", ""))[:2].lower() == language:
            texts: dict[str, str] = info.get("texts", {})
            return texts
    return {}


def _told(message: CapMessage, texts: dict[str, str]) -> str:
    """Return the description with who said it, so that nobody takes it for ours."""
    if not texts:
        return ""
    source = f"({message.sender}, {message.identifier})"
    room = LONGEST_TEXT - len(source) - 1
    return f"{texts.get('description', '')[:room]}\n{source}".strip()
