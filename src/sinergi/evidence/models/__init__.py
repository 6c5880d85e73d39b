"""Tables of evidence."""

from sinergi.evidence.models.custody import (
    ChainCheck,
    ChainHead,
    CustodyEvent,
    CustodyNote,
)
from sinergi.evidence.models.export import ExportRun
from sinergi.evidence.models.item import DerivativeLink, EvidenceItem
from sinergi.evidence.models.keeping import DeletionRecord, LegalHold, Retention

__all__ = [
    "ChainCheck",
    "ChainHead",
    "CustodyEvent",
    "CustodyNote",
    "DeletionRecord",
    "DerivativeLink",
    "EvidenceItem",
    "ExportRun",
    "LegalHold",
    "Retention",
]
