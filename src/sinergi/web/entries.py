"""The entries of the one navigation, by question: which page stands where, for whom."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.access.permissions import Permission
from sinergi.web.entries_field import FIELD
from sinergi.web.entries_reports import REPORTS
from sinergi.web.entries_results import RESULTS
from sinergi.web.entries_warnings import WARNINGS
from sinergi.web.entry import Entry

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
        pgettext_lazy("navigation", "Warnings"), "", icon="warning", children=WARNINGS
    ),
    Entry(_("Results"), "", icon="result", children=RESULTS),
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
            Entry(_("Trusted senders"), "cap:signers", Permission.OPERATE),
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
