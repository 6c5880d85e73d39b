"""The entries of the one navigation, by question: which page stands where, for whom."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation; without `permission` anybody signed in may use it."""

    label: str | Promise
    view: str
    permission: Permission | None = None
    icon: str = "list"
    children: tuple["Entry", ...] = ()
    # Views that belong here although no entry leads to them, as "app:" or "app:name".
    also: tuple[str, ...] = ()


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

REPORTS: tuple[Entry, ...] = (
    Entry(
        _("What we are told"),
        "",
        children=(
            Entry(
                pgettext_lazy("navigation", "Reports"),
                "reports:queue",
                Permission.READ_REPORTS,
                also=("reports:report", "reports:entry", "reports:bring"),
            ),
            Entry(
                _("Incidents"),
                "reports:incidents",
                Permission.READ_REPORTS,
                also=("reports:incident", "reports:incident_new"),
            ),
            Entry(_("Routing table"), "reports:routes", Permission.READ_REPORTS),
            Entry(_("Keywords"), "reports:keywords", Permission.READ_REPORTS),
            Entry(
                _("Numbers of reports"), "reports:statistics", Permission.READ_REPORTS
            ),
            Entry(
                _("Requests for identities"),
                "reports:identities",
                Permission.OPEN_IDENTITIES,
            ),
        ),
    ),
    Entry(
        _("Cases and evidence"),
        "",
        children=(
            Entry(
                _("Cases"),
                "cases:list",
                Permission.READ_CASES,
                also=(
                    "cases:",
                    "web:report_case",
                    "web:incident_case",
                    "web:case_handover",
                ),
            ),
            Entry(
                _("Evidence"),
                "evidence:shelf",
                Permission.READ_EVIDENCE,
                also=("evidence:",),
            ),
        ),
    ),
    Entry(
        _("Hand-overs"),
        "",
        children=(
            Entry(
                _("Hand-overs"),
                "handovers:inbox",
                Permission.READ_HANDOVERS,
                also=("handovers:",),
            ),
            Entry(_("Partners elsewhere"), "handovers:partners", Permission.HOLD_KEYS),
        ),
    ),
)
"""The pages of what we are told, and until when we must answer."""

