"""The entries of the field: what is done and seen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.access.permissions import Permission
from sinergi.web.entry import Entry

FIELD: tuple[Entry, ...] = (
    Entry(
        _("Reports from the field"),
        "",
        children=(
            Entry(
                _("Fill in forms"),
                "observations:field",
                Permission.SEND_SUBMISSIONS,
                also=("observations:fill",),
            ),
            Entry(
                _("Submissions"),
                "observations:submissions",
                Permission.SEND_SUBMISSIONS,
                also=(
                    "observations:submission",
                    "observations:review_many",
                    "observations:review",
                    "observations:place",
                    "observations:reconcile",
                    "observations:copies",
                ),
            ),
            Entry(
                _("My devices"),
                "observations:my_devices",
                Permission.SEND_SUBMISSIONS,
                also=("observations:device_new",),
            ),
            Entry(
                _("Coverage of reports"),
                "observations:coverage",
                Permission.READ_SUBMISSIONS,
                also=("observations:expectations", "observations:expectation_new"),
            ),
            Entry(
                _("Devices"),
                "observations:devices",
                Permission.REVIEW_SUBMISSIONS,
                also=("observations:device_slips",),
            ),
            Entry(
                _("Forms"),
                "observations:forms",
                Permission.MANAGE_FORMS,
                also=(
                    "observations:form",
                    "observations:form_new",
                    "observations:form_version",
                ),
            ),
        ),
    ),
    Entry(
        _("Outreach and neutrality"),
        "",
        children=(
            Entry(
                pgettext_lazy("navigation", "Outreach"),
                "outreach:sessions",
                Permission.READ_OUTREACH,
                also=("outreach:", "web:where_next"),
            ),
            Entry(
                _("Neutrality"),
                "neutrality:coverage",
                Permission.READ_PLEDGES,
                also=("neutrality:",),
            ),
        ),
    ),
    Entry(
        _("Places and posko"),
        "",
        children=(
            Entry(
                _("Facilities"),
                "facilities:list",
                Permission.READ_FACILITIES,
                also=("facilities:",),
            ),
            Entry(
                _("Posko Bersama"),
                "operations:posko_list",
                Permission.READ_OPERATIONS,
                also=(
                    "operations:posko",
                    "operations:posko_setup",
                    "operations:posko_edit",
                    "operations:posko_summary",
                    "operations:report_new",
                    "operations:receipt",
                    "operations:sealed_list",
                    "operations:sealed",
                    "operations:key_new",
                ),
            ),
            Entry(
                _("The day before voting"),
                "web:day_board",
                Permission.READ_OPERATIONS,
                also=("web:day_sheet",),
            ),
        ),
    ),
    Entry(
        _("Operations and personnel"),
        "",
        children=(
            Entry(
                _("Campaign props"),
                "operations:props",
                Permission.READ_OPERATIONS,
                also=(
                    "operations:prop",
                    "operations:props_map",
                    "operations:act",
                    "operations:letters",
                    "operations:letter",
                ),
            ),
            Entry(
                _("Joint operations"),
                "operations:operations",
                Permission.READ_OPERATIONS,
                also=(
                    "operations:operation",
                    "operations:operation_new",
                    "operations:operation_edit",
                    "operations:operation_move",
                ),
            ),
            Entry(
                _("Personnel lent to organisers"),
                "operations:lendings",
                Permission.READ_OPERATIONS,
                also=("operations:lending", "operations:lending_new"),
            ),
        ),
    ),
)
"""The pages of the work outside, in groups; the page of the section shows them all."""
