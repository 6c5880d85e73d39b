"""What is done with an item, one page for each act: open, write, hand on, hold, keep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.evidence.finding import find_item
from sinergi.evidence.forms import acting
from sinergi.evidence.handing import copy_of, sealed_original
from sinergi.evidence.models import EvidenceItem, LegalHold
from sinergi.evidence.rules.kinds import BadEvidence, Derivation, EventKind
from sinergi.evidence.sealing import key_of_copy, titles_of
from sinergi.evidence.services.access import check_purpose, note_access
from sinergi.evidence.services.deriving import Made, derive
from sinergi.evidence.services.holding import lift_hold, place_hold
from sinergi.evidence.services.retaining import delete_item, set_retention
from sinergi.evidence.services.transferring import transfer_to
from sinergi.evidence.showing import acts_for
from sinergi.evidence.words import add_problem

Done = HttpResponseBase | str | None
"""An answer of its own, the words of what was done, or None for nothing to say."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its form, what does it, what it is called, its button and explanation."""

    form: type[acting.ActForm]
    do: Callable[[HttpRequest, EvidenceItem, dict[str, Any]], Done]
    name: Promise
    button: Promise
    help: Promise


def _open(request: HttpRequest, item: EvidenceItem, data: dict[str, Any]) -> Done:
    kind = EventKind(data["how"])
    if kind == EventKind.ORIGINAL_SENT:
        if not item.original_file:
            raise BadEvidence("not-a-step")
        _note(request, item, kind, data)
        return sealed_original(item)
    key_of_copy(item)  # a locked office is told before anything is written
    _note(request, item, kind, data)
    return copy_of(item, inline=kind == EventKind.VIEWED)


def _note(
    request: HttpRequest, item: EvidenceItem, kind: EventKind, data: dict[str, Any]
) -> None:
    note_access(
        item, kind, purpose=data["purpose"], note=data["note"],
        by_id=signed_in(request).pk, at=now(request),
    )  # fmt: skip


def _write(request: HttpRequest, item: EvidenceItem, data: dict[str, Any]) -> Done:
    check_purpose(data["purpose"], data["note"])
    kind = Derivation(data["kind"])
    text = data["text"].replace("\r\n", "\n").encode(errors="replace")
    made = Made(kind, text, f"{kind.value}-{item.number}.txt", data["title"])
    result = derive(
        item, made, purpose=data["purpose"], note=data["note"],
        by_id=signed_in(request).pk, at=now(request),
    )  # fmt: skip
    return _("%s was made from it.") % result.number


def _transfer(request: HttpRequest, item: EvidenceItem, data: dict[str, Any]) -> Done:
    office = data["institution"]
    received = transfer_to(
        item, office, purpose=data["purpose"], note=data["note"],
        by_id=signed_in(request).pk, at=now(request),
    )  # fmt: skip
    told = {"office": office.name, "number": received.number}
    return _("Handed to %(office)s, where it is %(number)s.") % told


def _hold(request: HttpRequest, item: EvidenceItem, data: dict[str, Any]) -> Done:
    place_hold(
        item, data["reason"], note=data["note"], by_id=signed_in(request).pk,
        at=now(request),
    )  # fmt: skip
    return _("It is under legal hold.")


def _lift(request: HttpRequest, item: EvidenceItem, data: dict[str, Any]) -> Done:
    holds = LegalHold.visible.to(signed_in(request)).filter(item=item)
    hold = holds.filter(pk=int(data["hold"])).first()
    if hold is None:
        raise BadEvidence("not-a-step")
    lift_hold(hold, note=data["note"], by_id=signed_in(request).pk, at=now(request))
    return _("The hold is lifted.")


def _retain(request: HttpRequest, item: EvidenceItem, data: dict[str, Any]) -> Done:
    set_retention(
        item, data["until"], data["basis"], note=data["note"],
        by_id=signed_in(request).pk, at=now(request),
    )  # fmt: skip
    return _("The retention is set.")


