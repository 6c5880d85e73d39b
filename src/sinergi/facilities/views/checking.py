"""Check a facility on a phone, item by item."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.doors.remembered import files_of, note_of
from sinergi.doors.uploads import BadUpload, KeptFile, keep_upload
from sinergi.facilities.checklists import Criterion
from sinergi.facilities.finding import find_detailed
from sinergi.facilities.forms.checking import CheckForm
from sinergi.facilities.forms.fields import add_problem
from sinergi.facilities.guarding import items_for, office_of
from sinergi.facilities.models import Defect, Facility, FacilityFile
from sinergi.facilities.rules.defects import DefectStep
from sinergi.facilities.rules.drafting import BadDraft
from sinergi.facilities.rules.kinds import FileKind
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import Visit, record_checks
from sinergi.facilities.services.register import add_files
from sinergi.facilities.upload_words import upload_words


@requires(Permission.CHECK_FACILITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how each item stands, and keep the answers with their proofs."""
    row, sight = find_detailed(request, pk)
    if not sight.check:
        raise PermissionDenied
    items = items_for(row, sight)
    start = {"checked_on": today(request)}
    form = CheckForm(request.POST or None, items=items, initial=start)
    proofs: dict[str, KeptFile] = {}
    problems: list[BadUpload] = []
    if request.method == "POST":
        proofs, problems = sent_proofs(request, items)
        valid = form.is_valid() and not problems
        for problem in problems:
            form.add_error(None, upload_words(problem))
        if valid and _keep(request, row, form, proofs):
            return _go_on(request, row, form)
    status = 422 if request.method == "POST" else 200
    owner = signed_in(request).pk
    kept = {code: (one.name, note_of(one, owner)) for code, one in proofs.items()}
    rows = [
        one | {"kept": kept.get(code), "sent": f"p-{code}" in request.FILES}
        for one in form.rows()
        for code in [one["item"].code]
    ]
    refused = {problem.name for problem in problems}
    sent = [str(file.name) for _item, many in request.FILES.lists() for file in many]
    names = [name for name in sent if name not in refused]
    context = {"row": row, "form": form, "rows": rows, "kept_names": names}
    return render(request, "facilities/check.html", context, status=status)


def _go_on(request: HttpRequest, row: Facility, form: CheckForm) -> HttpResponse:
    """Lead to the defect the check found, to be proposed at once; else to the facility."""
    failed = [one.item for one in form.told({}) if one.result is Result.FAIL]
    rows = Defect.visible.to(signed_in(request)).in_force()
    found = list(rows.filter(facility=row, item__in=failed, step=DefectStep.OPEN)[:2])
    if not found:
        messages.success(request, _("The check is kept."))
        return redirect("facilities:facility", pk=row.pk)
    messages.success(
        request,
        _("The check is kept. Now propose what is not good to the budget holder."),
    )
    if len(found) == 1:
        return redirect("facilities:defect", pk=found[0].pk)
    return redirect("facilities:facility", pk=row.pk)


def _keep(
    request: HttpRequest, row: Facility, form: CheckForm, proofs: dict[str, KeptFile]
) -> bool:
    """Keep what was told; False with the problem on the form."""
    actor, at = signed_in(request), now(request)
    try:
        with transaction.atomic():
            files = _add_proofs(request, row, form.items, proofs)
            visit = Visit(
                checked_on=form.cleaned_data["checked_on"], institution=office_of(actor)
            )
            record_checks(
                row, form.told(files), visit, by=actor, at=at, day=today(request)
            )
    except BadDraft as problem:
        field = problem.field
        add_problem(
            form, problem.code, f"u-{field}" if problem.code == "until" else field
        )
    else:
        return True
    return False


def sent_proofs(
    request: HttpRequest, items: list[Criterion]
) -> tuple[dict[str, KeptFile], list[BadUpload]]:
    """Return item → file sent as its proof, now or with the form before its mistake.

    A file that cannot be taken is told beside them and costs none of the others.
    """
    found: dict[str, KeptFile] = {}
    problems: list[BadUpload] = []
    owner = signed_in(request).pk
    for one in items:
        sent = request.FILES.get(f"p-{one.code}")
        earlier = files_of([request.POST.get(f"k-{one.code}", "")], owner)
        if earlier:
            found[one.code] = earlier[0]
        if sent is not None:
            try:
                found[one.code] = keep_upload(sent)
            except BadUpload as problem:
                problems.append(problem)
    return found, problems


def _add_proofs(
    request: HttpRequest, row: Facility, items: list[Criterion],
    proofs: dict[str, KeptFile],
) -> dict[str, FacilityFile]:  # fmt: skip
    """Enter the proofs as files of the facility and return item → file."""
    found = {}
    for one in items:
        if (kept := proofs.get(one.code)) is None:
            continue
        image = kept.media_type.startswith("image/")
        (found[one.code],) = add_files(
            row, [kept], FileKind.PHOTO if image else FileKind.OTHER,
            note=str(one.name)[:160], by=signed_in(request), at=now(request),
        )  # fmt: skip
    return found
