"""The list of runs, a new run, one run with its ranking."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.rules import NATION, is_code
from sinergi.scores.catalogue import shipped
from sinergi.scores.coverage import Coverage, coverage_of
from sinergi.scores.forms import RunFilterForm, RunForm, WithdrawForm, default_day
from sinergi.scores.gathering import has_newer_data
from sinergi.scores.models import Run, Score
from sinergi.scores.presentation import (
    drivers_of,
    method_card,
    run_label,
    structure_notes,
    uncertainty_lines,
)
from sinergi.scores.recipes import recipe
from sinergi.scores.rules import levels_of, refusal_of
from sinergi.scores.services import publish_question, start_run
from sinergi.scores.sorting import order_scores
from sinergi.scores.waiting import waiting_in
from sinergi.scores.words import LEVEL_NAMES, REFUSALS, STATE_NAMES

RUNS_PER_PAGE = 25
AREAS_PER_PAGE = 100


@requires(Permission.READ_SCORES)
def runs(request: HttpRequest) -> HttpResponse:
    """List the runs the person may see, newest first, with filters."""
    person = signed_in(request)
    form = RunFilterForm(request.GET)
    rows = _filtered(Run.visible.to(person).listed().with_publication(), form)
    page = Paginator(rows, RUNS_PER_PAGE).get_page(request.GET.get("page"))
    entries = [
        {
            "run": run,
            "state": STATE_NAMES[run.state],
            "label": run_label(run),
            "level": LEVEL_NAMES[run.level],
        }
        for run in page
    ]
    context = {
        "form": form,
        "page": page,
        "shown": entries,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_start": person.holds(Permission.START_RUN),
    }
    return render(request, "scores/runs.html", context)


def _filtered(rows: Any, form: RunFilterForm) -> Any:
    form.is_valid()
    given = form.cleaned_data
    if given.get("framework"):
        rows = rows.of(given["framework"])
    if given.get("state"):
        rows = rows.in_state(given["state"])
    if is_code(given.get("within") or ""):
        rows = rows.covering(given["within"])
    return rows.published() if given.get("published") else rows


@requires(Permission.START_RUN)
def run_new(request: HttpRequest) -> HttpResponse:
    """Ask what is to be computed, show what data there is, start the run."""
    person = signed_in(request)
    if request.method == "POST":
        form = RunForm(request.POST, person=person)
        if form.is_valid():
            run = start_run(form.request_of(), by=person, at=real_now())
            return redirect("jobs:job", pk=run.job_id)
    else:
        initial = _initial(request, person.area_codes)
        form = RunForm(initial=initial, person=person)
    coverage, framework = _coverage_of(request, form)
    context = {
        "form": form,
        "coverage": coverage,
        "framework": framework,
    }
    partial = getattr(request, "htmx", False)
    template = "scores/_coverage.html" if partial else "scores/run_new.html"
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def _initial(request: HttpRequest, area_codes: tuple[str, ...]) -> dict[str, Any]:
    """Return the defaults, overruled by what the address says."""
    code = request.GET.get("framework", "dasar-jaktim")
    try:
        level = levels_of(shipped(code))[0]
    except KeyError:
        code, level = "dasar-jaktim", 4
    initial = {
        **default_day(today(request)),
        "framework": code,
        "level": level,
        "within": area_codes[0] if area_codes else "",
    }
    for name in ("within", "as_of", "draws", "seed", "election"):
        if request.GET.get(name):
            initial[name] = request.GET[name]
    asked = to_asked_number(request.GET.get("level", ""))
    if asked is not None:
        initial["level"] = asked
    return initial


def _coverage_of(request: HttpRequest, form: RunForm) -> tuple[Coverage | None, Any]:
    """Return what data there is for the choices as they stand, None when unreadable."""
    given = form.data if form.is_bound else form.initial
    try:
        framework = shipped(str(given.get("framework")))
        day = given.get("as_of")
        up_to = day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day))
    except (KeyError, ValueError):
        return None, None
    level = to_asked_number(str(given.get("level") or 4))
    within = str(given.get("within") or NATION).strip()
    if level is None or not (within == NATION or is_code(within)):
        return None, None
    coverage = coverage_of(
        signed_in(request), framework, within=within, level=level, up_to=up_to
    )
    return coverage, framework


@requires(Permission.READ_SCORES)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one run: how it was made, its ranking, what is missing, how to recompute."""
    person = signed_in(request)
    found = Run.visible.to(person).select_related("job", "institution", "election")
    row = get_object_or_404(found.with_publication().defer("input_table"), pk=pk)
    refusal = refusal_of(publish_question(row, person))
    is_own = row.institution_id in person.institutions
    context = {
        "run": row,
        "label": run_label(row),
        "state": STATE_NAMES[row.state],
        "level_name": LEVEL_NAMES[row.level],
        "is_own": is_own,
        "may_publish": refusal is None,
        "refusal": REFUSALS[refusal] if refusal and is_own else "",
        "may_withdraw": row.is_published and _may_withdraw(row, person),
        "withdraw_form": WithdrawForm(),
        "may_start": person.holds(
            Permission.START_RUN, row.within, institution=row.institution_id
        ),
        **_ranking(request, row),
    }
    if row.is_complete:
        context |= _details(row) | {"waiting": waiting_in(row, row.within, person)}
    return render(request, "scores/run.html", context)


