"""The one navigation, by question: which entries exist and which the person can use."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.access.actor import actor_of
from sinergi.access.permissions import Permission

KEPT = ("within", "election")


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


@dataclass(slots=True)
class Link:
    """An entry that this person can use now."""

    label: str | Promise
    url: str
    icon: str
    here: bool
    children: list["Link"] = field(default_factory=list)


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
        "",
        icon="field",
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
                _("Devices"),
                "observations:devices",
                Permission.REVIEW_SUBMISSIONS,
                also=("observations:device_slips",),
            ),
            Entry(
                _("My devices"),
                "observations:my_devices",
                Permission.SEND_SUBMISSIONS,
                also=("observations:device_new",),
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
            Entry(
                _("Coverage of reports"),
                "observations:coverage",
                Permission.READ_SUBMISSIONS,
                also=("observations:expectations", "observations:expectation_new"),
            ),
        ),
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


def navigation(request: HttpRequest) -> list[Link]:
    """Return the entries that exist and that the person of the request can use.

    Area and election chosen in the address go along with every link.
    """
    if actor_of(request) is None:
        return []
    view = request.resolver_match.view_name if request.resolver_match else ""
    return list(_links(ENTRIES, request, view or ""))


def _links(entries: Iterable[Entry], request: HttpRequest, view: str) -> Iterable[Link]:
    for entry in entries:
        children = list(_links(entry.children, request, view))
        url = _address(entry, request) or (children[0].url if children else "")
        if not url:
            continue
        here = _is_here(entry, view) or any(child.here for child in children)
        yield Link(entry.label, url, entry.icon, here, children)


def _address(entry: Entry, request: HttpRequest) -> str:
    """Return the address, empty where the page does not exist or is not theirs."""
    actor = actor_of(request)
    if not entry.view or actor is None:
        return ""
    if entry.permission and not actor.holds(entry.permission):
        return ""
    try:
        address = reverse(entry.view)
    except NoReverseMatch:
        return ""
    return address + kept_query(request)


def kept_query(request: HttpRequest) -> str:
    """Return the part of the address that holds the chosen area and election."""
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _is_here(entry: Entry, view: str) -> bool:
    names = (entry.view, *entry.also)
    return any(
        view == name or (name.endswith(":") and view.startswith(name)) for name in names
    )
