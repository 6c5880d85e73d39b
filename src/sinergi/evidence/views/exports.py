"""Exports of many items: ask for one, see it being packed, take it along."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.evidence import bodies
from sinergi.evidence.finding import find_export
from sinergi.evidence.forms.acting import ExportForm
from sinergi.evidence.handing import stream
from sinergi.evidence.listing import with_titles
from sinergi.evidence.models import EvidenceItem, ExportRun
from sinergi.evidence.rules.kinds import BadEvidence
from sinergi.evidence.services.exporting import MOST_ITEMS, start_export
from sinergi.evidence.signing import fingerprint
from sinergi.evidence.tasks import pack_export
from sinergi.evidence.words import add_problem
from sinergi.jobs.models import Job
from sinergi.seals.keeping import Locked, is_unlocked, open_texts

PER_PAGE = 50


@requires(Permission.READ_EVIDENCE)
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """List the exports of one's offices."""
    rows = ExportRun.visible.to(signed_in(request)).select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "evidence/exports.html", {"page": page})


@requires(Permission.WRITE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: HttpRequest) -> HttpResponse:
    """Ask why and how, then queue the packing."""
    asked = request.POST if request.method == "POST" else request.GET
    items = _chosen(request, asked.getlist("items"))
    if request.method == "POST" and "purpose" in request.POST:
        return _start(request, items)
    initial = {"items": ",".join(str(one.pk) for one in items), "opened": "no"}
    return _new_page(request, items, ExportForm(initial=initial))


def _chosen(request: HttpRequest, words: list[str]) -> list[EvidenceItem]:
    """Return the items that were ticked and that one may export; others are left out."""
    keys = [to_asked_number(one) for word in words for one in word.split(",")]
    own = signed_in(request).institutions_with(Permission.WRITE_EVIDENCE)
    rows = EvidenceItem.visible.to(signed_in(request)).filter(institution_id__in=own)
    wanted = [key for key in keys if key is not None][: MOST_ITEMS + 1]
    return list(rows.filter(pk__in=wanted).order_by("pk"))


def _start(request: HttpRequest, items: list[EvidenceItem]) -> HttpResponse:
    form = ExportForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        opened = data["opened"] == "yes"
        office = items[0].institution_id if items else None
        if opened and office is not None and not is_unlocked(office):
            raise Locked(office)
        try:
            run = start_export(
                items, opened=opened, purpose=data["purpose"], note=data["note"],
                by_id=signed_in(request).pk, at=now(request), task=pack_export,
            )  # fmt: skip
        except BadEvidence as problem:
            add_problem(form, problem.code, problem.field)
        else:
            return redirect("evidence:export", pk=run.pk)
    return _new_page(request, items, form, status=422)


def _new_page(
    request: HttpRequest, items: list[EvidenceItem], form: ExportForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "rows": with_titles(items),
        "offices": len({one.institution_id for one in items}),
    }
    return render(request, "evidence/export_new.html", context, status=status)


@requires(Permission.READ_EVIDENCE)
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an export: how far it is, where to take it, how to verify it."""
    run, actor = find_export(request, pk), signed_in(request)
    job = Job.visible.to(actor).filter(pk=run.job_id).first() if run.job_id else None
    items = EvidenceItem.visible.to(actor).filter(pk__in=run.items).order_by("pk")
    context = {
        "run": run,
        "job": job,
        "rows": with_titles(list(items)),
        "fingerprint": fingerprint(),
        "unlocked": is_unlocked(run.institution_id),
        "may_take": actor.holds(
            Permission.WRITE_EVIDENCE, institution=run.institution_id
        ),
    }
    return render(request, "evidence/export.html", context)


@requires(Permission.WRITE_EVIDENCE)
@require_POST
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the packed folder; it lies sealed to the office, which must be unlocked."""
    run, actor = find_export(request, pk), signed_in(request)
    if not actor.holds(Permission.WRITE_EVIDENCE, institution=run.institution_id):
        raise PermissionDenied
    if not run.file:
        raise Http404("not packed, or run out")
    (key,) = open_texts(run.institution_id, [bytes(run.sealed_key)])
    note_exported(
        f"evidence-export:{run.pk}", len(run.items), by=actor, at=real_now(),
        form="zip", institution_id=run.institution_id,
    )  # fmt: skip
    return stream(
        bodies.opened(run.file, key), "application/zip", f"{run.name}.zip",
        inline=False, size=run.size,
    )  # fmt: skip
