"""Pages of sessions: the list, one session, its plan."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.observations.placing import current_election
from sinergi.outreach.asked_forms import answer_form, posted
from sinergi.outreach.catalogue import segment_choices, topic_choices
from sinergi.outreach.detailing import session_page
from sinergi.outreach.forms.session import SessionForm, session_initial
from sinergi.outreach.listing import KEPT, find_sessions, lines_of, read_asked_sessions
from sinergi.outreach.models import Partner, Session
from sinergi.outreach.models.session import kind_choices, step_choices
from sinergi.outreach.reach import own_session
from sinergi.outreach.services.session import edit_session, plan_series, plan_session

PER_PAGE = 50


def kept_query(request: HttpRequest) -> str:
    """Return the part of the address that filters and orders the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if text := to_asked_text(request.GET.get(name, "")):
            kept[name] = text
    return kept.urlencode()


@requires(Permission.READ_OUTREACH)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List sessions with search, filters and order."""
    actor, at = signed_in(request), now(request)
    asked = read_asked_sessions(request.GET)
    keys = find_sessions(asked, actor, at).values_list("pk", flat=True)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    organisers = (
        Institution.visible.to(actor).order_by("name").values_list("pk", "name")
    )
    context = {
        "asked": asked,
        "page": page,
        "rows": lines_of(page, actor),
        "query": kept_query(request),
        "kinds": kind_choices(),
        "steps": step_choices(),
        "segments": segment_choices(),
        "topics": topic_choices(),
        "times": [
            ("", _("all")),
            ("coming", _("coming")),
            ("due", _("report is due")),
            ("past", _("held")),
        ],
        "organisers": list(organisers),
        "may_write": actor.holds(Permission.WRITE_OUTREACH),
    }
    return render(request, "outreach/sessions.html", context)


@requires(Permission.READ_OUTREACH)
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a session: everything to those inside, counts of verified ones to all."""
    actor = signed_in(request)
    rows: Any = Session.visible.to(actor).select_related(
        "organiser__superior", "election", "stage", "material__material", "quiz"
    )
    row = get_object_or_404(rows, pk=pk)
    context = session_page(row, actor, now(request))
    return render(request, "outreach/session.html", context)


def _plan_help() -> str:
    return _(
        "A planned session stands in the queue until somebody reports what came of it; "
        "only verified sessions count. Partners with an account are found by name; others "
        "are written one on each line."
    )


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    """Plan a session, or a series of them."""
    actor = signed_in(request)
    opening = {
        name: request.GET.get(name, "")[:24] for name in ("area_code", "segment")
    }
    initial: dict[str, Any] = {name: text for name, text in opening.items() if text}
    # Without an election a session counts in no coverage.
    initial["election"] = current_election(today(request))
    form = SessionForm(posted(request), actor=actor, initial=initial)

    def act() -> str:
        series = form.series()
        if series is None:
            row = plan_session(form.draft(), by=actor, at=real_now())
        else:
            zone = timezone.get_current_timezone()
            row = plan_series(
                form.draft(), *series, by=actor, at=real_now(), zone=zone
            )[0]
        return reverse("outreach:session", args=[row.pk])

    context = {
        "title": _("Plan a session"),
        "help": _plan_help(),
        "crumbs": [(_("Outreach sessions"), reverse("outreach:sessions"))],
        "back": reverse("outreach:sessions"),
    }
    return answer_form(
        request, form, act, said=_("The session is planned."), context=context
    )


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan of a session."""
    actor, row = signed_in(request), own_session(request, pk)
    partners = list(Partner.visible.to(actor).filter(session=row))
    data = request.POST if request.method == "POST" else None
    initial = session_initial(row, partners)
    form = SessionForm(data, actor=actor, row=row, initial=initial)
    address = reverse("outreach:session", args=[pk])

    def act() -> str:
        version = form.cleaned_data["version"]
        edit_session(row, form.draft(), version=version, by=actor, at=real_now())
        return address

    context = {
        "title": _("Edit the session"),
        "help": _plan_help(),
        "crumbs": [
            (_("Outreach sessions"), reverse("outreach:sessions")),
            (row.title, address),
        ],
        "back": address,
    }
    return answer_form(request, form, act, said=_("Changed."), context=context)
