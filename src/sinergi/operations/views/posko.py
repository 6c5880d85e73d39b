"""Posko: set up, one posko with roster, log and hand-over, the summary of a day."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election
from sinergi.elections.stations import names_of
from sinergi.operations.forms.fields import put_problem
from sinergi.operations.forms.posko import (
    PROBLEMS,
    HandOverForm,
    LogForm,
    PoskoForm,
    SetUpForm,
    ShiftForm,
    day_of,
    initial_of,
)
from sinergi.operations.models import HandOver, LogEntry, Posko, SealedReport, Shift
from sinergi.operations.posko_listing import (
    districts_of,
    find_posko,
    is_open_at,
    kept_of,
    kind_choices,
    posko_columns,
    posko_rows,
    read_posko,
    state_choices,
)
from sinergi.operations.posko_papers import summary_pdf
from sinergi.operations.rules.posko import BadPosko, added_up, uncovered
from sinergi.operations.services.exporting import record_export
from sinergi.operations.services.posko import (
    add_shifts,
    edit_posko,
    hand_over,
    log_entry,
    remove_shift,
    set_up_posko,
    take_over,
)
from sinergi.operations.services.sealing import key_of
from sinergi.operations.summing import summary, tallies_of
from sinergi.operations.views.files import pdf, table_file
from sinergi.places.rules import is_code, to_code

PER_PAGE = 25
LOG_SHOWN = 100


@requires(Permission.READ_OPERATIONS)
@require_safe
def posko_list(request: HttpRequest) -> HttpResponse:
    """List the posko one sees, with hours and whether they told of today."""
    actor, at = signed_in(request), timezone.localtime(now(request))
    asked = read_posko(request.GET)
    rows = find_posko(asked, actor, at).select_related("election", "institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    tallies = tallies_of(page, timezone.localdate(at))
    elections = Posko.visible.to(actor).order_by().values("election")
    districts = districts_of(actor)
    context = {
        "page": page,
        "rows": [
            (one, tallies[one.pk], one.from_on <= timezone.localdate(at) <= one.until_on,
             is_open_at(one, at))
            for one in page
        ],
        "asked": asked,
        "query": kept_of(request.GET),
        "kinds": kind_choices(),
        "states": state_choices(),
        "districts": districts,
        "listed": {code for code, _name in districts},
        "elections": Election.visible.to(actor).filter(pk__in=elections),
        "day": timezone.localdate(at),
    }  # fmt: skip
    return render(request, "operations/posko_list.html", context)


@requires(Permission.READ_OPERATIONS)
@require_safe
def posko_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the posko of the list as csv or xlsx."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, at = signed_in(request), timezone.localtime(now(request))
    rows = find_posko(read_posko(request.GET), actor, at)
    record_export("posko", form, rows.count(), by=actor, at=real_now())
    name = f"posko-{timezone.localdate(at).isoformat()}"
    columns = posko_columns()
    return table_file(form, name, _("Posko Bersama"), columns, posko_rows(rows))


@requires(Permission.MANAGE_POSKO)
def posko_setup(request: HttpRequest) -> HttpResponse:
    """Set up all posko of an election at once."""
    actor = signed_in(request)
    if request.method != "POST":
        own = next(iter(actor.area_codes), "")
        form = SetUpForm(actor=actor, initial={"area_code": own})
        return render(request, "operations/posko_setup.html", {"form": form})
    form = SetUpForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            outcome = set_up_posko(form.draft(), by=actor, at=now(request))
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            count = len(outcome.made)
            text = ngettext("%(n)s posko set up.", "%(n)s posko set up.", count)
            messages.success(request, text % {"n": count})
            if outcome.without_office:
                text = _("No office is known for these areas: %(codes)s.")
                codes = ", ".join(outcome.without_office[:20])
                messages.warning(request, text % {"codes": codes})
            return redirect("operations:posko_list")
    return render(request, "operations/posko_setup.html", {"form": form}, status=422)


def _find(request: HttpRequest, pk: int) -> Posko:
    rows = Posko.visible.to(signed_in(request))
    row: Posko = get_object_or_404(
        rows.select_related("election", "institution", "receiver"), pk=pk
    )
    return row


@requires(Permission.READ_OPERATIONS)
@require_safe
def posko(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one posko on a day: roster, log, hand-over, receipts of sealed reports."""
    return _page(request, _find(request, pk))


def _page(
    request: HttpRequest, row: Posko, status: int = 200, **forms: Any
) -> HttpResponse:
    actor = signed_in(request)
    day = day_of(request.GET.get("day", ""), today(request))
    shifts = list(Shift.visible.to(actor).filter(posko=row, day=day, removed_at=None))
    handovers = HandOver.visible.to(actor).filter(posko=row)
    works = row.institution_id in actor.line_with(Permission.STAFF_POSKO)
    context: dict[str, Any] = {
        "row": row,
        "area_name": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "day": day,
        "is_today": day == today(request),
        "shifts": shifts,
        "gaps": uncovered(
            row.opens_at, row.closes_at, [(s.starts_at, s.ends_at) for s in shifts]
        ),
        "log": LogEntry.visible.to(actor).filter(posko=row, day=day)
        .select_related("by")[:LOG_SHOWN],
        "handovers": handovers.filter(Q(day=day) | Q(taken_at=None))
        .select_related("by", "taken_by")[:20],
        "receipts": SealedReport.visible.receipts_for(actor).filter(posko=row)[:20],
        "key": key_of(row),
        "works": works,
        "manages": row.institution_id in actor.line_with(Permission.MANAGE_POSKO),
        "me": actor.pk,
        "log_form": forms.get("log_form") or LogForm(),
        "shift_form": forms.get("shift_form") or _shift_form(row, day),
        "handover_form": forms.get("handover_form") or HandOverForm(),
    }  # fmt: skip
    return render(request, "operations/posko.html", context, status=status)


