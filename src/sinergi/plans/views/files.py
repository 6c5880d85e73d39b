"""A plan as workbook, calendar and PDF, and its register of risks."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.ics import Event, write_calendar
from sinergi.documents.pdf import write_pdf
from sinergi.documents.xlsx import (
    DAY,
    NUMBER,
    SHARE,
    TEXT,
    WHOLE,
    Column,
    Sheet,
    write_workbook,
)
from sinergi.plans.models import STEP_NAMES, Plan, PlanItem
from sinergi.plans.risks import risks_of
from sinergi.plans.rules import Step
from sinergi.plans.showing import (
    area_names,
    remaining_of,
    shown_items,
    shown_refusals,
    uses_of,
)
from sinergi.plans.words import last_day_of, monday_of, rupiah

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.READ_PLANS)
@require_safe
def export(request: HttpRequest, plan_id: int, form: str) -> HttpResponse:
    """Return the plan as XLSX, ICS or PDF."""
    rows = Plan.visible.to(signed_in(request)).select_related("run", "institution")
    row = get_object_or_404(rows, pk=plan_id)
    writers = {"xlsx": _workbook, "ics": _calendar, "pdf": _paper}
    if form not in writers:
        raise Http404
    at, choices = real_now(), PlanItem.visible.to(signed_in(request)).filter(plan=row)
    content, kind = writers[form](row, at)
    note_exported(
        f"plan:{row.pk}", choices.count(), by=signed_in(request), at=at, form=form
    )
    response = HttpResponse(content, content_type=kind)
    name = f"rencana-{row.pk}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _workbook(plan: Plan, at: dt.datetime) -> tuple[bytes, str]:
    sheets = [_choices(plan), _uses(plan), _left(plan), _refused(plan), _risks(plan)]
    return write_workbook(sheets, title=plan.name, at=at), XLSX


def _choices(plan: Plan) -> Sheet:
    columns = [
        Column(_("Area code"), TEXT, 16), Column(_("Area"), TEXT, 24),
        Column(_("Measure"), TEXT, 40), Column(_("Institution"), TEXT, 30),
        Column(_("From"), DAY), Column(_("To"), DAY), Column(_("Rupiah"), WHOLE),
        Column(_("People times weeks"), NUMBER), Column(_("Gain"), NUMBER),
        Column(_("Why"), TEXT, 50), Column(_("Proof"), TEXT, 40),
    ]  # fmt: skip
    rows = [
        [
            one.row.area_code, one.row.area_name, one.row.measure.name,
            one.row.institution.name, monday_of(plan, one.row.week),
            last_day_of(plan, one.row.week), one.row.cost, one.row.people,
            one.row.gain, ", ".join(name for name, _gain in one.because),
            one.row.measure.proof,
        ]
        for one in shown_items(plan)
    ]  # fmt: skip
    return Sheet(_("Choices"), columns, rows, notes=[expectation()])


def _uses(plan: Plan) -> Sheet:
    columns = [
        Column(_("Institution"), TEXT, 36), Column(_("Spends, rupiah"), WHOLE),
        Column(_("Budget, rupiah"), WHOLE), Column(_("People in the fullest week"), NUMBER),
        Column(_("People it gives"), NUMBER),
    ]  # fmt: skip
    rows = [
        [one.name, one.spent, one.budget, one.people_most, one.people]
        for one in uses_of(plan)
    ]
    return Sheet(_("Institutions"), columns, rows)


def _left(plan: Plan) -> Sheet:
    titles = [_("before"), _("after")]
    columns = [Column(_("Area code"), TEXT, 16), Column(_("Area"), TEXT, 24)]
    columns += [
        Column(f"{title} {level}", NUMBER)
        for title in titles
        for level in ("p5", "p50", "p95")
    ]
    columns.append(Column(_("Share expected gone"), SHARE))
    rows = [
        [one.code, one.name, *one.before, *one.after, one.lowered]
        for one in remaining_of(plan)
    ]
    return Sheet(_("What remains"), columns, rows, notes=[expectation()])


def _refused(plan: Plan) -> Sheet:
    columns = [
        Column(_("Area"), TEXT, 24), Column(_("Measure"), TEXT, 40),
        Column(_("Institution"), TEXT, 30), Column(_("When"), TEXT, 24),
        Column(_("Would gain"), NUMBER), Column(_("Rupiah"), WHOLE),
        Column(_("Why not"), TEXT, 60),
    ]  # fmt: skip
    rows = [
        [
            row.area_name, row.measure.name, row.institution.name, when, row.gain,
            row.cost, "; ".join(reasons),
        ]
        for row, when, reasons in shown_refusals(plan)
    ]  # fmt: skip
    return Sheet(_("Refused"), columns, rows)


def _risks(plan: Plan) -> Sheet:
    columns = [
        Column(_("Area"), TEXT, 24), Column(_("Risk"), TEXT, 50),
        Column(_("Likelihood"), SHARE), Column(_("Impact"), NUMBER),
        Column(_("Owner"), TEXT, 40), Column(_("Treatment"), TEXT, 60),
        Column(_("Residual"), NUMBER), Column(_("Residual, p5"), NUMBER),
        Column(_("Residual, p95"), NUMBER),
    ]  # fmt: skip
    rows = [
        [
            one.area, ", ".join(one.sources), one.likelihood, one.impact,
            ", ".join(one.owners), ", ".join(one.treatments), one.residual,
            one.residual_low, one.residual_high,
        ]
        for one in risks_of(plan)
    ]  # fmt: skip
    return Sheet(_("Register of risks"), columns, rows)


def expectation() -> str:
    """Return the sentence that stands beside every figure of what remains."""
    return _("An expectation under the stated effects, not a result.")


def _calendar(plan: Plan, at: dt.datetime) -> tuple[bytes, str]:
    events = [
        Event(
            uid=f"plan-item-{one.row.pk}@sinergi",
            summary=f"{one.row.measure.name} · {one.row.area_name}",
            starts=monday_of(plan, one.row.week),
            ends=last_day_of(plan, one.row.week),
            stamp=plan.created_at,
            sequence=plan.version,
            location=one.row.area_name,
            description=one.row.institution.name,
        )
        for one in shown_items(plan)
    ]
    return write_calendar(events, name=plan.name), "text/calendar; charset=utf-8"


def _paper(plan: Plan, at: dt.datetime) -> tuple[bytes, str]:
    data = {
        "lang": get_language() or "id",
        "title": plan.name,
        "kind": _("Plan"),
        "label": expectation(),
        "keywords": [plan.run.framework_code],
        "footer": f"Sinergi · {date_format(localtime(at), 'DATETIME_FORMAT')}",
        "facts": [{"name": name, "value": value} for name, value in _facts(plan)],
        "words": _paper_words(),
        "items": [
            {
                "area": one.row.area_name,
                "measure": one.row.measure.name,
                "institution": one.row.institution.name,
                "when": one.when,
                "cost": rupiah(one.row.cost),
            }
            for one in shown_items(plan)
        ],
        "uses": [
            {
                "name": one.name,
                "spends": rupiah(one.spent),
                "budget": rupiah(one.budget)
                if one.budget is not None
                else _("no limit"),
            }
            for one in uses_of(plan)
        ],
    }
    return write_pdf("plan", data, at=at), "application/pdf"


def _facts(plan: Plan) -> list[tuple[str, str]]:
    start = date_format(plan.starts_on, "DATE_FORMAT")
    gap = f"{plan.gap:.1%}" if plan.gap is not None else _("being computed")
    only = area_names(plan, plan.settings.get("areas") or [])
    return [
        (_("Institution"), plan.institution.name),
        (_("Area"), plan.run.within_name),
        *([(_("Only these areas"), ", ".join(only))] if only else []),
        (_("Rests on run"), f"#{plan.run_id} · {plan.run.framework_name}"),
        (_("First week"), start),
        (_("Weeks"), str(plan.weeks)),
        (_("Step"), str(STEP_NAMES[Step(plan.step)])),
        (_("Cost of the plan"), rupiah(plan.figures.get("cost", 0))),
        (_("Gap to what any plan could gain"), gap),
    ]


def _paper_words() -> dict[str, str]:
    return {
        "choices": _("Choices"),
        "area": _("Area"),
        "measure": _("Measure"),
        "institution": _("Institution"),
        "when": _("When"),
        "cost": _("Rupiah"),
        "uses": _("Institutions"),
        "spends": _("Spends, rupiah"),
        "budget": _("Budget, rupiah"),
    }


@requires(Permission.READ_PLANS)
@require_safe
def risks(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show the register of risks of a plan, in the words of ISO 31000."""
    rows = Plan.visible.to(signed_in(request)).select_related("run")
    row = get_object_or_404(rows, pk=plan_id)
    context = {"row": row, "risks": risks_of(row)}
    return render(request, "plans/risks.html", context)
