"""Rumours: told, asked, answered, approved; and what sessions changed."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.stations import names_of
from sinergi.outreach.asked_forms import answer_form, answer_post, posted
from sinergi.outreach.catalogue import topic_choices
from sinergi.outreach.detailing import heard_of
from sinergi.outreach.forms.library import AnswerForm, AskForm, RefusalForm, RumorForm
from sinergi.outreach.models import Hearing, Rumor, RumorHistory, Session
from sinergi.outreach.models.library import rumor_step_choices
from sinergi.outreach.rules.rumor import RUMOR_ALLOWED, RumorStep
from sinergi.outreach.services.rights import rumor_sides
from sinergi.outreach.services.rumor import (
    answer_rumor,
    approve_answer,
    ask_answer,
    dismiss_rumor,
    reopen_rumor,
    report_rumor,
    return_answer,
)
from sinergi.places.rules import is_code, to_code

PER_PAGE = 50


@requires(Permission.READ_OUTREACH)
@require_safe
def rumors(request: HttpRequest) -> HttpResponse:
    """List rumours with their answers, with search and filters."""
    actor = signed_in(request)
    q = to_asked_text(request.GET.get("q", ""))
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    step, topic = request.GET.get("step", ""), request.GET.get("topic", "")
    rows = Rumor.visible.to(actor).matching(q)
    if step in set(RumorStep):
        rows = rows.filter(step=step)
    if topic in dict(topic_choices()):
        rows = rows.filter(topic=topic)
    if code and is_code(code):
        rows = rows.within(code)
    listed = rows.select_related("institution", "responsible")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({one.area_code for one in page if one.area_code}, actor)
    context = {
        "q": q,
        "step": step,
        "topic": topic,
        "within": code if is_code(code) else "",
        "steps": rumor_step_choices(),
        "topics": topic_choices(),
        "page": page,
        "rows": [(one, names.get(one.area_code, one.area_code)) for one in page],
        "narrowed": bool(q or step or topic or code),
        "may_write": actor.holds(Permission.WRITE_OUTREACH),
    }
    return render(request, "outreach/rumors.html", context)


def _rumor(request: HttpRequest, pk: int) -> Rumor:
    rows: Any = Rumor.visible.to(signed_in(request)).select_related(
        "institution", "responsible", "material", "approved_by"
    )
    row: Rumor = get_object_or_404(rows, pk=pk)
    return row


def _moves(row: Rumor, actor: Actor) -> set[str]:
    """Return the steps this person may take now."""
    sides = rumor_sides(row, actor)
    allowed = RUMOR_ALLOWED[RumorStep(row.step)]
    return {str(to) for to, side in allowed.items() if side in sides}


@requires(Permission.READ_OUTREACH)
@require_safe
def rumor(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a rumour, its answer, and the sessions at which it was spoken about."""
    actor, row = signed_in(request), _rumor(request, pk)
    hearings = Hearing.visible.to(actor).filter(rumor=row).select_related("session")
    heard = heard_of(hearings.order_by("-session__starts_at")[:100])
    readable = set(
        Session.visible.to(actor)
        .filter(pk__in=[one.hearing.session_id for one in heard])
        .values_list("pk", flat=True)
    )
    context = {
        "rumor": row,
        "area": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "heard": [(one, one.hearing.session_id in readable) for one in heard],
        "history": list(
            RumorHistory.visible.to(actor).filter(rumor=row).select_related("by")
        ),
        "moves": _moves(row, actor),
    }
    return render(request, "outreach/rumor.html", context)


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def rumor_new(request: HttpRequest) -> HttpResponse:
    """Tell of a rumour."""
    actor = signed_in(request)
    form = RumorForm(posted(request), actor=actor, initial={"heard_on": today(request)})

    def act() -> str:
        row = report_rumor(form.draft(), by=actor, at=real_now())
        return reverse("outreach:rumor", args=[row.pk])

    context = {
        "title": _("Tell of a rumour"),
        "help": _(
            "Write what people say and where it was met. Then ask the "
            "institution that knows for the answer."
        ),
        "crumbs": [(_("Rumours"), reverse("outreach:rumors"))],
        "back": reverse("outreach:rumors"),
    }
    said = _("The rumour is kept. Ask the institution that knows.")
    return answer_form(request, form, act, said=said, context=context)


Act = Callable[[Rumor, Any, Actor], object]


def _ask(row: Rumor, form: Any, by: Actor) -> object:
    return ask_answer(row, form.cleaned_data["institution"], by=by, at=real_now())


def _answer(row: Rumor, form: Any, by: Actor) -> object:
    data = form.cleaned_data
    return answer_rumor(
        row, data["answer"], source=data["source"], material=data["material"], by=by,
        at=real_now(),
    )  # fmt: skip


def _return(row: Rumor, form: Any, by: Actor) -> object:
    return return_answer(row, form.cleaned_data["reason"], by=by, at=real_now())


def _dismiss(row: Rumor, form: Any, by: Actor) -> object:
    return dismiss_rumor(row, form.cleaned_data["reason"], by=by, at=real_now())


def _step_page(
    request: HttpRequest, pk: int, form: Any, act: Act, title: str, said: str
) -> HttpResponse:
    actor, row = signed_in(request), _rumor(request, pk)
    address = reverse("outreach:rumor", args=[pk])

    def go() -> str:
        act(row, form, actor)
        return address

    context = {
        "title": title,
        "button": title,
        "crumbs": [
            (_("Rumours"), reverse("outreach:rumors")),
            (row.text[:60], address),
        ],
        "back": address,
        "note": row.text,
    }
    return answer_form(request, form, go, said=said, context=context)


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def rumor_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the institution that knows."""
    form = AskForm(posted(request), actor=signed_in(request))
    title, said = _("Ask for the answer"), _("The answer is asked.")
    return _step_page(request, pk, form, _ask, title, said)


@requires(Permission.ANSWER_RUMORS)
@require_http_methods(["GET", "HEAD", "POST"])
def rumor_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what is true, for the institution that was asked."""
    row = _rumor(request, pk)
    initial = {"answer": row.answer, "source": row.answer_source}
    form = AnswerForm(
        posted(request),
        actor=signed_in(request),
        initial=initial | {"material": row.material_id},
    )
    title = _("Write the answer")
    said = _("Kept. Another person of your institution approves it.")
    return _step_page(request, pk, form, _answer, title, said)


@requires(Permission.ANSWER_RUMORS)
@require_http_methods(["GET", "HEAD", "POST"])
def rumor_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an answer back to its writer, with the reason."""
    form = RefusalForm(posted(request))
    return _step_page(request, pk, form, _return, _("Send back"), _("Sent back."))


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def rumor_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a rumour aside, with the reason."""
    form = RefusalForm(posted(request))
    return _step_page(request, pk, form, _dismiss, _("Set aside"), _("Set aside."))


@requires(Permission.ANSWER_RUMORS)
@require_POST
def rumor_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the answer for the institution that was asked."""
    row = _rumor(request, pk)
    return answer_post(
        request,
        lambda: approve_answer(row, by=signed_in(request), at=real_now()),
        said=_("The answer is verified; everybody here may use it."),
        target=reverse("outreach:rumor", args=[pk]),
    )


@requires(Permission.WRITE_OUTREACH)
@require_POST
def rumor_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up again what was set aside."""
    row = _rumor(request, pk)
    return answer_post(
        request,
        lambda: reopen_rumor(row, by=signed_in(request), at=real_now()),
        said=_("Taken up again."),
        target=reverse("outreach:rumor", args=[pk]),
    )
