"""Tables of personal data: retention, removals, holds, requests, breaches."""

from sinergi.privacy.models.breach import Breach
from sinergi.privacy.models.request import Request
from sinergi.privacy.models.retention import Hold, Removal, RetentionRule

__all__ = ["Breach", "Hold", "Removal", "Request", "RetentionRule"]
