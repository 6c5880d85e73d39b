"""Tables of early warning."""

from sinergi.warnings.models.cap import (
    CapFeed,
    CapMessage,
    CapReceipt,
    CapReference,
    CapSource,
)
from sinergi.warnings.models.detector import Alarm, Detector
from sinergi.warnings.models.warning import Warning

__all__ = [
    "Alarm",
    "CapFeed",
    "CapMessage",
    "CapReceipt",
    "CapReference",
    "CapSource",
    "Detector",
    "Warning",
]
