"""Devices for many people at once: slips of paper with a QR code for each."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.files import attached
from sinergi.accounts.listing import Asked, asked_of
from sinergi.accounts.managing import may_manage_account, roles_of
from sinergi.accounts.models import Device, Person
from sinergi.accounts.roles import ROLE_NAMES
from sinergi.accounts.services.devices import make_devices
from sinergi.accounts.stepup import sensitive
from sinergi.documents.pdf import write_pdf
from sinergi.documents.qr import draw_code
from sinergi.observations.collect import (
    collect_code,
    only_here,
    project_name,
    server_address,
)
from sinergi.observations.device_senders import SENDING, device_counts, find_senders
from sinergi.observations.forms.devices import SlipsForm

PER_PAGE = 100
MOST_SLIPS = 300


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest) -> HttpResponse:
    """Choose people; make a device for each and give the slips to print."""
    actor = cast(Person, request.user)
    asked = asked_of(request)
    people = find_senders(asked, actor, bare=request.GET.get("bare") == "1")
    form = SlipsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = _chosen(request, people, actor)
        if chosen:
            return _printed(request, chosen, form, actor)
        messages.info(request, _("Tick at least one person whose account you manage."))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    context = _context(request, people, asked, actor) | {"form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "observations/device_slips.html", context, status=status)


def _context(
    request: HttpRequest, people: QuerySet[Person], asked: Asked, actor: Person
) -> dict[str, Any]:
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    return {
        "page": page,
        "rows": shown,
        "roles": roles_of(shown, actor),
        "counts": device_counts(shown),
        "role_names": [(role.value, ROLE_NAMES[role]) for role in SENDING],
        "asked": asked,
        "bare": request.GET.get("bare") == "1",
        "only_here": only_here(request.build_absolute_uri("/")),
        "most": MOST_SLIPS,
    }


def _chosen(
    request: HttpRequest, people: QuerySet[Person], actor: Person
) -> list[Person]:
    """Return the ticked people, or all of the list; only whose account one manages.

    Who prints a slip could send in the person's name, as who sets a password could.
    """
    if request.POST.get("who") != "all":
        ticked = (to_asked_number(one) for one in request.POST.getlist("person"))
        people = people.filter(pk__in=[one for one in ticked if one][:MOST_SLIPS])
    return [one for one in people[:MOST_SLIPS] if may_manage_account(actor, one)]


def _printed(
    request: HttpRequest, people: list[Person], form: SlipsForm, actor: Person
) -> HttpResponse:
    at = real_now()
    made = make_devices(people, **form.cleaned_data, by=actor, at=at)
    data = {
        "lang": get_language() or "id",
        "title": _("QR codes for ODK Collect"),
        "slips": [_slip(request, row, secret) for row, secret in made],
        "words": {
            "alt": _("QR code that sets ODK Collect up for this person"),
            "one": _("Install ODK Collect from the app store."),
            "two": _("Open it, choose “Configure with QR code”, and scan this code."),
            "three": _(
                "Your forms appear by themselves. What you fill in is sent as soon as "
                "there is a signal."
            ),
            "until": _("valid until"),
            "keep": _(
                "Whoever has this code sends in your name. Show it to nobody, and tell "
                "your coordinator if it is lost."
            ),
        },
    }
    return attached(write_pdf("device_slips", data, at=at), "application/pdf", "qr.pdf")


def _slip(request: HttpRequest, row: Device, secret: str) -> dict[str, str]:
    address = server_address(request, secret)
    day = row.expires_on
    return {
        "name": row.person.name,
        "project": project_name(row.person),
        "device": f"{row.name} · {row.user_name}",
        "expires": date_format(day, "DATE_FORMAT") if day else "",
        "code": draw_code(collect_code(address, project_name(row.person))),
    }
