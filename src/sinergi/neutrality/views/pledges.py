"""Coverage, the list of pledges, and collecting them."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.doors.remembered import all_of, files_of, note_of
from sinergi.doors.uploads import SHOWN_INLINE, BadUpload, keep_uploads, path_of
from sinergi.elections.models import Election
from sinergi.elections.stations import names_of
from sinergi.neutrality.forms.pledge import EndForm, SheetForm
from sinergi.neutrality.listing import (
    chosen_election,
    coverage_columns,
    coverage_rows,
    export_columns,
    export_rows,
    find,
    kept_query,
    lines_of,
    places_of,
    read_asked,
    signers_of,
    totals,
)
from sinergi.neutrality.models import Pledge, Proof, Sheet
from sinergi.neutrality.models.pledge import KIND_NAMES
from sinergi.neutrality.naming import PLEDGE_PROBLEMS
from sinergi.neutrality.sending import file_answer, upload_text
from sinergi.neutrality.services.pledging import (
    BadPledge,
    collect_pledges,
    end_pledge,
)

PER_PAGE = 50
MOST_PRINTED = 1_000
MOST_NAMED = 10


@requires(Permission.READ_PLEDGES)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show how many offices have pledged, per institution, area and kind."""
    actor, asked = signed_in(request), read_asked(request.GET)
    election = chosen_election(asked.election, actor)
    places = places_of(asked, election, actor)
    page = Paginator(places, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "election": election,
        "elections": list(Election.visible.to(actor)),
        "kinds": KIND_NAMES.items(),
        "totals": totals(places),
        "page": page,
        "query": kept_query(request.GET),
        "may_write": actor.holds(Permission.WRITE_PLEDGES),
    }
    return render(request, "neutrality/coverage.html", context)


@requires(Permission.READ_PLEDGES)
@require_safe
def coverage_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the coverage as csv or xlsx."""
    actor, asked = signed_in(request), read_asked(request.GET)
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    places = places_of(asked, chosen_election(asked.election, actor), actor)
    note_exported("pledge:coverage", len(places), by=actor, at=real_now(), form=form)
    return table_answer(
        form, coverage_columns(), coverage_rows(places), title=_("Coverage of pledges"),
        name=f"cakupan-pakta-{today(request).isoformat()}",
    )  # fmt: skip


@requires(Permission.READ_PLEDGES)
@require_safe
def pledges(request: HttpRequest) -> HttpResponse:
    """List pledges with search, filters, order; `?print=1` puts all on one page."""
    actor, asked = signed_in(request), read_asked(request.GET)
    election = chosen_election(asked.election, actor)
    keys = find(asked, election, actor).values_list("pk", flat=True)
    size = MOST_PRINTED if request.GET.get("print") == "1" else PER_PAGE
    page = Paginator(keys, size).get_page(request.GET.get("page"))
    lines = lines_of(page)
    names = names_of({line.area_code for line in lines}, actor)
    signers = signers_of(lines, actor)
    line = actor.line_with(Permission.READ_PLEDGES)
    context = {
        "asked": asked,
        "election": election,
        "elections": list(Election.visible.to(actor)),
        "kinds": KIND_NAMES.items(),
        "institutions": list(
            Institution.visible.to(actor)
            .filter(pk__in=line)
            .by_name()
            .values_list("pk", "name")
        ),
        "page": page,
        "rows": [
            (row, names.get(row.area_code, row.area_code), signers.get(row.key, ""))
            for row in lines
        ],
        "query": kept_query(request.GET),
        "may_write": actor.holds(Permission.WRITE_PLEDGES),
    }
    return render(request, "neutrality/pledges.html", context)


@requires(Permission.READ_PLEDGES)
@require_safe
def pledges_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the pledges of the list as csv or xlsx, without names."""
    actor, asked = signed_in(request), read_asked(request.GET)
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    rows = find(asked, chosen_election(asked.election, actor), actor)
    note_exported("pledge:list", rows.count(), by=actor, at=real_now(), form=form)
    return table_answer(
        form, export_columns(), export_rows(rows, actor), title=_("Pledges"),
        name=f"pakta-integritas-{today(request).isoformat()}",
    )  # fmt: skip


