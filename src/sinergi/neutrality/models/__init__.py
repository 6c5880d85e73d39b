"""Tables of neutrality."""

from sinergi.neutrality.models.decided import Release
from sinergi.neutrality.models.law import Clause, Deadline
from sinergi.neutrality.models.matter import (
    Evidence,
    Matter,
    MatterStep,
    Package,
    PackageItem,
    Subject,
    SubjectName,
)
from sinergi.neutrality.models.paper import Letter, Receipt, Recommendation, Reminder
from sinergi.neutrality.models.pledge import (
    Pledge,
    PledgeName,
    Proof,
    Quota,
    Sheet,
    Training,
)
from sinergi.neutrality.models.sealed import SealedText
from sinergi.neutrality.models.told import Told

__all__ = [
    "Clause",
    "Deadline",
    "Evidence",
    "Letter",
    "Matter",
    "MatterStep",
    "Package",
    "PackageItem",
    "Pledge",
    "PledgeName",
    "Proof",
    "Quota",
    "Receipt",
    "Recommendation",
    "Release",
    "Reminder",
    "SealedText",
    "Sheet",
    "Subject",
    "SubjectName",
    "Told",
    "Training",
]
