"""Tables of early warning."""

from sinergi.warnings.models.detector import Alarm, Detector
from sinergi.warnings.models.warning import Warning

__all__ = ["Alarm", "Detector", "Warning"]
