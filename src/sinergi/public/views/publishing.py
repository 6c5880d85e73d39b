"""The public page's staff side: what is shown, who agreed, what waits for a second yes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.public.forms.publishing import ReleaseForm, WithdrawForm
from sinergi.public.models import PartSetting, Release
from sinergi.public.naming import DATASET_NAMES, PART_NAMES, SIDE_NAMES, STEP_NAMES
from sinergi.public.problems import BadPublishing
from sinergi.public.rules.days import counted_until, next_day
from sinergi.public.rules.parts import OWNERS, Dataset, Part, Side, Step
from sinergi.public.services.parts import set_part
from sinergi.public.services.releases import (
    agree_release,
    drop_release,
    propose_release,
    withdraw_release,
)
from sinergi.public.sides import offices_of

PER_PAGE = 20
PREVIEWED = 30
PROBLEMS: dict[str, Promise] = {
    "not-yours": gettext_lazy(
        "Bawaslu's people decide about Bawaslu's figures, Pemkot's about Pemkot's."
    ),
    "run": gettext_lazy("Choose the run to show."),
    "run-published": gettext_lazy("The run is not published in the workspace."),
    "words": gettext_lazy("Say it in a sentence, in both languages."),
    "period": gettext_lazy("All months that are over were told already."),
    "too-few": gettext_lazy("Fewer than ten reports: nothing may be told of them yet."),
    "waiting": gettext_lazy(
        "A proposal of this table already waits for a second person."
    ),
    "same-person": gettext_lazy("Somebody else of your side must agree."),
    "step": gettext_lazy("Somebody was faster: look at it again."),
}


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_safe
def public_page(request: HttpRequest) -> HttpResponse:
    """Show the parts with who switched them, and the releases."""
    actor, day = signed_in(request), today(request)
    sides = offices_of(actor)
    rows = (
        Release.visible.to(actor).light().select_related("institution", "proposed_by")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.step_name = STEP_NAMES[Step(row.step)]  # type: ignore[attr-defined]
    context = {
        "parts": _parts(actor, sides), "page": page,
        "datasets": [(one.value, DATASET_NAMES[one]) for one in Dataset],
        "sides": [SIDE_NAMES[one] for one in sides],
        "next_day": next_day(day), "until": counted_until(day),
    }  # fmt: skip
    return render(request, "publishing/page.html", context)


def _parts(actor: Actor, sides: dict[Side, int]) -> list[dict[str, Any]]:
    newest: dict[str, PartSetting] = {}
    rows = PartSetting.visible.to(actor).select_related("institution", "by")
    for row in rows.order_by("pk"):
        newest[row.part] = row
    return [
        {
            "code": one.value, "name": PART_NAMES[one], "row": newest.get(one.value),
            "shown": one.value in newest and newest[one.value].shown,
            "owners": " / ".join(sorted(SIDE_NAMES[side] for side in OWNERS[one])),
            "own": bool(OWNERS[one] & set(sides)),
        }
        for one in Part
    ]  # fmt: skip


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_POST
def switch(request: HttpRequest, part: str) -> HttpResponse:
    """Show a part or take it off."""
    if part not in set(Part):
        raise Http404(part)
    shown = request.POST.get("shown") == "1"
    try:
        set_part(Part(part), shown=shown, by=signed_in(request), at=now(request))
    except BadPublishing as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        told = _("Shown; everybody sees it within a minute.")
        off = _("Taken off; gone within a minute.")
        messages.success(request, told if shown else off)
    return redirect("publishing:page")


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, dataset: str) -> HttpResponse:
    """Fix the figures of a table as they stand, for a second person to agree to."""
    if dataset not in set(Dataset):
        raise Http404(dataset)
    actor, table = signed_in(request), Dataset(dataset)
    data = request.POST if request.method == "POST" else None
    form = ReleaseForm(data, dataset=table, actor=actor)
    if form.is_bound and form.is_valid():
        try:
            row = propose_release(form.draft(), by=actor, at=now(request))
        except BadPublishing as problem:
            _put(form, problem)
        else:
            messages.success(
                request, _("Proposed. Somebody else of your side must agree.")
            )
            return redirect("publishing:release", pk=row.pk)
    day = today(request)
    context = {
        "form": form, "name": DATASET_NAMES[table], "dataset": dataset,
        "day": next_day(day),
        "until": counted_until(day), "is_counted": table is Dataset.REPORTS,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "publishing/propose.html", context, status=status)


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_safe
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a release as it will be read, and what can be done with it."""
    return _release_page(request, _find(request, pk), WithdrawForm())


def _release_page(
    request: HttpRequest, row: Release, form: WithdrawForm, status: int = 200
) -> HttpResponse:
    actor = signed_in(request)
    own = row.institution_id in offices_of(actor).values()
    proposed = row.step == Step.PROPOSED
    lines = bytes(row.csv).decode().splitlines()
    context = {
        "row": row, "form": form, "step_name": STEP_NAMES[Step(row.step)],
        "lines": lines[: PREVIEWED + 1], "more": max(0, len(lines) - PREVIEWED - 1),
        "agrees": own and proposed and row.proposed_by_id != actor.pk,
        "drops": own and proposed, "withdraws": own and row.step == Step.RELEASED,
    }  # fmt: skip
    return render(request, "publishing/release.html", context, status=status)


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_safe
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out the file as it is or will be released."""
    if form not in {"csv", "json"}:
        raise Http404(form)
    row = _find(request, pk)
    kind = {"csv": "text/csv; charset=utf-8", "json": "application/json"}[form]
    answer = HttpResponse(bytes(getattr(row, form)), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{row}.{form}"'
    return answer


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Release what somebody else proposed."""
    row = _find(request, pk)
    try:
        row = agree_release(row, by=signed_in(request), at=now(request))
    except BadPublishing as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(
            request,
            _("Agreed. Everybody can read it from %(day)s.") % {"day": row.release_on},
        )
    return redirect("publishing:release", pk=pk)


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a proposal."""
    row = _find(request, pk)
    try:
        drop_release(row, by=signed_in(request), at=now(request))
    except BadPublishing as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("The proposal ended; nothing was released."))
    return redirect("publishing:page")


@requires(Permission.KEEP_PUBLIC_PAGE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a release back, with the reason in its place."""
    row, form = _find(request, pk), WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_release(
                row, **form.cleaned_data, by=signed_in(request), at=now(request)
            )
        except BadPublishing as problem:
            _put(form, problem)
        else:
            messages.success(request, _("Withdrawn. The reason stands in its place."))
            return redirect("publishing:release", pk=pk)
    return _release_page(request, row, form, 422)


def _find(request: HttpRequest, pk: int) -> Release:
    rows = Release.visible.to(signed_in(request))
    return get_object_or_404(
        rows.select_related("institution", "proposed_by", "agreed_by", "run"), pk=pk
    )


def _put(form: forms.Form, problem: BadPublishing) -> None:
    """Put what is wrong where it can be mended."""
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(PROBLEMS[problem.code]))
