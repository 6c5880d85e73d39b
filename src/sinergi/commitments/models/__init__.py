"""Tables of commitments and meetings."""

from sinergi.commitments.models.acts import BulkAct, SavedFilter
from sinergi.commitments.models.commitment import (
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

__all__ = [
    "STEP_NAMES",
    "Attachment",
    "BulkAct",
    "Commitment",
    "Counter",
    "Dependency",
    "Duty",
    "Escalation",
    "Progress",
    "Revision",
    "SavedFilter",
]
