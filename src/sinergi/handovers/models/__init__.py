"""Tables of hand-overs."""

from sinergi.handovers.models.handover import (
    Handover,
    HandoverEvent,
    Numbering,
    Parcel,
    SealedCopy,
)
from sinergi.handovers.models.partner import Partner, SigningKey
from sinergi.handovers.models.sheet import Sheet, SheetSignature

__all__ = [
    "Handover",
    "HandoverEvent",
    "Numbering",
    "Parcel",
    "Partner",
    "SealedCopy",
    "Sheet",
    "SheetSignature",
    "SigningKey",
]
