"""The entries of reports and cases: what we are told, and by when we must answer."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.access.permissions import Permission
from sinergi.web.entry import Entry

REPORTS: tuple[Entry, ...] = (
    Entry(
        pgettext_lazy("navigation", "Reports"),
        "reports:queue",
        Permission.READ_REPORTS,
        also=("reports:",),
    ),
    Entry(
        _("Requests for identities"),
        "reports:identities",
        Permission.OPEN_IDENTITIES,
    ),
    Entry(
        _("Cases"),
        "cases:list",
        Permission.READ_CASES,
        also=(
            "cases:",
            "evenness:",
            "web:report_case",
            "web:incident_case",
            "web:case_handover",
        ),
    ),
    Entry(
        _("Evidence"), "evidence:shelf", Permission.READ_EVIDENCE, also=("evidence:",)
    ),
    Entry(
        _("Hand-overs"),
        "handovers:inbox",
        Permission.READ_HANDOVERS,
        also=("handovers:",),
    ),
)
"""Each has tabs of its own; who keeps identities sees the requests, and no report."""
