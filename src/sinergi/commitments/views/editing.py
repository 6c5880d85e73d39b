"""Word a new commitment, change one, cascade one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.cascading import kinds_below, preview_of
from sinergi.commitments.detailing import FIELD_NAMES, may_edit
from sinergi.commitments.forms.commitment import (
    CommitmentForm,
    add_problem,
    initial_of,
)
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import (
    BadDraft,
    NotYours,
    Side,
    StaleVersion,
)
from sinergi.commitments.services.cascade import cascade
from sinergi.commitments.services.commitment import (
    changes_of,
    edit_commitment,
    propose_commitment,
)
from sinergi.commitments.services.progress import accept
from sinergi.commitments.services.rights import sides_of


@requires(Permission.WRITE_COMMITMENTS)
def new(request: HttpRequest) -> HttpResponse:
    """Word a commitment; one's own institution may accept it in the same act."""
    actor = signed_in(request)
    if request.method != "POST":
        start = {"area_code": request.GET.get("within", "")[:24]}
        form = CommitmentForm(actor=actor, initial=start)
        return render(request, "commitments/form.html", {"form": form})
    form = CommitmentForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            row = propose_commitment(form.draft(), by=actor, at=now(request))
            if request.POST.get("accept") and Side.OWNER in sides_of(row, actor):
                accept(row, by=actor, at=now(request))
        except BadDraft as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            form.add_error("asked_by", _("You may not ask on behalf of it."))
        else:
            messages.success(
                request, _("%(number)s is written down.") % {"number": row.number}
            )
            return redirect("commitments:detail", pk=row.pk)
    return render(request, "commitments/form.html", {"form": form}, status=422)


@requires(Permission.WRITE_COMMITMENTS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a commitment; a change by somebody else meanwhile is shown beside one's own."""
    actor = signed_in(request)
    row = get_object_or_404(Commitment.visible.to(actor), pk=pk)
    if not may_edit(row, actor):
        messages.error(
            request, _("This commitment is not yours to change, or is over.")
        )
        return redirect("commitments:detail", pk=row.pk)
    if request.method != "POST":
        form = CommitmentForm(actor=actor, row=row, initial=initial_of(row))
        return _edit_page(request, row, form)
    form = CommitmentForm(request.POST, actor=actor, row=row)
    if not form.is_valid():
        return _edit_page(request, row, form, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        edit_commitment(row, form.draft(), version=version, by=actor, at=now(request))
    except StaleVersion:
        row.refresh_from_db()
        return _edit_page(request, row, form, stale=True, status=409)
    except BadDraft as problem:
        add_problem(form, problem.code, problem.field)
    except NotYours:
        form.add_error(
            None,
            _(
                "What was promised, where and until when is for the institution that "
                "asked to change. Ask it for more time in a note."
            ),
        )
    else:
        messages.success(request, _("Changed."))
        return redirect("commitments:detail", pk=row.pk)
    return _edit_page(request, row, form, status=422)


def _edit_page(
    request: HttpRequest,
    row: Commitment,
    form: CommitmentForm,
    *,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "row": row, "stale": stale}
    if stale:
        context["version_now"] = row.version
        context["differences"] = [
            (FIELD_NAMES[name], theirs, own)
            for name, (theirs, own) in changes_of(row, form.draft()).items()
        ]
    return render(request, "commitments/form.html", context, status=status)


@requires(Permission.WRITE_COMMITMENTS)
def cascade_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the level, see which institutions are asked and which areas have none."""
    actor = signed_in(request)
    row = get_object_or_404(Commitment.visible.to(actor), pk=pk)
    if not {Side.OWNER, Side.ASKER} & sides_of(row, actor):
        text = _("Only the institution that owes it or asked for it may do this.")
        messages.error(request, text)
        return redirect("commitments:detail", pk=row.pk)
    kinds = kinds_below(row, actor)
    asked = request.POST.get("kind", "") or request.GET.get("kind", "")
    kind = asked if asked in dict(kinds) else (kinds[0][0] if kinds else "")
    problem = ""
    if request.method == "POST" and kind:
        try:
            parts = cascade(row, kind, by=actor, at=now(request))
        except BadDraft as error:
            problem = (
                _("This commitment is over.")
                if error.code == "over"
                else _("No institution of this kind lies in the area.")
            )
        else:
            text = ngettext(
                "%(n)s institution is asked.",
                "%(n)s institutions are asked.",
                len(parts),
            )
            messages.success(request, text % {"n": len(parts)})
            return redirect("commitments:detail", pk=row.pk)
    context = {
        "row": row,
        "kinds": kinds,
        "kind": kind,
        "problem": problem,
        "preview": preview_of(row, kind, actor) if kind else None,
    }
    status = 409 if problem else 200
    return render(request, "commitments/cascade.html", context, status=status)