def _delete(request: HttpRequest, item: EvidenceItem, data: dict[str, Any]) -> Done:
    delete_item(item, data["basis"], by_id=signed_in(request).pk, at=now(request))
    return _("The files are deleted; hash and chain remain.")


ACTS: dict[str, Act] = {
    "open": Act(
        acting.OpenForm, _open, gettext_lazy("Open or download"),
        gettext_lazy("Open"),
        gettext_lazy(
            "Each look and each copy is written into the chain first: who (a number), "
            "when and what for."
        ),
    ),
    "transcript": Act(
        acting.WriteForm, _write, gettext_lazy("Add a transcript or translation"),
        gettext_lazy("Add"),
        gettext_lazy(
            "It becomes an item of its own; both chains name the other."
        ),
    ),
    "transfer": Act(
        acting.TransferForm, _transfer, gettext_lazy("Hand to an institution"),
        gettext_lazy("Hand over"),
        gettext_lazy(
            "The copy is sealed to the other institution's key and begins a chain there. "
            "Yours says to whom it went."
        ),
    ),
    "hold": Act(
        acting.HoldForm, _hold, gettext_lazy("Place under legal hold"),
        gettext_lazy("Place the hold"),
        gettext_lazy(
            "Nothing of the item is deleted while a hold stands, whatever its retention. "
            "Another person lifts it."
        ),
    ),
    "lift": Act(
        acting.LiftForm, _lift, gettext_lazy("Lift the legal hold"),
        gettext_lazy("Lift the hold"),
        gettext_lazy("A hold is lifted by another person than the one who placed it."),
    ),
    "retention": Act(
        acting.RetentionForm, _retain, gettext_lazy("Set the retention"),
        gettext_lazy("Keep this"),
        gettext_lazy(
            "On the day after, the files are deleted by the system, and a record of it "
            "stays. A legal hold wins."
        ),
    ),
    "delete": Act(
        acting.DeleteForm, _delete, gettext_lazy("Delete the files"),
        gettext_lazy("Delete the files"),
        gettext_lazy(
            "Only after the day until which the item is kept. Its hash, its size and its "
            "chain remain, and exports still verify."
        ),
    ),
}  # fmt: skip


@requires(Permission.READ_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Show the form of an act, or do it."""
    found = ACTS.get(name)
    if found is None:
        raise Http404(name)
    actor, row = signed_in(request), find_item(request, pk)
    if request.method != "POST":
        form = found.form(actor=actor, item=row)
        return _page(request, row, name, form, may=acts_for(row, actor)[name])
    _check(request, row, name)
    form = found.form(request.POST, actor=actor, item=row)
    if form.is_valid():
        try:
            done = found.do(request, row, form.cleaned_data)
        except BadEvidence as problem:
            add_problem(form, problem.code, problem.field)
        else:
            if isinstance(done, HttpResponseBase):
                return done
            messages.success(request, str(done))
            return redirect("evidence:item", pk=row.pk)
    return _page(request, find_item(request, pk), name, form, status=422)


NEEDS = {
    "open": Permission.READ_EVIDENCE,
    "lift": Permission.DELETE_EVIDENCE,
    "retention": Permission.DELETE_EVIDENCE,  # on the day after, the system deletes
    "delete": Permission.DELETE_EVIDENCE,
}


def _check(request: HttpRequest, row: EvidenceItem, name: str) -> None:
    """Raise PermissionDenied without the permission of the act in the item's office."""
    needed = NEEDS.get(name, Permission.WRITE_EVIDENCE)
    if not signed_in(request).holds(needed, institution=row.institution_id):
        raise PermissionDenied


def _page(
    request: HttpRequest,
    row: EvidenceItem,
    name: str,
    form: acting.ActForm,
    *,
    may: bool = True,
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "told": titles_of(row.institution_id, [row]).get(row.pk, {}),
        "act": ACTS[name],
        "form": form,
        "may": may,
        "away": name == "open",
    }
    return render(request, "evidence/act.html", context, status=status)
