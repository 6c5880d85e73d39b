"""Tables of commitments and meetings."""

from sinergi.commitments.models.acts import BulkAct, SavedFilter
from sinergi.commitments.models.commitment import (
    ORIGIN_NAMES,
    STEP_NAMES,
    Attachment,
    Commitment,
    Counter,
    Dependency,
    Duty,
    Escalation,
    Progress,
    Revision,
)
from sinergi.commitments.models.meeting import (
    AgendaItem,
    Conclusion,
    Meeting,
    Participant,
)
from sinergi.commitments.models.minutes import MinutesApproval, MinutesVersion

__all__ = [
    "ORIGIN_NAMES",
    "STEP_NAMES",
    "AgendaItem",
    "Attachment",
    "BulkAct",
    "Commitment",
    "Conclusion",
    "Counter",
    "Dependency",
    "Duty",
    "Escalation",
    "Meeting",
    "MinutesApproval",
    "MinutesVersion",
    "Participant",
    "Progress",
    "Revision",
    "SavedFilter",
]
