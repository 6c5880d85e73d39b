"""The follow-through ledger, reminders, the list for the monthly meeting, releases."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.accounts.stepup import sensitive
from sinergi.audit.verbs import Verb
from sinergi.documents.handing import table_answer
from sinergi.neutrality.casework import (
    AskedLedger,
    entries_of,
    ledger_columns,
    ledger_rows,
    read_ledger,
    recommendations_of,
    sums_of,
)
from sinergi.neutrality.detailing import is_lead
from sinergi.neutrality.forms.matter import ReminderForm
from sinergi.neutrality.indicators import decided_matters, release_on
from sinergi.neutrality.models import Matter, Recommendation, Release
from sinergi.neutrality.naming import (
    AGREEMENT_NAMES,
    GROUP_OF_OFFICES,
    LOCKED,
    STEP_PROBLEMS,
)
from sinergi.neutrality.pressing import (
    LetterDraft,
    press_letter,
    reconciliation_columns,
    reconciliation_rows,
    write_reconciliation,
)
from sinergi.neutrality.reading import open_rows
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.paths import BadStep
from sinergi.neutrality.rules.suppression import MARGIN, SMALLEST
from sinergi.neutrality.sealing import Locked, is_unlocked
from sinergi.neutrality.services.releasing import WAIT
from sinergi.neutrality.services.stepping import ReadyLetter, remind
from sinergi.neutrality.services.viewing import note_look

PER_PAGE = 50
CITY = ""
"""A release is of the whole city, whatever its code."""


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Show recommended against imposed, how long it takes, per institution."""
    actor, day, asked = signed_in(request), today(request), read_ledger(request.GET)
    every = entries_of(recommendations_of(AskedLedger(state="all"), actor), day, actor)
    page = Paginator(recommendations_of(asked, actor), PER_PAGE).get_page(
        request.GET.get("page")
    )
    note_look(None, by=actor, at=real_now(), rows=len(page), ledger=True)
    own = actor.institutions_with(Permission.HANDLE_MATTERS)
    context = {
        "asked": asked,
        "page": page,
        "lines": [
            (one, AGREEMENT_NAMES[one.state], one.row.matter.lead_id in own)
            for one in entries_of(page, day, actor)
        ],
        "sums": sums_of(every),
        "imposers": sorted(
            {(one.row.imposer_id, one.imposer) for one in every if one.row.imposer_id}
        ),
        "day": day,
    }
    return render(request, "neutrality/ledger.html", context)


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def ledger_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the ledger as csv or xlsx, without offices and names."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    entries = entries_of(
        recommendations_of(read_ledger(request.GET), actor), day, actor
    )
    note_look(
        None, by=actor, at=real_now(), verb=Verb.MATTER_EXPORTED, rows=len(entries)
    )
    return table_answer(
        form, ledger_columns(), list(ledger_rows(entries, day)),
        title=_("Follow-through"), name=f"tindak-lanjut-netralitas-{day.isoformat()}",
    )  # fmt: skip


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def reconciliation(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the list for the meeting with one institution (`?institution=`)."""
    if form not in {"pdf", "xlsx", "csv"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    asked = read_ledger(request.GET)
    rows = recommendations_of(AskedLedger("all", asked.institution), actor)
    if asked.institution is None:
        raise Http404
    institution = get_object_or_404(Institution.visible.to(actor), pk=asked.institution)
    found = list(rows)
    if not found:
        raise Http404
    open_rows(actor, {Part.RECOMMENDED: found, Part.DECIDED: found})
    note_look(None, by=actor, at=real_now(), verb=Verb.MATTER_EXPORTED, rows=len(found))
    name = f"rekonsiliasi-{day.isoformat()}"
    if form != "pdf":
        lines = reconciliation_rows(found, day)
        return table_answer(
            form, reconciliation_columns(), lines, title=_("Reconciliation"), name=name
        )
    content = write_reconciliation(found, institution.name, now(request))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_http_methods(["GET", "POST"])
def reminder(request: HttpRequest, key: str) -> HttpResponse:
    """Write to who has not answered a recommendation."""
    actor = signed_in(request)
    row = get_object_or_404(Matter.visible.to(actor).select_related("lead"), key=key)
    rows = Recommendation.visible.to(actor).filter(matter=row)
    waiting = rows.filter(imposed_on=None, refused_on=None).first()
    if waiting is None or not is_lead(row, actor):
        raise Http404
    open_rows(actor, {Part.RECOMMENDED: [waiting]})
    name = waiting.imposer.name if waiting.imposer else waiting.word("imposer_text")
    form = ReminderForm(
        request.POST if request.method == "POST" else None,
        initial={"addressed_to": name},
    )
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            _remind(request, row, waiting, form.cleaned_data)
        except BadStep as problem:
            form.add_error(None, str(STEP_PROBLEMS[problem.code]))
        except Locked:
            form.add_error(None, str(LOCKED))
            status = 423
        else:
            messages.success(
                request, _("The reminder is written; hand the letter over.")
            )
            return redirect("neutrality:matter", key=row.key)
    locked = None if is_unlocked(row.lead_id) else row.lead_id
    context = {"form": form, "row": row, "waiting": waiting, "locked": locked}
    return render(request, "neutrality/reminder.html", context, status=status)


def _remind(
    request: HttpRequest, row: Matter, waiting: Recommendation, data: dict[str, str]
) -> None:
    """Make the letter and keep it; raises BadStep, Locked."""
    draft = LetterDraft(
        kind="reminder", number=data["letter_number"],
        addressed_to=data["addressed_to"], institution=row.lead, recommendation=waiting,
    )  # fmt: skip
    file = press_letter(row, draft, (), now(request))
    ready = ReadyLetter(number=draft.number, addressed_to=draft.addressed_to, file=file)
    remind(waiting, ready, by=signed_in(request), at=now(request))


@requires(Permission.READ_PLEDGES)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Show what may be told of decided matters: one table per half-year, without filters."""
    rows = Release.visible.to(signed_in(request))
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    shown = []
    for row in page:
        tables = row.counts.get("tables", {})
        decided, repeated = tables.get("decided", {}), tables.get("repeated", {})
        lines = [
            (name, decided.get("cells", {}).get(code, ""), repeated.get("cells", {}).get(code, ""))
            for code, name in GROUP_OF_OFFICES.items()
        ]  # fmt: skip
        shown.append((row, lines, decided.get("total"), repeated.get("total")))
    day = today(request)
    context = {
        "page": page,
        "rows": shown,
        "value": decided_matters(day, CITY)[CITY].value,
        "newest": release_on(day),
        "smallest": SMALLEST,
        "margin": MARGIN,
        "wait": WAIT.days,
    }
    return render(request, "neutrality/releases.html", context)
