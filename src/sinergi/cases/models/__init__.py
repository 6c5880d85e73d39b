"""Tables of cases."""

from sinergi.cases.models.case import (
    KIND_NAMES,
    LEVEL_NAMES,
    ORIGIN_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
    REGIME_NAMES,
    STEP_NAMES,
    Case,
    CaseStep,
    DueChange,
    Suspension,
)
from sinergi.cases.models.evenness import CaseSide, EvennessAudit
from sinergi.cases.models.papers import (
    BODY_NAMES,
    PAPER_NAMES,
    SERIES_NAMES,
    TEXT_NAMES,
    CaseText,
    Counter,
    Forwarding,
    Note,
    Paper,
    Publication,
    Series,
)
from sinergi.cases.models.people import (
    DELIVERY_NAMES,
    HEARING_NAMES,
    ROLE_NAMES,
    Hearing,
    Invitation,
    Party,
    Plenary,
)

__all__ = [
    "BODY_NAMES", "DELIVERY_NAMES", "HEARING_NAMES", "KIND_NAMES", "LEVEL_NAMES",
    "ORIGIN_NAMES", "OUTCOME_NAMES", "PAPER_NAMES", "REASON_NAMES", "REGIME_NAMES",
    "ROLE_NAMES", "SERIES_NAMES", "STEP_NAMES", "TEXT_NAMES", "Case", "CaseSide", "CaseStep",
    "CaseText", "Counter", "DueChange", "EvennessAudit", "Forwarding", "Hearing", "Invitation", "Note",
    "Paper", "Party", "Plenary", "Publication", "Series", "Suspension",
]  # fmt: skip
