"""Acts on props, one or many: the page that asks what the act needs, and does it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.doors.uploads import BadUpload, KeptFile, keep_uploads
from sinergi.operations.detailing import ground_of
from sinergi.operations.forms.fields import put_problem
from sinergi.operations.forms.props import PROBLEMS, ActForm
from sinergi.operations.models import Letter, Prop
from sinergi.operations.papers import letter_pdf, props_of
from sinergi.operations.rules.props import (
    BACKLOG,
    ONE_AT_A_TIME,
    Act,
    BadAct,
    Step,
    move_for,
)
from sinergi.operations.services.acting import MOST_AT_ONCE, act_on_props, sides_of
from sinergi.operations.uploading import UPLOAD_TEXTS
from sinergi.operations.views.files import pdf
from sinergi.operations.words import ACT_NAMES, LETTER_KINDS

PER_PAGE = 50


def _asked_rows(request: HttpRequest) -> list[Prop]:
    """Return the ticked props this person may see, in the order of their numbers."""
    given = request.POST if request.method == "POST" else request.GET
    keys = [to_asked_number(text) for text in given.getlist("row")]
    ids = [pk for pk in keys if pk is not None][:MOST_AT_ONCE]
    rows = Prop.visible.to(signed_in(request)).filter(pk__in=ids)
    return list(rows.listed().select_related("stage").order_by("pk"))


@requires(Permission.WRITE_OPERATIONS)
def act(request: HttpRequest) -> HttpResponse:
    """Ask what an act needs and do it to the ticked props, all or none."""
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("act", "")
    if asked not in set(Act):
        messages.error(request, _("Tick at least one line and choose what to do."))
        return redirect("operations:props")
    rows = _asked_rows(request)
    if not rows:
        messages.error(request, _("Tick at least one line and choose what to do."))
        return redirect("operations:props")
    todo = Act(asked)
    fits, others = _sorted_out(rows, todo, request)
    if not fits:
        messages.error(request, str(PROBLEMS[_why_none(rows, todo)]))
        return _back(rows)
    if request.method != "POST":
        initial = {"dated_on": today(request), "join_to": request.GET.get("join", "")}
        form = _form(request, todo, fits, initial=initial)
        return _page(request, form, todo, fits, others)
    form = _form(request, todo, fits, data=request.POST, files=request.FILES)
    if form.is_valid():
        done = _do(request, form, fits)
        if done is not None:
            return done
    return _page(request, form, todo, fits, others, status=422)


def _sorted_out(
    rows: list[Prop], todo: Act, request: HttpRequest
) -> tuple[list[Prop], list[Prop]]:
    """Return (those the person may do this to now, the others)."""
    actor = signed_in(request)
    fits: list[Prop] = []
    others: list[Prop] = []
    for row in rows:
        try:
            _to, move = move_for(Step(row.step), todo)
        except BadAct:
            others.append(row)
            continue
        (fits if move.sides & sides_of(row, actor) else others).append(row)
    return fits, others


def _why_none(rows: list[Prop], todo: Act) -> str:
    for row in rows:
        try:
            move_for(Step(row.step), todo)
        except BadAct:
            continue
        return "not-yours"
    return "not-a-step"


def _back(rows: list[Prop]) -> HttpResponse:
    if len(rows) == 1:
        return redirect("operations:prop", pk=rows[0].pk)
    return redirect("operations:props")


def _form(request: HttpRequest, todo: Act, rows: list[Prop], **options: Any) -> ActForm:
    return ActForm(act=todo, actor=signed_in(request), props=rows, **options)


def _page(
    request: HttpRequest,
    form: ActForm,
    todo: Act,
    rows: list[Prop],
    others: list[Prop],
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "act": todo.value,
        "act_name": ACT_NAMES[todo],
        "rows": [(one, ground_of(one)) for one in rows],
        "others": others,
        "one": rows[0] if len(rows) == 1 else None,
        "too_many": todo in ONE_AT_A_TIME and len(rows) > 1,
        "hanging": [one for one in rows if one.step in BACKLOG],
    }
    return render(request, "operations/act.html", context, status=status)


def _do(request: HttpRequest, form: ActForm, rows: list[Prop]) -> HttpResponse | None:
    """Do the act; None when the form has been told what is wrong."""
    try:
        before, after = _kept(request, form, "before"), _kept(request, form, "after")
        draft = form.draft(before, after)
        letter = act_on_props(rows, draft, by=signed_in(request), at=now(request))
    except BadUpload as problem:
        field = "after" if "after" in form.fields else None
        text = str(UPLOAD_TEXTS[problem.code]) % {"name": problem.name}
        form.add_error(field, text)
        return None
    except BadAct as problem:
        put_problem(form, PROBLEMS, problem.code, problem.field, problem.number)
        return None
    text = ngettext("%(n)s prop: done.", "%(n)s props: done.", len(rows))
    messages.success(request, text % {"n": len(rows)})
    if draft.count is not None and draft.count < rows[0].count:
        messages.warning(
            request,
            _("What still hangs there stays in the list, under a number of its own."),
        )
    if letter is not None:
        return redirect("operations:letter", pk=letter.pk)
    return _back(rows)


def _kept(request: HttpRequest, form: ActForm, name: str) -> tuple[KeptFile, ...]:
    return keep_uploads(request.FILES.getlist(name)) if name in form.fields else ()


# --- letters --------------------------------------------------------------------------------


@requires(Permission.READ_OPERATIONS)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters one's line wrote or got, the newest first."""
    actor = signed_in(request)
    words = to_asked_text(request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    rows = Letter.visible.to(actor).matching(words)
    if kind in LETTER_KINDS:
        rows = rows.filter(kind=kind)
    joined = rows.select_related("sender", "addressee")
    page = Paginator(joined, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "q": words, "kind": kind, "kinds": LETTER_KINDS.items(),
        "narrowed": bool(words or kind),
    }  # fmt: skip
    return render(request, "operations/letters.html", context)


def _letter(request: HttpRequest, pk: int) -> Letter:
    rows = Letter.visible.to(signed_in(request))
    row: Letter = get_object_or_404(
        rows.select_related("sender", "addressee", "made_by"), pk=pk
    )
    return row


@requires(Permission.READ_OPERATIONS)
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a letter with the props it speaks of."""
    row = _letter(request, pk)
    context = {"row": row, "props": props_of(row, signed_in(request))}
    return render(request, "operations/letter.html", context)


@requires(Permission.READ_OPERATIONS)
@require_safe
def letter_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out a letter as PDF."""
    if form != "pdf":
        raise Http404(form)
    row, actor = _letter(request, pk), signed_in(request)
    note_exported(f"letter:{row.pk}", 1, by=actor, at=real_now(), form="pdf")
    return pdf(letter_pdf(row, actor), f"{row.kind}-{row.pk}")
