"""Forecasts and bulletins of agencies, entered by hand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.warnings.alarm_words import LEVEL_NAMES, PROBLEMS
from sinergi.warnings.detection_finding import find_bulletin
from sinergi.warnings.forms.detection import BulletinForm
from sinergi.warnings.models import Bulletin, make_key
from sinergi.warnings.rules.alarms import BadDetection
from sinergi.warnings.services.bulletins import enter_bulletin, withdraw_bulletin
from sinergi.warnings.telling import names_of

PER_PAGE = 50
NAMED = 3


@requires(Permission.READ_WARNINGS)
@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """List bulletins, the newest first."""
    actor = signed_in(request)
    rows = Bulletin.visible.to(actor).select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = list(page)
    names = names_of({code for one in listed for code in one.area_codes[:NAMED]})
    own = actor.institutions_with(Permission.WRITE_WARNINGS)
    context = {
        "page": page,
        "rows": [
            {
                "row": one,
                "level": LEVEL_NAMES.get(one.level, ""),
                "areas": ", ".join(names.get(c) or c for c in one.area_codes[:NAMED]),
                "more": max(0, len(one.area_codes) - NAMED),
                "over": one.ends_at < now(request),
                "mine": one.institution_id in own and one.withdrawn_at is None,
            }
            for one in listed
        ],
        "may_enter": bool(own),
    }
    return render(request, "detection/bulletins.html", context)


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["GET", "POST"])
def bulletin_new(request: HttpRequest) -> HttpResponse:
    """Enter a bulletin; rules that read bulletins look within minutes."""
    actor = signed_in(request)
    given = request.POST if request.method == "POST" else None
    form = BulletinForm(given, actor=actor, initial={"key": make_key()})
    if given is not None and form.is_valid():
        try:
            enter_bulletin(form.draft(), by=actor, at=now(request))
        except BadDetection as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, str(PROBLEMS[problem.code]))
        else:
            messages.success(
                request,
                _("Entered. The rules that read bulletins look within minutes."),
            )
            return redirect("detection:bulletins")
    status = 422 if given is not None else 200
    return render(request, "detection/bulletin_new.html", {"form": form}, status=status)


@requires(Permission.WRITE_WARNINGS)
@require_POST
def bulletin_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a bulletin of one's own office back."""
    row = find_bulletin(request, key)
    text = request.POST.get("version", "")
    version = (
        int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    )
    try:
        withdraw_bulletin(row, version=version, by=signed_in(request), at=now(request))
    except BadDetection as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Withdrawn. Alarms that came of it stay."))
    return redirect("detection:bulletins")
