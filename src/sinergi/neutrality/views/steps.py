"""Taking a step of a matter, with the letter it sends; and one's own summons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.accounts.stepup import sensitive
from sinergi.audit.verbs import Verb
from sinergi.neutrality.forms.matter import LONGEST, StepForm
from sinergi.neutrality.handling import ground_of, lacks_clause
from sinergi.neutrality.models import Evidence, Letter, Matter
from sinergi.neutrality.models.matter import STEP_NAMES
from sinergi.neutrality.models.paper import LETTER_NAMES
from sinergi.neutrality.naming import LOCKED, STEP_PROBLEMS, act_name_of
from sinergi.neutrality.pressing import LetterDraft, press_letter
from sinergi.neutrality.reading import open_rows
from sinergi.neutrality.rules.chain import authority_on
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.paths import (
    BadStep,
    Move,
    Need,
    Path,
    Side,
    Step,
    find_move,
)
from sinergi.neutrality.sealing import Locked, has_key, is_unlocked
from sinergi.neutrality.services.stepping import (
    ReadyLetter,
    StepDraft,
    check_step,
    lacks_key,
    sides_of,
    take_step,
)
from sinergi.neutrality.services.viewing import note_look

WORDS = (
    "note", "letter_number", "addressed_to", "hearing_at", "body", "number",
    "sanction_text", "imposer_text",
)  # fmt: skip
"""Fields in which people write."""


def _matter(request: HttpRequest, key: str) -> Matter:
    rows = Matter.visible.to(signed_in(request)).select_related("lead", "handler")
    row: Matter = get_object_or_404(rows, key=key)
    return row


def _move_of(row: Matter, to: str, actor: Actor) -> Move | None:
    """Return the move; None for what this person may not take now."""
    try:
        move = find_move(Path(row.path), Step(row.step), Step(to))
    except ValueError:
        return None
    return move if move.side in sides_of(row, actor) else None


def _overtaken(request: HttpRequest, row: Matter, to: str) -> HttpResponse:
    """Say that somebody was faster, and show back what was typed: none of it is lost.

    404 for a step that was not possible in what the person saw either.
    """
    if request.POST.get("version", str(row.version)) == str(row.version):
        raise Http404
    typed = [
        (StepForm.base_fields[name].label, text)
        for name in WORDS
        if (text := request.POST.get(name, "")[:LONGEST].strip())
    ]
    name = str(STEP_NAMES[Step(to)]) if to in set(Step) else to
    context = {"row": row, "typed": typed, "step_name": name}
    answer = render(request, "neutrality/overtaken.html", context, status=409)
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: str, to: str) -> HttpResponse:
    """Take one step: what it needs is asked, the letter it sends is made and kept."""
    row, actor = _matter(request, key), signed_in(request)
    move = _move_of(row, to, actor)
    if move is None:
        return _overtaken(request, row, to)
    evidence = Evidence.visible.to(actor).filter(matter=row)
    open_rows(actor, {Part.EVIDENCE: list(evidence)})
    if request.method != "POST":
        begun = _initial(request, row, move)
        form = StepForm(move=move, evidence=evidence, initial=begun)
        return _page(request, row, Step(to), move, form)
    form = StepForm(request.POST, move=move, evidence=evidence)
    if form.is_valid():
        try:
            take_step(
                row, _draft(request, row, Step(to), move, form), by=actor,
                at=now(request),
            )  # fmt: skip
        except BadStep as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, str(STEP_PROBLEMS[problem.code]))
        except Locked:
            form.add_error(None, str(LOCKED))
            return _page(request, row, Step(to), move, form, status=423)
        else:
            messages.success(request, _("The step is recorded."))
            if Matter.visible.to(actor).filter(pk=row.pk).exists():
                return redirect("neutrality:matter", key=row.key)
            return redirect("neutrality:matters")
    return _page(request, row, Step(to), move, form, status=422)


def _initial(request: HttpRequest, row: Matter, move: Move) -> dict[str, Any]:
    day = today(request)
    begun: dict[str, Any] = {"version": row.version, "happened_on": day}
    if row.path == Path.ASN and move.need in {
        Need.LETTER, Need.RECEIPT, Need.RECOMMENDATION,
    }:  # fmt: skip
        name = authority_on(day).value.upper()
        begun |= {"addressed_to": name, "body": name}
    return begun


def _draft(
    request: HttpRequest, row: Matter, to: Step, move: Move, form: StepForm
) -> StepDraft:
    """Return the step; its letter is made before the transaction that sends it."""
    plain = form.draft(to, None)
    if not move.letter:
        return plain
    data = form.cleaned_data
    ready = _ready(request, row, move, data) if not lacks_clause(row) else None
    draft = form.draft(to, ready)
    check_step(row, draft, signed_in(request), now(request))
    return draft


def _ready(
    request: HttpRequest, row: Matter, move: Move, data: dict[str, Any]
) -> ReadyLetter:
    actor = signed_in(request)
    letter = LetterDraft(
        kind=move.letter, number=data["letter_number"],
        addressed_to=data["addressed_to"], institution=_writer(row, move, actor),
        hearing_on=data.get("hearing_on"), hearing_at=data.get("hearing_at") or "",
        note=data["note"] if move.letter in {"reprimand", "report"} else "",
    )  # fmt: skip
    evidence = Evidence.visible.to(actor).filter(matter=row)
    file = press_letter(row, letter, evidence, now(request))
    return ReadyLetter(
        number=letter.number, addressed_to=letter.addressed_to, file=file,
        hearing_on=letter.hearing_on, hearing_at=letter.hearing_at,
    )  # fmt: skip


def _writer(row: Matter, move: Move, actor: Actor) -> Institution:
    pk = row.handler_id if move.side is Side.HANDLER and row.handler_id else row.lead_id
    return Institution.visible.to(actor).get(pk=pk)


def _page(
    request: HttpRequest,
    row: Matter,
    to: Step,
    move: Move,
    form: StepForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "step_name": str(STEP_NAMES[to]),
        "letter_name": str(LETTER_NAMES[move.letter]) if move.letter else "",
        "blocked": bool(move.letter) and lacks_clause(row),
        "hands": move.hands is not None,
        **_keys_for(request, row, move),
    }
    return render(request, "neutrality/step.html", context, status=status)


def _keys_for(request: HttpRequest, row: Matter, move: Move) -> dict[str, Any]:
    """Return what the seals ask before the step: an office locked, a key that lacks."""
    own = _writer(row, move, signed_in(request))
    opens = bool(move.letter or move.hands)
    try:
        receiver = lacks_key(row, move)
    except BadStep:
        receiver = None
    return {
        "no_key": not has_key(own.pk),
        "locked": own.pk if opens and not is_unlocked(own.pk) else None,
        "receiver": receiver,
    }


@requires(Permission.READ_NOTICES)
@sensitive
@require_safe
def summons(request: HttpRequest) -> HttpResponse:
    """Show to the accused the summons, from the day it was sent: nothing else, to nobody else."""
    actor = signed_in(request)
    letters = Letter.visible.summoning(actor).select_related("matter", "institution")
    rows = [
        (letter, act_name_of(letter.matter.act), ground_of(letter.matter))
        for letter in letters
    ]
    for one in {letter.matter for letter, *_rest in rows}:
        note_look(one, by=actor, at=real_now(), verb=Verb.SUMMONS_VIEWED)
    return render(request, "neutrality/summons.html", {"rows": rows})