ENTRIES: tuple[Entry, ...] = (
    Entry(_("Home"), "web:home", Permission.USE_WORKSPACE, "home"),
    Entry(_("Agenda"), "commitments:agenda", Permission.READ_MEETINGS, "clock"),
    Entry(
        _("Map"),
        "web:map",
        Permission.READ_SCORES,
        "map",
        children=(
            Entry(_("Map and ranking"), "web:map", Permission.READ_SCORES),
            Entry(
                _("Runs"),
                "scores:runs",
                Permission.READ_SCORES,
                also=("scores:run", "scores:run_new", "scores:compare"),
            ),
            Entry(
                _("Frameworks"),
                "scores:frameworks",
                Permission.READ_SCORES,
                also=("scores:framework", "scores:what_if"),
            ),
        ),
        also=("web:area", "scores:"),
    ),
    # READ_PLANS is what everybody in the workspace holds and neither partners nor those
    # who only run the server do; the pages themselves ask for READ_COMMITMENTS.
    Entry(
        _("Plan"),
        "",
        icon="plan",
        children=(
            Entry(_("Queue"), "web:queue", Permission.READ_PLANS, also=("web:week",)),
            Entry(
                _("Commitments"),
                "commitments:list",
                Permission.READ_PLANS,
                also=(
                    "commitments:detail",
                    "commitments:new",
                    "commitments:edit",
                    "commitments:cascade",
                    "commitments:duties",
                    "commitments:duty_new",
                    "commitments:bulk_act",
                    "commitments:follow_through",
                ),
            ),
            Entry(
                _("Meetings"),
                "commitments:meetings",
                Permission.READ_PLANS,
                also=(
                    "commitments:meeting",
                    "commitments:meeting_new",
                    "commitments:meeting_paste",
                    "commitments:meeting_keep",
                    "commitments:meeting_edit",
                    "commitments:meeting_people",
                    "commitments:meeting_agenda",
                    "commitments:meeting_conclude",
                    "commitments:minutes",
                    "commitments:press_note",
                ),
            ),
            Entry(
                _("Plans"),
                "plans:plans",
                Permission.READ_PLANS,
                also=("plans:plan", "plans:plan_new", "plans:risks"),
            ),
            Entry(
                _("Measures"),
                "plans:measures",
                Permission.READ_PLANS,
                also=("plans:measure", "plans:measure_new", "plans:measure_edit"),
            ),
            Entry(_("Board"), "web:board", Permission.READ_PLANS),
            Entry(
                _("Timeline"),
                "web:timeline",
                Permission.READ_PLANS,
                also=("web:shift",),
            ),
        ),
    ),
    Entry(
        pgettext_lazy("navigation", "Field"),  # the work outside, not one of a form
        "web:field",
        Permission.USE_WORKSPACE,
        "field",
        children=FIELD,
    ),
    Entry(
        pgettext_lazy("navigation", "Reports"),
        "",
        icon="report",
        children=REPORTS,
    ),
    Entry(
        _("Results"),
        "",
        icon="result",
        children=(
            Entry(_("Summary for leaders"), "web:leader", Permission.READ_SUMMARY),
        ),
    ),
    Entry(
        _("Settings"),
        "",
        icon="settings",
        children=(
            Entry(
                _("Imports"),
                "intake:imports",
                Permission.READ_IMPORTS,
                also=("intake:",),
            ),
            Entry(
                _("Elections"),
                "elections:list",
                Permission.USE_WORKSPACE,
                also=("elections:election",),
            ),
            Entry(
                _("Polling stations"), "elections:stations", Permission.USE_WORKSPACE
            ),
            Entry(
                _("Institutions"),
                "accounts:institutions",
                Permission.USE_WORKSPACE,
                also=(
                    "accounts:institution",
                    "accounts:institution_new",
                    "accounts:institution_edit",
                    "accounts:institutions_tree",
                    "accounts:kinds",
                ),
            ),
            Entry(
                _("People"),
                "accounts:people",
                Permission.MANAGE_PEOPLE,
                also=(
                    "accounts:person",
                    "accounts:person_new",
                    "accounts:person_edit",
                    "accounts:role_new",
                    "accounts:leave_of",
                    "accounts:roster",
                    "accounts:roster_apply",
                    "web:leaver",
                ),
            ),
            Entry(
                _("Keys of your office"),
                "seals:keys",
                Permission.HOLD_KEYS,
                also=("seals:",),
            ),
            Entry(
                _("Personal data"),
                "privacy:record",
                Permission.KEEP_PRIVACY,
                also=("privacy:",),
            ),
            Entry(
                _("Notifications"),
                "alerts:preferences",
                # Partners come to theirs by the bell: their navigation is their agenda.
                Permission.USE_WORKSPACE,
                also=("alerts:notices", "alerts:ledger", "alerts:feeds"),
            ),
            Entry(
                _("Webhooks"),
                "alerts:webhooks",
                Permission.MANAGE_WEBHOOKS,
                also=("alerts:webhook_new",),
            ),
            # Partners find their tokens on their own page.
            Entry(
                _("API tokens"),
                "accounts:tokens",
                Permission.USE_WORKSPACE,
                also=("accounts:token_new",),
            ),
            Entry(_("API"), "api:openapi-view", Permission.USE_WORKSPACE),
            Entry(_("Access"), "accounts:access", Permission.USE_WORKSPACE),
            Entry(_("Tasks"), "jobs:jobs", Permission.OPERATE, also=("jobs:",)),
            Entry(
                _("Audit"),
                "audit:facts",
                Permission.READ_AUDIT,
                also=("audit:", "web:audit_chain"),
            ),
            Entry(_("Style guide"), "web:styleguide", Permission.READ_STYLEGUIDE),
        ),
    ),
)
