"""Personnel lent to organisers: the list, one loan, the pledge to print."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported, note_viewed
from sinergi.elections.stations import names_of
from sinergi.operations.forms.fields import put_problem
from sinergi.operations.forms.lending import PROBLEMS, LendingForm, LendingMoveForm
from sinergi.operations.models import Lending, LentName
from sinergi.operations.papers import pledge_pdf
from sinergi.operations.rules.lending import OPEN, BadLending, Step
from sinergi.operations.services.exporting import record_export
from sinergi.operations.services.lending import lend_person, move_lending, moves_for
from sinergi.operations.views.files import pdf, table_file
from sinergi.operations.words import LENDING_ACTS, LENDING_STEPS
from sinergi.places.rules import is_code, to_code

PER_PAGE = 50


def _asked(request: HttpRequest, actor: Actor) -> tuple[dict[str, str], Any]:
    """Return the filters of the address and the loans they leave."""
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    step = request.GET.get("step", "open")
    asked = {
        "q": to_asked_text(request.GET.get("q", "")),
        "step": step if step in {"all", *Step} else "open",
        "within": code if is_code(code) else "",
    }
    rows = Lending.visible.to(actor).within(asked["within"]).matching(asked["q"])
    if asked["step"] == "open":
        rows = rows.filter(step__in=OPEN)
    elif asked["step"] != "all":
        rows = rows.filter(step=asked["step"])
    return asked, rows.select_related("giver", "taker")


@requires(Permission.READ_OPERATIONS)
@require_safe
def lendings(request: HttpRequest) -> HttpResponse:
    """List the loans of personnel one's line gives or gets; by office, never by name."""
    actor = signed_in(request)
    asked, rows = _asked(request, actor)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "page": page,
        "steps": LENDING_STEPS.items(),
        "narrowed": asked != {"q": "", "step": "open", "within": ""},
        "query": query.urlencode(),
    }
    return render(request, "operations/lendings.html", context)


@requires(Permission.READ_OPERATIONS)
@require_safe
def lendings_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the list as csv or xlsx; without names."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    _filters, rows = _asked(request, actor)
    record_export("lendings", form, rows.count(), by=actor, at=real_now())
    columns = [
        (_("Number"), "text"), (_("Lent by"), "text"), (_("Office at home"), "text"),
        (_("Lent to"), "text"), (_("Duty there"), "text"), (_("Letter"), "text"),
        (_("Date of the letter"), "day"), (_("From"), "day"), (_("Until"), "day"),
        (_("Pledge signed"), "day"), (_("Returned"), "day"), (_("Step"), "text"),
    ]  # fmt: skip
    lines = (
        [one.number, one.giver.name, one.office, one.taker.name, one.duty,
         one.letter_number, one.letter_on, one.from_on, one.until_on, one.pledged_on,
         one.returned_on, one.step_name]
        for one in rows
    )  # fmt: skip
    name = f"personel-{day.isoformat()}"
    return table_file(form, name, _("Personnel lent to organisers"), columns, lines)


def _find(request: HttpRequest, pk: int) -> Lending:
    rows = Lending.visible.to(signed_in(request))
    row: Lending = get_object_or_404(
        rows.select_related("giver", "taker", "election"), pk=pk
    )
    return row


def _name_of(request: HttpRequest, row: Lending) -> str:
    """Return who it is to those who may read it, and record that they did."""
    actor = signed_in(request)
    found = LentName.visible.to(actor).filter(lending=row).first()
    if found is None:
        return ""
    note_viewed(
        f"lending:{row.pk}", by=actor, at=real_now(), institution_id=row.giver_id
    )
    return found.name


@requires(Permission.READ_OPERATIONS)
@require_safe
def lending(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one loan of personnel."""
    row, actor = _find(request, pk), signed_in(request)
    context = {
        "row": row,
        "name": _name_of(request, row),
        "area_name": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "moves": [(step.value, LENDING_ACTS[step]) for step in moves_for(row, actor)],
        "steps": row.steps.select_related("by"),
        "day": today(request),
    }
    return render(request, "operations/lending.html", context)


@requires(Permission.LEND_PERSONNEL)
def lending_new(request: HttpRequest) -> HttpResponse:
    """Enter somebody lent to an organiser."""
    actor = signed_in(request)
    form = LendingForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = lend_person(form.draft(), by=actor, at=now(request))
        except BadLending as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(
                request, _("%(number)s is written down.") % {"number": row.number}
            )
            return redirect("operations:lending", pk=row.pk)
    status = 422 if form.errors else 200
    context = {"form": form}
    return render(request, "operations/lending_new.html", context, status=status)


@requires(Permission.LEND_PERSONNEL)
@require_POST
def lending_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step of a loan."""
    row, actor = _find(request, pk), signed_in(request)
    form = LendingMoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day, or a word of why."))
        return redirect("operations:lending", pk=row.pk)
    data = form.cleaned_data
    try:
        move_lending(
            row, Step(data["to"]), day=data["day"], note=data["note"], by=actor,
            at=now(request),
        )  # fmt: skip
    except BadLending as problem:
        text = _("Give the day, or a word of why.")
        known = problem.code != "missing"
        messages.error(request, str(PROBLEMS[problem.code]) if known else text)
    else:
        messages.success(request, _("Noted."))
    return redirect("operations:lending", pk=row.pk)


@requires(Permission.LEND_PERSONNEL)
@require_safe
def lending_pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the pledge to sign, as PDF, to those who may read the name."""
    row, actor = _find(request, pk), signed_in(request)
    found = get_object_or_404(LentName.visible.to(actor), lending=row)
    note_exported(
        f"lending:{row.pk}", 1, by=actor, at=real_now(), form="pdf",
        institution_id=row.giver_id,
    )  # fmt: skip
    return pdf(pledge_pdf(row, found.name), f"{row.number}-pakta")
