"""A warning as somebody words it, with key messages put in."""

import datetime as dt
from dataclasses import dataclass, replace

from sinergi.accounts.models import Institution
from sinergi.warnings.library import key_messages
from sinergi.warnings.models import Alarm
from sinergi.warnings.rules.reach import Certainty, Severity, Urgency
from sinergi.warnings.rules.steps import Hazard, Scope

LONGEST_TEXT = 4_000

EDITED = (
    "hazard", "severity", "urgency", "certainty", "scope", "area_codes", "headline_id",
    "headline_en", "description_id", "description_en", "instruction_id",
    "instruction_en", "onset_at", "expires_at", "acknowledge_within", "playbook",
)  # fmt: skip
"""Fields an edit may change; whose it is, and that it is an exercise, stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningDraft:
    """A warning as somebody words it; texts name no person.

    `messages` are codes of key messages, put behind the instructions. `key` is the
    sender's own name for this draft: sent again it counts once. `drafter` is the person
    in whose name an example is written.
    """

    institution: Institution
    hazard: Hazard
    area_codes: tuple[str, ...]
    headline_id: str
    headline_en: str = ""
    description_id: str = ""
    description_en: str = ""
    instruction_id: str = ""
    instruction_en: str = ""
    severity: Severity = Severity.MODERATE
    urgency: Urgency = Urgency.EXPECTED
    certainty: Certainty = Certainty.POSSIBLE
    scope: Scope = Scope.RESTRICTED
    exercise: bool = False
    onset_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    acknowledge_within: int | None = None
    playbook: str = ""
    messages: tuple[str, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    key: str = ""
    drafter: int | None = None
    example: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """All its texts."""
        return (
            self.headline_id, self.headline_en, self.description_id,
            self.description_en, self.instruction_id, self.instruction_en,
        )  # fmt: skip


def with_messages(draft: WarningDraft) -> WarningDraft:
    """Return the draft with its key messages in the instructions, each once."""
    known = key_messages()
    first, second = [draft.instruction_id.strip()], [draft.instruction_en.strip()]
    for code in draft.messages:
        _hazard, text_id, text_en = known.get(code, ("", "", ""))
        if text_id and text_id not in draft.instruction_id:
            first.append(text_id)
        if text_en and text_en not in draft.instruction_en:
            second.append(text_en)
    return replace(
        draft, messages=(), instruction_id="\n".join(one for one in first if one),
        instruction_en="\n".join(one for one in second if one),
    )  # fmt: skip
