"""One action on the ticked commitments of a list or of the queue, and taking it back."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.commitments.forms.commitment import people_of
from sinergi.commitments.forms.days import is_sensible
from sinergi.commitments.models import BulkAct, Commitment
from sinergi.commitments.rules.commitment import BadDraft
from sinergi.commitments.services.bulk import (
    MOST_AT_ONCE,
    UNDO_MINUTES,
    Action,
    Outcome,
    act_on_many,
    take_back,
)

WHY: dict[str, Promise] = {
    "BadMove": gettext_lazy("not possible where it stands"),
    "NotYours": gettext_lazy("not yours to do"),
    "BadDraft": gettext_lazy("over, or something is missing"),
    "StaleVersion": gettext_lazy("somebody was faster"),
}
MOST_NAMED = 5


@requires(Permission.WRITE_COMMITMENTS)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one action to every ticked row it fits, and say what was left alone."""
    actor = signed_in(request)
    keys = [to_asked_number(text) for text in request.POST.getlist("row")]
    ids = [pk for pk in keys if pk is not None][:MOST_AT_ONCE]
    rows = Commitment.visible.to(actor).filter(pk__in=ids).order_by("pk")
    action = request.POST.get("action", "")
    back = _back(request)
    if action not in set(Action) or not ids:
        messages.error(request, _("Tick at least one line and choose what to do."))
        return redirect(back)
    due_on = _day(request.POST.get("due_on", ""))
    if action == Action.POSTPONE and due_on is None:
        messages.error(request, _("Give the new due day."))
        return redirect(back)
    person = _person(request)
    if action == Action.REASSIGN and person is None:
        messages.error(request, _("Choose who shall answer for it."))
        return redirect(back)
    outcome = act_on_many(
        Action(action),
        rows,
        by=Person.objects.get(pk=actor.pk),
        at=real_now(),
        due_on=due_on,
        person=person,
    )
    _tell(request, outcome)
    return redirect(back)


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    hosts = {request.get_host()}
    # Without a slash `redirect` takes it for the name of a view.
    if address.startswith("/") and url_has_allowed_host_and_scheme(address, hosts):
        return address
    return reverse("commitments:list")


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_sensible(day) else None


def _person(request: HttpRequest) -> Person | None:
    pk = to_asked_number(request.POST.get("person", ""))
    writes = signed_in(request).institutions_with(Permission.WRITE_COMMITMENTS)
    found: Person | None = people_of(writes).filter(pk=pk).first()
    return found


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.done and outcome.act is not None:
        done = ngettext("%(n)s changed.", "%(n)s changed.", len(outcome.done))
        told = format_html(
            '{} <a href="{}">{}</a>',
            done % {"n": len(outcome.done)},
            reverse("commitments:bulk_act", args=[outcome.act.pk]),
            _("Take it back"),
        )
        messages.success(request, told)
    if outcome.refused:
        named = ", ".join(
            f"{number} ({WHY[why]})" for number, why in outcome.refused[:MOST_NAMED]
        )
        text = ngettext(
            "%(n)s was left alone: %(named)s",
            "%(n)s were left alone: %(named)s",
            len(outcome.refused),
        )
        messages.warning(request, text % {"n": len(outcome.refused), "named": named})


@requires(Permission.WRITE_COMMITMENTS)
def bulk_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one's bulk action changed, and take it back on POST."""
    actor = signed_in(request)
    act = get_object_or_404(BulkAct.visible.to(actor), pk=pk)
    if request.method == "POST":
        try:
            back, moved = take_back(act, by=actor, at=real_now())
        except BadDraft:
            messages.error(request, _("It is too late to take this back."))
        else:
            messages.success(request, _("Taken back: %(n)s.") % {"n": back})
            if moved:
                text = _("%(n)s were changed since and stay as they are.")
                messages.warning(request, text % {"n": moved})
            return redirect("commitments:list")
    ids = [one["id"] for one in act.before["rows"]]
    rows = Commitment.visible.to(actor).filter(pk__in=ids).listed()
    until = act.at + dt.timedelta(minutes=UNDO_MINUTES)
    context = {
        "act": act,
        "rows": rows,
        "until": until,
        "may_undo": act.undone_at is None and real_now() < until,
        "now": now(request),
    }
    return render(request, "commitments/bulk_act.html", context)
