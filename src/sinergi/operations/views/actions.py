"""Joint operations: the list, one operation with its units, steps, papers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.elections.stations import names_of
from sinergi.operations.forms.actions import (
    PROBLEMS,
    AnswerForm,
    MoveForm,
    OperationForm,
    UnitForm,
    initial_of,
)
from sinergi.operations.forms.fields import put_problem
from sinergi.operations.models import Operation, OperationUnit, Prop
from sinergi.operations.papers import operation_pdf
from sinergi.operations.rules import props as prop_rules
from sinergi.operations.rules.actions import OPEN, Answer, BadOperation, Kind, Step
from sinergi.operations.services.actions import (
    answer_unit,
    ask_units,
    edit_operation,
    join_props,
    leads,
    move_operation,
    moves_for,
    plan_operation,
)
from sinergi.operations.services.exporting import record_export
from sinergi.operations.views.files import pdf, table_file
from sinergi.operations.words import (
    OPERATION_ACTS,
    OPERATION_KINDS,
    OPERATION_STEPS,
)
from sinergi.places.rules import is_code, to_code

PER_PAGE = 50
MOST_JOINED = 500


def _asked(request: HttpRequest, actor: Actor) -> tuple[dict[str, str], Any]:
    """Return the filters of the address and the operations they leave, in order."""
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    kind, step = request.GET.get("kind", ""), request.GET.get("step", "open")
    asked = {
        "q": to_asked_text(request.GET.get("q", "")),
        "kind": kind if kind in set(Kind) else "",
        "step": step if step in {"all", *Step} else "open",
        "within": code if is_code(code) else "",
    }
    rows = Operation.visible.to(actor).within(asked["within"]).matching(asked["q"])
    if asked["step"] == "open":
        rows = rows.open()
    elif asked["step"] != "all":
        rows = rows.filter(step=asked["step"])
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    return asked, rows.select_related("lead")


@requires(Permission.READ_OPERATIONS)
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """List joint operations with search and filters."""
    actor = signed_in(request)
    asked, rows = _asked(request, actor)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of((one.area_code for one in page), actor)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "page": page,
        "rows": [(one, names.get(one.area_code, one.area_code)) for one in page],
        "kinds": OPERATION_KINDS.items(),
        "steps": OPERATION_STEPS.items(),
        "narrowed": asked != {"q": "", "kind": "", "step": "open", "within": ""},
        "query": query.urlencode(),
    }
    return render(request, "operations/operations.html", context)


@requires(Permission.READ_OPERATIONS)
@require_safe
def operations_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the operations of the list as csv or xlsx, with headcounts."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    _filters, rows = _asked(request, actor)
    record_export("operations", form, rows.count(), by=actor, at=real_now())
    columns = [
        (_("Number"), "text"), (_("Kind"), "text"), (_("Title"), "text"),
        (_("Led by"), "text"), (_("Area code"), "text"), (_("Starts"), "text"),
        (_("Step"), "text"), (_("Planned"), "whole"), (_("Came"), "whole"),
        (_("Findings"), "whole"),
    ]  # fmt: skip
    lines = (_line(row) for row in rows.prefetch_related("units"))
    name = f"operasi-{day.isoformat()}"
    return table_file(form, name, _("Joint operations"), columns, lines)


def _line(row: Operation) -> list[object]:
    units = list(row.units.all())
    came = [one.came for one in units if one.came is not None]
    return [
        row.number, row.kind_name, row.title, row.lead.name, row.area_code,
        row.starts_at.isoformat(timespec="minutes"), row.step_name,
        sum(one.planned for one in units), sum(came) if came else None, row.findings,
    ]  # fmt: skip


def _find(request: HttpRequest, pk: int) -> Operation:
    rows = Operation.visible.to(signed_in(request)).select_related("lead", "election")
    row: Operation = get_object_or_404(rows, pk=pk)
    return row


@requires(Permission.READ_OPERATIONS)
@require_safe
def operation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one operation: order, units, route, props, result."""
    row = _find(request, pk)
    return _page(request, row, UnitForm(actor=signed_in(request)))


def _page(
    request: HttpRequest, row: Operation, unit_form: UnitForm, status: int = 200
) -> HttpResponse:
    actor = signed_in(request)
    own = actor.institutions_with(Permission.WRITE_OPERATIONS)
    units = list(row.units.select_related("institution"))
    open_now = row.step in {Step.PLANNED, Step.ORDERED}
    props = Prop.visible.to(actor).filter(operation=row).order_by("area_code", "pk")
    came = [one.came for one in units if one.came is not None]
    context: dict[str, Any] = {
        "row": row,
        "area_name": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "units": [
            (one, open_now and one.institution_id in own and row.lead_id not in own)
            for one in units
        ],
        "planned": sum(one.planned for one in units),
        "came": sum(came) if came else None,
        "moves": [(step.value, OPERATION_ACTS[step]) for step in moves_for(row, actor)],
        "may_edit": open_now and leads(row, actor),
        "unit_form": unit_form,
        "props": props[:MOST_JOINED],
        "joinable": _joinable(row, actor, units) if open_now else [],
        "steps": row.steps.select_related("by"),
        "is_open": row.step in OPEN,
        "is_cleanup": row.kind == Kind.PROPS,
    }
    return render(request, "operations/operation.html", context, status=status)


