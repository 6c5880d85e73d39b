"""Tables of reports."""

from sinergi.reports.models.incident import Incident, Joined
from sinergi.reports.models.keyword import OwnKeyword
from sinergi.reports.models.report import Desk, Message, Report, ReportFile, Series
from sinergi.reports.models.routing import RouteLine
from sinergi.reports.models.triage import (
    Completion,
    Handling,
    IdentityRequest,
    Party,
    Referral,
    ReportTrace,
)

__all__ = [
    "Completion", "Desk", "Handling", "IdentityRequest", "Incident", "Joined", "Message",
    "OwnKeyword", "Party", "Referral", "Report", "ReportFile", "ReportTrace", "RouteLine",
    "Series",
]  # fmt: skip