def _shift_form(row: Posko, day: Any) -> ShiftForm:
    hours = {"day": day, "starts_at": row.opens_at, "ends_at": row.closes_at}
    return ShiftForm(initial=hours)


@requires(Permission.MANAGE_POSKO)
def posko_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change address, hours and days of a posko."""
    row, actor = _find(request, pk), signed_in(request)
    form = PoskoForm(request.POST or None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            edit_posko(row, form.draft(), by=actor, at=now(request))
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(request, _("Changed."))
            return redirect("operations:posko", pk=row.pk)
    context = {"row": row, "form": form}
    status = 422 if form.errors else 200
    return render(request, "operations/posko_edit.html", context, status=status)


@requires(Permission.MANAGE_POSKO)
@require_POST
def posko_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody on the roster."""
    row, actor = _find(request, pk), signed_in(request)
    form = ShiftForm(request.POST)
    if form.is_valid():
        try:
            made = add_shifts(row, form.draft(), by=actor, at=now(request))
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            text = ngettext("%(n)s day entered.", "%(n)s days entered.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect("operations:posko", pk=row.pk)
    return _page(request, row, 422, shift_form=form)


@requires(Permission.MANAGE_POSKO)
@require_POST
def shift_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line off the roster."""
    actor = signed_in(request)
    row = get_object_or_404(Shift.visible.to(actor), pk=pk)
    try:
        remove_shift(row, by=actor, at=now(request))
    except BadPosko as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Taken off the roster."))
    return redirect("operations:posko", pk=row.posko_id)


@requires(Permission.STAFF_POSKO)
@require_POST
def posko_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a line into the shift log."""
    row, actor = _find(request, pk), signed_in(request)
    form = LogForm(request.POST)
    if form.is_valid():
        try:
            log_entry(
                row, form.kind_told(), form.cleaned_data["text"], by=actor,
                at=now(request),
            )  # fmt: skip
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(request, _("Noted."))
            return redirect("operations:posko", pk=row.pk)
    return _page(request, row, 422, log_form=form)


@requires(Permission.STAFF_POSKO)
@require_POST
def posko_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the shift over to the next."""
    row, actor = _find(request, pk), signed_in(request)
    form = HandOverForm(request.POST)
    if form.is_valid():
        try:
            hand_over(row, form.cleaned_data["open_points"], by=actor, at=now(request))
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            messages.success(request, _("Given over; the next shift takes it over."))
            return redirect("operations:posko", pk=row.pk)
    return _page(request, row, 422, handover_form=form)


@requires(Permission.STAFF_POSKO)
@require_POST
def handover_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a shift over."""
    actor = signed_in(request)
    row = get_object_or_404(HandOver.visible.to(actor), pk=pk)
    try:
        take_over(row, by=actor, at=now(request))
    except BadPosko as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Taken over."))
    return redirect("operations:posko", pk=row.posko_id)


# --- the summary of a day -------------------------------------------------------------------


def _asked(request: HttpRequest) -> tuple[Any, str]:
    day = day_of(request.GET.get("day", ""), today(request))
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    return day, code if is_code(code) else ""


@requires(Permission.READ_OPERATIONS)
@require_safe
def posko_summary(request: HttpRequest) -> HttpResponse:
    """Show the day of all posko by kecamatan and for the city."""
    actor = signed_in(request)
    day, within = _asked(request)
    groups = summary(day, actor, within=within)
    names = names_of((one.code for one in groups), actor)
    context = {
        "day": day,
        "within": within,
        "groups": [(one, names.get(one.code, one.name)) for one in groups],
        "total": added_up(one.tally for one in groups),
    }
    return render(request, "operations/posko_summary.html", context)


@requires(Permission.READ_OPERATIONS)
@require_safe
def posko_summary_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the summary of a day as csv, xlsx or pdf."""
    if form not in {"csv", "xlsx", "pdf"}:
        raise Http404(form)
    actor = signed_in(request)
    day, within = _asked(request)
    groups = summary(day, actor, within=within)
    record_export("posko", form, len(groups), by=actor, at=real_now())
    name = f"posko-{within or 'semua'}-{day.isoformat()}"
    if form == "pdf":
        return pdf(summary_pdf(groups, day, actor, at=real_now()), name)
    columns = [
        (_("Area code"), "text"), (_("Posko"), "text"), (_("Told of the day"), "text"),
        (_("On the roster"), "text"), (_("Lines of the log"), "whole"),
        (_("Rumours"), "whole"), (_("Sealed reports"), "whole"),
        (_("Hand-overs not taken over"), "whole"),
    ]  # fmt: skip
    yes, no = _("yes"), _("no")
    lines = (
        [one.posko.area_code, one.posko.name, yes if one.tally.opened else no,
         yes if one.tally.staffed else no, one.tally.entries, one.tally.rumours,
         one.tally.reports, one.tally.waiting]
        for group in groups for one in group.lines
    )  # fmt: skip
    return table_file(form, name, _("Posko of a day"), columns, lines)