@requires(Permission.WRITE_PLEDGES)
@require_http_methods(["GET", "POST"])
def pledge_new(request: HttpRequest) -> HttpResponse:
    """Collect a sheet: who signed, the proof. On a problem nothing typed is lost."""
    actor = signed_in(request)
    if request.method != "POST":
        form = SheetForm(actor=actor, initial={"signed_on": today(request)})
        return render(request, "neutrality/pledge_new.html", {"form": form})
    form = SheetForm(request.POST, request.FILES, actor=actor)
    valid = form.is_valid()
    files = earlier = files_of(request.POST.getlist("kept"), actor.pk)
    try:
        sent = keep_uploads(request.FILES.getlist("attached"))
        files = list(all_of(earlier, sent))
        made = (
            collect_pledges(form.draft(files), by=actor, at=now(request))
            if valid
            else None
        )
    except BadUpload as problem:
        form.add_error("attached", upload_text(problem))
    except BadPledge as problem:
        form.add_error(None, str(PLEDGE_PROBLEMS[problem.code]))
    else:
        if made is not None:
            text = ngettext("%(n)s pledge kept.", "%(n)s pledges kept.", made.new)
            messages.success(request, text % {"n": made.new})
            if made.known:
                messages.warning(request, _known(made.known))
            return redirect("neutrality:sheet", pk=made.sheet.pk)
    kept = [(one.name, note_of(one, actor.pk)) for one in files]
    received = request.FILES.getlist("attached") if files is not earlier else []
    names = [one.name for one in received]
    context = {"form": form, "kept": kept, "kept_names": names}
    return render(request, "neutrality/pledge_new.html", context, status=422)


def _known(offices: Sequence[str]) -> str:
    text = ngettext(
        "%(n)s office had pledged already and keeps its first pledge: %(offices)s.",
        "%(n)s offices had pledged already and keep their first pledge: %(offices)s.",
        len(offices),
    )
    shown = "; ".join(offices[:MOST_NAMED]) + ("; …" if offices[MOST_NAMED:] else "")
    return text % {"n": len(offices), "offices": shown}


@requires(Permission.READ_PLEDGES)
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet: its proof and the pledges it brought."""
    actor = signed_in(request)
    row = get_object_or_404(
        Sheet.visible.to(actor).select_related("institution", "election", "created_by"),
        pk=pk,
    )
    keys = Pledge.visible.to(actor).filter(sheet=row).order_by("pk")
    lines = lines_of(keys.values_list("pk", flat=True))
    signers = signers_of(lines, actor)
    context = {
        "row": row,
        "area": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "rows": [(line, signers.get(line.key, "")) for line in lines],
        "proofs": list(Proof.visible.to(actor).filter(sheet=row)),
        "inline": SHOWN_INLINE,
        "may_write": row.institution_id in actor.line_with(Permission.WRITE_PLEDGES),
    }
    return render(request, "neutrality/sheet.html", context)


@requires(Permission.WRITE_PLEDGES)
@require_POST
def pledge_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pledge that was noted wrongly."""
    actor = signed_in(request)
    row = get_object_or_404(Pledge.visible.to(actor), pk=pk)
    form = EndForm(request.POST)
    form.is_valid()
    try:
        reason = form.cleaned_data.get("reason", "")
        end_pledge(row, reason, by=actor, at=now(request))
    except BadPledge as problem:
        messages.error(request, str(PLEDGE_PROBLEMS[problem.code]))
    else:
        messages.success(request, _("The pledge counts no more; the row stays."))
    if row.sheet_id is None:
        return redirect("neutrality:pledges")
    return redirect("neutrality:sheet", pk=row.sheet_id)


@requires(Permission.READ_PLEDGES)
@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a photo or scan to those who see its sheet; `?show=1` shows a photo."""
    actor = signed_in(request)
    file = get_object_or_404(Proof.visible.to(actor), pk=pk)
    shown = file.media_type in SHOWN_INLINE and request.GET.get("show") == "1"
    note_exported(
        f"proof:{file.pk}", 1, by=actor, at=real_now(), form="file", shown=shown
    )
    return file_answer(
        path_of(file.sha256), name=file.name, media_type=file.media_type, shown=shown
    )
