"""A warning as somebody words it, with key messages put in."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sinergi.accounts.models import Institution
from sinergi.warnings.library import key_messages
from sinergi.warnings.models import Alarm
from sinergi.warnings.rules.reach import Certainty, Severity, Urgency
from sinergi.warnings.rules.steps import Hazard, Scope

EDITED = (
    "hazard", "severity", "urgency", "certainty", "scope", "area_codes", "headline_id",
    "headline_en", "description_id", "description_en", "instruction_id",
    "instruction_en", "onset_at", "expires_at", "acknowledge_within", "playbook",
)  # fmt: skip
"""Fields an edit may change; whose it is, and that it is an exercise, stays."""
TEXTS = tuple(name for name in EDITED if name.endswith(("_id", "_en")))


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
    def told(self) -> dict[str, str]:
        """Its texts by their names."""
        return {name: getattr(self, name) for name in TEXTS}

    @property
    def texts(self) -> tuple[str, ...]:
        """All its texts."""
        return tuple(self.told.values())


def with_messages(draft: WarningDraft) -> WarningDraft:
    """Return the draft with its key messages in the instructions, each once."""
    told: dict[str, Any] = dict(messages_put(draft.told, draft.messages))
    return replace(draft, messages=(), **told)


def messages_put(told: Mapping[str, str], codes: Iterable[str]) -> dict[str, str]:
    """Return the texts that are given with the key messages in the instructions."""
    known, put = key_messages(), dict(told)
    chosen = [known[code] for code in codes if code in known]
    for place, name in ((1, "instruction_id"), (2, "instruction_en")):
        if name in told:
            lines = [told[name].strip()]
            lines += [str(one[place]) for one in chosen if one[place] not in told[name]]
            put[name] = "\n".join(one for one in lines if one)
    return put
