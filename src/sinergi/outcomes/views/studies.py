"""Studies: the list, the page, and its tables."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.outcomes.listing import (
    STATES,
    export_columns,
    export_rows,
    find_studies,
    state_names,
    state_of,
)
from sinergi.outcomes.measured import measured
from sinergi.outcomes.models import Outcome, Study
from sinergi.outcomes.registered import is_as_registered
from sinergi.outcomes.rules.study import Protocol
from sinergi.outcomes.showing import (
    area_names_of,
    promises_of,
    shown_of,
    versions_of,
)
from sinergi.outcomes.words import (
    METHOD_NAMES,
    WHEN_NAMES,
    column_names,
    few_text,
    sentence_of,
)
from sinergi.plans.models import Measure
from sinergi_core.effect.matching import Method

PER_PAGE = 25
ASKED = ("q", "state", "measure", "plan", "within")


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: to_asked_text(request.GET.get(name, ""), 80) for name in ASKED}


@requires(Permission.READ_OUTCOMES)
@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    """List the studies with what came of them."""
    actor, day, asked = signed_in(request), today(request), _asked(request)
    found = find_studies(actor, asked, day).prefetch_related("outcomes")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names = state_names()
    used = Study.visible.to(actor).in_force().exclude(measure=None)
    codes = used.order_by().values("measure__code").distinct()
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "lines": [_line(one, names[state_of(one, day)]) for one in page],
        "asked": asked,
        "query": query.urlencode(),
        "states": [(one, names[one]) for one in STATES],
        "measures": Measure.visible.to(actor).in_force().filter(code__in=codes),
        "is_filtered": any(asked.values()),
        "may_write": actor.holds(Permission.WRITE_OUTCOMES),
    }
    return render(request, "outcomes/studies.html", context)


def _line(study: Study, state: str) -> dict[str, object]:
    first = next(iter(study.outcomes.all()), None)
    names = [name for name, _better in study.asked.columns]
    return {
        "row": study,
        "state": state,
        "measured": ", ".join(column_names(names)),
        "sentence": sentence_of(first) if first is not None else "",
        "when": WHEN_NAMES[study.registered],
    }


@requires(Permission.READ_OUTCOMES)
@require_safe
def study(request: HttpRequest, study_id: int) -> HttpResponse:
    """Show a study: the plain sentence, the lines, tables, what was registered."""
    actor, day = signed_in(request), today(request)
    rows = Study.visible.to(actor).select_related(
        "institution", "plan", "measure", "run", "job", "earlier"
    )
    row = get_object_or_404(rows, pk=study_id)
    outcomes = list(row.outcomes.select_related("study"))
    names = area_names_of(row)
    asked = row.asked
    owns = actor.holds(Permission.WRITE_OUTCOMES, institution=row.institution_id)
    latest = row.replaced_at is None
    context = {
        "row": row,
        "asked": asked,
        "state": state_of(row, day),
        "state_name": state_names()[state_of(row, day)],
        "when": WHEN_NAMES[row.registered],
        "is_intact": is_as_registered(row),
        "shown": [shown_of(one, names) for one in outcomes],
        "columns": [
            (measured(name), better == "lower") for name, better in asked.columns
        ],
        "pause": (asked.after[0] - asked.before[1]).days - 1,
        "covariates": column_names(asked.covariates),
        "method": METHOD_NAMES[Method(asked.method)],
        "treated": [_begins(asked, code, names) for code in asked.treated],
        "versions": versions_of(row),
        "promises": promises_of(outcomes, row, actor),
        "few": few_text(),
        "may_change": owns and latest,
        "may_compute": owns
        and latest
        and state_of(row, day) == "due"
        and not row.is_running,
    }
    return render(request, "outcomes/study.html", context)


def _begins(asked: Protocol, code: str, names: dict[str, str]) -> str:
    """Return a treated area, with its own first day where it has one."""
    start, name = asked.start_of(code), names.get(code, code)
    if start == asked.after[0]:
        return name
    return _("%(area)s from %(day)s") % {"area": name, "day": date_format(start)}


@requires(Permission.READ_OUTCOMES)
@require_safe
def studies_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return what came of the studies of the list as CSV or XLSX, a row per column."""
    actor = signed_in(request)
    found = find_studies(actor, _asked(request), today(request))
    rows = Outcome.visible.to(actor).filter(study__in=found)
    return _table(request, rows, form, "studies")


@requires(Permission.READ_OUTCOMES)
@require_safe
def study_export(request: HttpRequest, study_id: int, form: str) -> HttpResponseBase:
    """Return what came of one study as CSV or XLSX."""
    actor = signed_in(request)
    row = get_object_or_404(Study.visible.to(actor), pk=study_id)
    rows = Outcome.visible.to(actor).filter(study=row)
    return _table(request, rows, form, f"study-{row.pk}")


def _table(
    request: HttpRequest, rows: object, form: str, name: str
) -> HttpResponseBase:
    found = list(rows.select_related("study__institution", "study__measure"))  # type: ignore[attr-defined]
    answer = table_answer(
        form, export_columns(), export_rows(found), title=_("Outcomes"), name=name
    )
    target = "studies:list" if name == "studies" else name.replace("-", ":")
    note_exported(target, len(found), by=signed_in(request), at=real_now(), form=form)
    return answer