def _may_withdraw(row: Run, person: Any) -> bool:
    needed = Permission.PUBLISH_IKP_RUN if row.is_of_bawaslu else Permission.PUBLISH_RUN
    held: bool = person.holds(needed, row.within, institution=row.institution_id)
    return held


def _details(row: Run) -> dict[str, Any]:
    """Return what only a complete run has: methods, audit, sensitivity, staleness."""
    framework = row.framework
    return {
        "framework": framework,
        "method": method_card(framework),
        "notes": structure_notes(row),
        **_sensitivity(row),
        "unseen": row.summary.get("unseen", []),
        "uncertain": uncertainty_lines(
            row.summary.get("uncertainty", {}).get("sources", {})
        ),
        "newer": has_newer_data(row),
        "recipe": recipe(row),
        "class_counts": [
            (name, order, count)
            for order, ((_, name), count) in enumerate(
                zip(row.classes, row.summary["class_counts"], strict=True)
            )
        ],
    }


def _sensitivity(row: Run) -> dict[str, Any]:
    """Return the latest analysis that did not fail, and its result once there is one."""
    rows = row.sensitivities.exclude(completed_at=None, job__state="failed")
    latest = rows.order_by("-id").first()
    if latest is None or latest.completed_at is None:
        return {"sensitivity": latest, "drivers": None}
    return {
        "sensitivity": latest,
        "drivers": drivers_of(latest.result, row.framework),
    }


def _ranking(request: HttpRequest, row: Run) -> dict[str, Any]:
    person = signed_in(request)
    chosen = {
        name: request.GET.get(name, "").strip()[:80]
        for name in ("q", "class", "within", "sort")
    }
    rows: QuerySet[Score] = Score.visible.to(person).filter(run=row).light()
    rows = _narrowed(rows, chosen)
    page = Paginator(order_scores(rows, chosen["sort"]), AREAS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    orders = {code: order for order, (code, _) in enumerate(row.classes)}
    names = dict(row.classes)
    entries = [
        {
            "score": score,
            "class_name": names.get(score.class_code, ""),
            "class_order": orders.get(score.class_code),
            "chance": score.class_probability.get(score.class_code),
            "url": reverse("web:area", args=[score.area_code]) + f"?run={row.pk}",
        }
        for score in page
    ]
    return {
        "page": page,
        "shown": entries,
        "chosen": chosen,
        "is_whole": page.paginator.num_pages == 1,
        "scale": scale_of(row),
    }


def scale_of(row: Run) -> tuple[float, float]:
    """Return where the interval bars begin and end: 0 to 100, or what the scores need."""
    low, high = row.summary.get("score_low"), row.summary.get("score_high")
    if low is None or high is None or (low >= 0 and high <= 100):
        return 0.0, 100.0
    return min(0.0, low), max(100.0, high)


def _narrowed(rows: Any, chosen: dict[str, str]) -> Any:
    if chosen["q"]:
        rows = rows.named(chosen["q"])
    if chosen["class"]:
        wanted = "" if chosen["class"] == "none" else chosen["class"]
        rows = rows.filter(class_code=wanted)
    return rows.within(chosen["within"]) if is_code(chosen["within"]) else rows
