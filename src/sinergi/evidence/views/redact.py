"""Redaction for publication: boxes on pictures and pages, bars in texts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.evidence.finding import check_holds, find_item
from sinergi.evidence.forms.acting import BarForm, BoxForm, PurposeForm
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.redacting import (
    Redacted,
    redact_pdf,
    redact_picture,
    redact_text,
)
from sinergi.evidence.rendering import MOST_PAGES, count_pages
from sinergi.evidence.rules.blacking import BadRedaction, read_boxes, read_phrases
from sinergi.evidence.rules.kinds import BadEvidence, Derivation, EventKind, Purpose
from sinergi.evidence.rules.sniffing import PDF, PICTURES, TEXT
from sinergi.evidence.sealing import read_copy, titles_of
from sinergi.evidence.services.access import check_purpose, note_access
from sinergi.evidence.services.deriving import Made, derive
from sinergi.evidence.words import add_problem, words_of
from sinergi.seals.keeping import Locked


@requires(Permission.WRITE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is redacted, which is a look of the chain, or make the redaction."""
    row = find_item(request, pk)
    check_holds(request, Permission.WRITE_EVIDENCE, row.institution_id)
    if row.copy_media_type not in {*PICTURES, PDF, TEXT} or row.deleted_at:
        code = "deleted" if row.deleted_at else "no-redaction"
        messages.error(request, words_of(code))
        return redirect("evidence:item", pk=row.pk)
    try:
        content = read_copy(row)
        pages = count_pages(content) if row.copy_media_type == PDF else 1
        if request.method == "POST":
            return _make(request, row, content, min(pages, MOST_PAGES))
    except BadEvidence as problem:
        messages.error(request, words_of(problem.code))
        return redirect("evidence:item", pk=row.pk)
    except Locked:
        if request.method != "POST":
            raise
        return _locked(request, row)
    if request.method == "GET":
        note_access(
            row, EventKind.VIEWED, purpose=Purpose.PUBLICATION,
            by_id=signed_in(request).pk, at=now(request),
        )  # fmt: skip
    form = _form(request, row, initial={"purpose": Purpose.PUBLICATION.value})
    return _page(request, row, form, content, pages)


def _form(
    request: HttpRequest, row: EvidenceItem, *given: Any, **more: Any
) -> PurposeForm:
    kind = BarForm if row.copy_media_type == TEXT else BoxForm
    return kind(*given, actor=signed_in(request), item=row, **more)


def _make(
    request: HttpRequest, row: EvidenceItem, content: bytes, pages: int
) -> HttpResponse:
    form = _form(request, row, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            check_purpose(data["purpose"], data["note"])
            found = _redacted(row, content, data, pages)
            made = Made(
                Derivation.REDACTION, found.data, f"redaksi{found.ending}",
                data["title"], proof=found.proof,
            )  # fmt: skip
            result = derive(
                row, made, purpose=data["purpose"], note=data["note"],
                by_id=signed_in(request).pk, at=now(request),
            )  # fmt: skip
        except BadRedaction as problem:
            field = "boxes" if "boxes" in form.fields else "phrases"
            field = "phrases" if problem.code in {"short", "no-words"} else field
            add_problem(form, problem.code, field, problem.line)
        except BadEvidence as problem:
            add_problem(form, problem.code, problem.field)
        else:
            messages.success(
                request,
                _("Redacted and proved by a second reading: %s.") % result.number,
            )
            return redirect("evidence:item", pk=result.pk)
    return _page(request, row, form, content, pages, status=422)


def _locked(request: HttpRequest, row: EvidenceItem) -> HttpResponse:
    """Give back what was drawn and typed where the office was locked meanwhile."""
    form = _form(request, row, request.POST)
    form.add_error(
        None,
        _(
            "Your office was locked meanwhile. Nothing is lost: unlock it in another tab, "
            "then send this again."
        ),
    )
    return _page(request, row, form, b"", 1, status=423)


def _redacted(
    row: EvidenceItem, content: bytes, data: dict[str, Any], pages: int
) -> Redacted:
    if row.copy_media_type == TEXT:
        return redact_text(content, read_phrases(data["phrases"]))
    boxes = read_boxes(data["boxes"], pages=pages)
    if row.copy_media_type == PDF:
        wanted = read_phrases(data["phrases"]) if data["phrases"].strip() else []
        return redact_pdf(content, boxes, wanted)
    return redact_picture(content, row.copy_media_type, boxes)


def _page(
    request: HttpRequest,
    row: EvidenceItem,
    form: PurposeForm,
    content: bytes,
    pages: int,
    status: int = 200,
) -> HttpResponse:
    shown = to_asked_number(request.GET.get("page", "1")) or 1
    text = content.decode(errors="replace") if row.copy_media_type == TEXT else ""
    context = {
        "row": row,
        "told": titles_of(row.institution_id, [row]).get(row.pk, {}),
        "form": form,
        "text": text[:200_000],
        "pages": pages,
        "number": max(1, min(shown, pages)),
        "numbers": range(1, pages + 1),
        "locked": status == 423,
    }
    return render(request, "evidence/redact.html", context, status=status)