def _joinable(row: Operation, actor: Actor, units: list[OperationUnit]) -> list[Prop]:
    """Return the props of the area that wait for the Satpol PP of this clean-up."""
    if row.kind != Kind.PROPS or not leads(row, actor):
        return []
    asked = {row.lead_id, *(one.institution_id for one in units)} - {None}
    hanging = [prop_rules.Step.RECOMMENDED, prop_rules.Step.ORDERED]
    rows = Prop.visible.to(actor).within(row.area_code)
    found = rows.filter(step__in=hanging, executor_id__in=asked, operation=None)
    return list(found.order_by("area_code", "pk")[:MOST_JOINED])


@requires(Permission.WRITE_OPERATIONS)
def operation_new(request: HttpRequest) -> HttpResponse:
    """Plan an operation."""
    actor = signed_in(request)
    if request.method != "POST":
        code = to_asked_text(request.GET.get("within", ""), 24)
        kind = request.GET.get("kind", "")
        start = {"area_code": code or next(iter(actor.area_codes), ""), "kind": kind}
        form = OperationForm(actor=actor, initial=start)
        return _form_page(request, form)
    form = OperationForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            row = plan_operation(form.draft(), by=actor, at=now(request))
        except BadOperation as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(
                request, _("%(number)s is written down.") % {"number": row.number}
            )
            return redirect("operations:operation", pk=row.pk)
    return _form_page(request, form, status=422)


def _form_page(
    request: HttpRequest,
    form: OperationForm,
    row: Operation | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "operations/operation_form.html", context, status=status)


@requires(Permission.WRITE_OPERATIONS)
def operation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan; somebody else's change meanwhile is not overwritten."""
    row, actor = _find(request, pk), signed_in(request)
    if not leads(row, actor):
        messages.error(request, str(PROBLEMS["not-yours"]))
        return redirect("operations:operation", pk=row.pk)
    if request.method != "POST":
        form = OperationForm(actor=actor, row=row, initial=initial_of(row))
        return _form_page(request, form, row)
    form = OperationForm(request.POST, actor=actor, row=row)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edit_operation(
                row, form.draft(), version=version, by=actor, at=now(request)
            )
        except BadOperation as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(request, _("Changed."))
            return redirect("operations:operation", pk=row.pk)
    return _form_page(request, form, row, status=422)


@requires(Permission.WRITE_OPERATIONS)
@require_POST
def operation_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a unit to take part, or change how many people are asked of it."""
    row, actor = _find(request, pk), signed_in(request)
    form = UnitForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            ask_units(row, [form.draft()], by=actor, at=now(request))
        except BadOperation as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(request, _("The unit is asked."))
            return redirect("operations:operation", pk=row.pk)
    return _page(request, row, form, status=422)


@requires(Permission.WRITE_OPERATIONS)
@require_POST
def unit_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for one's own unit whether it takes part."""
    actor = signed_in(request)
    row = get_object_or_404(OperationUnit.visible.to(actor), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say yes or no, and how many people."))
        return redirect("operations:operation", pk=row.operation_id)
    data = form.cleaned_data
    try:
        answer_unit(
            row, Answer(data["answer"]), note=data["note"], planned=data["planned"],
            by=actor, at=now(request),
        )  # fmt: skip
    except BadOperation as problem:
        text = _("A no needs its reason.") if problem.code == "missing" else ""
        messages.error(request, text or str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Noted."))
    return redirect("operations:operation", pk=row.operation_id)


@requires(Permission.WRITE_OPERATIONS)
def operation_move(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Ask what a step needs and take it."""
    row, actor = _find(request, pk), signed_in(request)
    if to not in set(Step) or Step(to) not in moves_for(row, actor):
        messages.error(request, str(PROBLEMS["not-a-step"]))
        return redirect("operations:operation", pk=row.pk)
    step, units = Step(to), list(row.units.all())
    initial = {"version": row.version, "order_on": today(request)}
    form = MoveForm(request.POST or None, to=step, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move_operation(row, form.draft(), by=actor, at=now(request))
        except BadOperation as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(request, _("Noted."))
            return redirect("operations:operation", pk=row.pk)
    context = {"row": row, "form": form, "act_name": OPERATION_ACTS[step]}
    status = 422 if form.errors else 200
    return render(request, "operations/operation_move.html", context, status=status)


@requires(Permission.WRITE_OPERATIONS)
@require_POST
def operation_props(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the ticked props on the list of a clean-up."""
    row, actor = _find(request, pk), signed_in(request)
    ticked = {int(one) for one in request.POST.getlist("row") if _is_key(one)}
    props = Prop.visible.to(actor).filter(pk__in=sorted(ticked)[:MOST_JOINED])
    try:
        count = join_props(row, props, by=actor, at=now(request))
    except BadOperation as problem:
        code = "no-props" if problem.field == "props" else problem.code
        messages.error(request, str(PROBLEMS[code]))
    else:
        text = ngettext("%(n)s prop joined.", "%(n)s props joined.", count)
        messages.success(request, text % {"n": count})
    return redirect("operations:operation", pk=row.pk)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


@requires(Permission.READ_OPERATIONS)
@require_safe
def operation_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Hand out the order, or the report once there is a result, as PDF."""
    row, actor = _find(request, pk), signed_in(request)
    ready = paper == "order" or (paper == "report" and row.result)
    if not ready:
        raise Http404(paper)
    note_exported(
        f"operation:{row.pk}", 1, by=actor, at=real_now(), form="pdf", paper=paper
    )
    return pdf(operation_pdf(row, actor, paper), f"{row.number}-{paper}")
