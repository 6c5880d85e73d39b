"""Taking a step of a case, and the summons of who is invited."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.verbs import Verb
from sinergi.cases.finding import add_problem, find_case, names_for
from sinergi.cases.forms.step import LONGEST, StepForm
from sinergi.cases.models import PAPER_NAMES, STEP_NAMES, Case, Invitation
from sinergi.cases.naming import LOCKED, STEP_PROBLEMS
from sinergi.cases.rules.review import FORMAL, MATERIAL
from sinergi.cases.rules.steps import BadStep, Move, Step
from sinergi.cases.sealing import Locked
from sinergi.cases.services.stepping import moves_for, take_step
from sinergi.cases.services.viewing import note_look

WORDS = (
    "note", "text", "late_reason", "dissent", "present", "place", "addressed_to",
    "receipt_number",
)  # fmt: skip
"""Fields in which people write."""


def _move_of(row: Case, to: str, actor: Actor) -> Move:
    """Return the move, 404 for what this person may not take now."""
    for move in moves_for(row, actor):
        if move.to == to:
            return move
    raise Http404


@requires(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: str, to: str) -> HttpResponse:
    """Take one step: what it needs is asked, the paper it prints is numbered and kept."""
    row, actor = find_case(request, key), signed_in(request)
    taken = request.POST.get("version", str(row.version)) != str(row.version)
    if taken and to not in {one.to for one in moves_for(row, actor)}:
        return _overtaken(request, row, to)
    move = _move_of(row, to, actor)
    names = names_for(row, actor)
    if request.method != "POST":
        begun = {
            "version": row.version, "happened_at": now(request), "kind": row.kind,
            "ad_hoc": row.ad_hoc, "elements": _found(row),
        }  # fmt: skip
        form = StepForm(move=move, case=row, names=names, initial=begun)
        return _page(request, row, move, form)
    form = StepForm(request.POST, move=move, case=row, names=names)
    if form.is_valid():
        try:
            take_step(row, form.draft(move), by=actor, at=now(request))
        except BadStep as problem:
            add_problem(form, problem, STEP_PROBLEMS)
        except Locked:
            form.add_error(None, str(LOCKED))
            return _page(request, row, move, form, status=423)
        else:
            messages.success(request, _("The step is recorded."))
            return redirect("cases:case", key=row.key)
    return _page(request, row, move, form, status=422)


def _overtaken(request: HttpRequest, row: Case, to: str) -> HttpResponse:
    """Say that somebody was faster, and show back what was typed: none of it is lost."""
    typed = [
        (StepForm.base_fields[name].label, text)
        for name in WORDS
        if (text := request.POST.get(name, "")[:LONGEST].strip())
    ]
    name = str(STEP_NAMES[Step(to)]) if to in set(Step) else to
    context = {"row": row, "typed": typed, "step_name": name}
    answer = render(request, "cases/overtaken.html", context, status=409)
    answer["Cache-Control"] = "no-store"
    return answer


def _found(row: Case) -> list[str]:
    """Return the elements found at the newest review, to begin a new one with."""
    last = row.steps.exclude(review={}).order_by("-pk").first()
    review = last.review if last is not None else {}
    return [one.value for one in (*FORMAL, *MATERIAL) if review.get(one.value)]


def _page(
    request: HttpRequest, row: Case, move: Move, form: StepForm, status: int = 200
) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "step_name": str(STEP_NAMES[move.to]),
        "paper_name": str(PAPER_NAMES[move.prints]) if move.prints else "",
        "hands_up": move.to is Step.PASSED_UP,
    }
    return render(request, "cases/step.html", context, status=status)


@requires(Permission.READ_NOTICES)
@require_safe
def summons(request: HttpRequest) -> HttpResponse:
    """Show one's own invitations from the day they were written: nothing else of a case."""
    actor = signed_in(request)
    mine = Invitation.visible.mine(actor)
    rows = list(mine.select_related("hearing", "case", "hearing__institution"))
    for one in {row.case for row in rows}:
        note_look(one, by=actor, at=real_now(), verb=Verb.CASE_SUMMONS_VIEWED)
    return render(request, "cases/summons.html", {"rows": rows})
