"""What I was told, how I want to be told, and what became of each delivery."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.alerts.channels import CHANNELS, TO_PEOPLE
from sinergi.alerts.models import (
    CHOICE_NAMES,
    KIND_NAMES,
    STATE_NAMES,
    Delivery,
    Notice,
    Preference,
)
from sinergi.alerts.pages import may_see, page_of, shown_reference
from sinergi.alerts.rules import (
    CHOSEN,
    IN_APP,
    SMS,
    Choice,
    Kind,
    State,
    default_choice,
)
from sinergi.alerts.seeing import mark_seen
from sinergi.alerts.services import set_preferences

PER_PAGE = 50


@requires(Permission.READ_NOTICES)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what the person was told, newest first; all of it or what is unread."""
    actor = signed_in(request)
    rows = Notice.visible.to(actor).in_app()
    only_new = request.GET.get("show") == "new"
    kind = request.GET.get("kind", "")
    if only_new:
        rows = rows.unseen()
    if kind in set(Kind):
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, shown_reference(row.reference)) for row in page],
        "only_new": only_new,
        "kind": kind,
        "kinds": [(one.value, KIND_NAMES[one]) for one in CHOSEN],
        "narrowed": only_new or kind in set(Kind),
    }
    return render(request, "alerts/notices.html", context)


@requires(Permission.READ_NOTICES)
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about; it is seen from then on."""
    actor = signed_in(request)
    row = get_object_or_404(Notice.visible.to(actor), pk=pk)
    mark_seen(actor, real_now(), row.pk)
    if not may_see(actor, row.target):
        messages.info(request, _("You may no longer see what this was about."))
        return redirect("alerts:notices")
    return redirect(page_of(row.target))


@requires(Permission.READ_NOTICES)
@require_POST
def all_seen(request: HttpRequest) -> HttpResponse:
    """Mark everything as seen."""
    mark_seen(signed_in(request), real_now())
    return redirect("alerts:notices")


@requires(Permission.READ_NOTICES)
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose per kind and channel: at once, once a day, or not at all."""
    actor = signed_in(request)
    if request.method == "POST":
        choices = _read_choices(request.POST)
        language = get_language() or "id"
        set_preferences(choices, language, by=actor, at=real_now())
        messages.success(request, _("Your choice holds from now on."))
        return redirect("alerts:preferences")
    context = {
        "rows": _table(actor),
        "channels": [CHANNELS[code] for code in TO_PEOPLE],
        "email_ready": CHANNELS["e-mail"].is_ready(),
        "has_address": bool(getattr(request.user, "email", "")),
    }
    return render(request, "alerts/preferences.html", context)


def field_name(kind: Kind, channel: str) -> str:
    """Return the name of a choice in the form."""
    return f"{kind.value}.{channel}"


def _read_choices(data: QueryDict) -> dict[tuple[Kind, str], Choice]:
    """Return the choices sent; what makes no sense is left as it was."""
    found: dict[tuple[Kind, str], Choice] = {}
    for kind in CHOSEN:
        for channel in TO_PEOPLE:
            value = data.get(field_name(kind, channel), "")
            if value in {one.value for one in _offered(channel)}:
                found[kind, channel] = Choice(value)
    return found


def _offered(channel: str) -> list[Choice]:
    """Return the choices of a channel: neither the page nor an SMS needs a digest."""
    never = {IN_APP, SMS}
    return [one for one in Choice if channel not in never or one is not Choice.DIGEST]


def _table(actor: Actor) -> list[tuple[object, list[dict[str, object]]]]:
    kept = {(row.kind, row.channel): row.choice for row in Preference.visible.to(actor)}
    return [
        (
            KIND_NAMES[kind],
            [
                {
                    "name": field_name(kind, channel),
                    "label": CHANNELS[channel].name,
                    "chosen": kept.get((kind, channel), default_choice(kind, channel)),
                    "choices": [(one, CHOICE_NAMES[one]) for one in _offered(channel)],
                }
                for channel in TO_PEOPLE
            ],
        )
        for kind in CHOSEN
    ]


@requires(Permission.READ_NOTICES)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """List the deliveries the person may see, by state and channel."""
    actor = signed_in(request)
    rows = Delivery.visible.to(actor).select_related("notice", "webhook__institution")
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    if state in set(State):
        rows = rows.filter(state=state)
    if channel in CHANNELS:
        rows = rows.filter(channel=channel)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (row, CHANNELS[row.channel].name, shown_reference(row.notice.reference))
            for row in page
        ],
        "state": state,
        "channel": channel,
        "states": [(one.value, STATE_NAMES[one]) for one in State],
        "channels": [(one.code, one.name) for one in CHANNELS.values()],
        "narrowed": state in set(State) or channel in CHANNELS,
    }
    return render(request, "alerts/ledger.html", context)
