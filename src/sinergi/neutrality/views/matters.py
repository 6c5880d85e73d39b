"""Matters: the list, opening one, its page, evidence, offices, clause, package, log.

Every page asks for the password anew (`sensitive`), and every look is a fact.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.accounts.stepup import sensitive
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import MOST_FILES, BadUpload
from sinergi.neutrality.casework import find_matters, read_matters
from sinergi.neutrality.detailing import facts_of, is_lead
from sinergi.neutrality.files import read_file, take_file
from sinergi.neutrality.forms.law import ClauseForm
from sinergi.neutrality.forms.matter import EvidenceForm, MatterForm, OfficeForm
from sinergi.neutrality.models import Evidence, Letter, Matter
from sinergi.neutrality.models.matter import PATH_NAMES, STEP_NAMES
from sinergi.neutrality.naming import (
    LAW_PROBLEMS,
    LOCKED,
    MATTER_PROBLEMS,
    act_name_of,
)
from sinergi.neutrality.pressing import write_package
from sinergi.neutrality.reading import open_file
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.sealing import Locked, has_key
from sinergi.neutrality.sending import data_answer, upload_text
from sinergi.neutrality.services.law import BadLaw, enter_clause
from sinergi.neutrality.services.matters import (
    BadMatter,
    add_evidence,
    name_office,
    open_matter,
)
from sinergi.neutrality.services.viewing import looks_at, note_look

PER_PAGE = 50


def find_matter(request: HttpRequest, key: str) -> Matter:
    """Return the matter or raise 404: for everybody else it does not exist."""
    rows = Matter.visible.to(signed_in(request)).select_related(
        "institution", "lead", "handler", "turn", "opened_by"
    )
    row: Matter = get_object_or_404(rows, key=key)
    return row


def own_institution(matter: Matter, actor: Actor) -> int:
    """Return as whose people this person acts: the lead's, the handler's, else any told."""
    own = actor.institutions_with(Permission.HANDLE_MATTERS)
    for one in (matter.handler_id, matter.lead_id, matter.institution_id):
        if one in own:
            return one
    told = matter.packages.filter(institution_id__in=own, ended_at=None)
    return int(told.values_list("institution_id", flat=True)[0])


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """List the matters that exist for this person."""
    actor, asked = signed_in(request), read_matters(request.GET)
    found, searched = find_matters(asked, actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    note_look(None, by=actor, at=real_now(), rows=len(page))
    own = actor.institutions_with(Permission.HANDLE_MATTERS)
    context = {
        "asked": asked,
        "page": page,
        "rows": [(row, act_name_of(row.act), row.turn_id in own) for row in page],
        "steps": STEP_NAMES.items(),
        "paths": PATH_NAMES.items(),
        "searched": searched,
        "no_key": _lacks_key(actor),
        "day": today(request),
    }
    return render(request, "neutrality/matters.html", context)


def _lacks_key(actor: Actor) -> bool:
    """True when nothing can be sealed for any office of this person."""
    own = actor.institutions_with(Permission.HANDLE_MATTERS)
    return not any(has_key(one) for one in own)


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_http_methods(["GET", "POST"])
def matter_new(request: HttpRequest) -> HttpResponse:
    """Open a matter; it then exists for the institution that opens it alone."""
    actor = signed_in(request)
    if request.method != "POST":
        context = {"form": MatterForm(actor=actor), "no_key": _lacks_key(actor)}
        return render(request, "neutrality/matter_new.html", context)
    form = MatterForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            row = open_matter(form.draft(), by=actor, at=now(request))
        except BadMatter as problem:
            _add(form, problem)
        else:
            messages.success(request, _("The matter is open."))
            return redirect("neutrality:matter", key=row.key)
    context = {"form": form, "no_key": _lacks_key(actor)}
    return render(request, "neutrality/matter_new.html", context, status=422)


def _add(form: Any, problem: BadMatter) -> None:
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(MATTER_PROBLEMS[problem.code]))


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def matter(request: HttpRequest, key: str) -> HttpResponse:
    """Show what this person may see of a matter."""
    row = find_matter(request, key)
    note_look(row, by=signed_in(request), at=real_now())
    return _page(request, row)


def _page(
    request: HttpRequest,
    row: Matter,
    *,
    evidence: EvidenceForm | None = None,
    office: OfficeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = signed_in(request)
    context = {
        **facts_of(row, actor),
        "evidence_form": evidence or EvidenceForm(),
        "office_form": office or OfficeForm(actor=actor),
        "day": today(request),
    }
    return render(request, "neutrality/matter.html", context, status=status)


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_POST
def evidence_add(request: HttpRequest, key: str) -> HttpResponse:
    """Add files to a matter; each is kept whatever it is, and never run."""
    row, actor = find_matter(request, key), signed_in(request)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, evidence=form, status=422)
    try:
        sent = form.cleaned_data["attached"]
        if len(sent) > MOST_FILES:
            raise BadUpload("too-many")
        kept = [take_file(file) for file in sent]
        for file in kept:
            add_evidence(
                row, file, form.cleaned_data["described"],
                institution_id=own_institution(row, actor), by=actor, at=now(request),
            )  # fmt: skip
    except BadUpload as problem:
        form.add_error("attached", upload_text(problem))
        return _page(request, row, evidence=form, status=422)
    except BadMatter as problem:
        _add(form, problem)
        return _page(request, row, evidence=form, status=409)
    messages.success(request, _("Kept sealed, with its hash."))
    return redirect("neutrality:matter", key=row.key)


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_POST
def office_add(request: HttpRequest, key: str) -> HttpResponse:
    """Name one more office: its institution is kept out from now on."""
    row, actor = find_matter(request, key), signed_in(request)
    form = OfficeForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            name_office(row, form.named(accused=False), by=actor, at=now(request))
        except BadMatter as problem:
            _add(form, problem)
        except Locked:
            form.add_error(None, str(LOCKED))
            return _page(request, row, office=form, status=423)
        else:
            messages.success(request, _("Named. Its institution sees nothing of it."))
            return redirect("neutrality:matter", key=row.key)
    return _page(request, row, office=form, status=422)


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_http_methods(["GET", "POST"])
def clause(request: HttpRequest, key: str) -> HttpResponse:
    """Enter the clause the matter rests on; without it no letter goes out."""
    row, actor = find_matter(request, key), signed_in(request)
    if not is_lead(row, actor):
        raise Http404
    form = ClauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_clause(form.draft(row.act, row), by=actor, at=now(request))
        except BadLaw as problem:
            form.add_error(None, str(LAW_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("The clause is kept; letters may go out."))
            return redirect("neutrality:matter", key=row.key)
    context = {"form": form, "row": row, "act_name": act_name_of(row.act)}
    status = 422 if form.is_bound else 200
    return render(request, "neutrality/clause.html", context, status=status)


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def evidence_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand out a piece of evidence to those in whose package it lies."""
    actor = signed_in(request)
    file = get_object_or_404(
        Evidence.visible.to(actor).select_related("matter"), key=key
    )
    open_file(actor, Part.EVIDENCE, file)
    content = read_file(file)
    note_look(
        file.matter, by=actor, at=real_now(), verb=Verb.MATTER_EXPORTED,
        evidence=file.pk,
    )  # fmt: skip
    return data_answer(content, name=file.word("name"), media_type=file.media_type)


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def letter_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand out a letter to who wrote it, who was sent it, and who leads."""
    actor = signed_in(request)
    row = get_object_or_404(Letter.visible.to(actor).select_related("matter"), key=key)
    open_file(actor, Part.LETTER, row)
    content = read_file(row)
    note_look(
        row.matter, by=actor, at=real_now(), verb=Verb.MATTER_EXPORTED, letter=row.pk
    )
    name = f"surat-{row.kind}-{row.matter.number}.pdf"
    return data_answer(content, name=name, media_type="application/pdf")


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def package(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the referral package: letter, evidence, its list with hashes, as a zip."""
    row, actor = find_matter(request, key), signed_in(request)
    letters = Letter.visible.to(actor).filter(matter=row, kind="referral")
    letter = letters.last()
    if letter is None or not is_lead(row, actor):
        raise Http404
    evidence = list(Evidence.visible.to(actor).filter(matter=row))
    content = write_package(row, letter, evidence)
    note_look(
        row, by=actor, at=real_now(), verb=Verb.MATTER_EXPORTED, files=len(evidence)
    )
    answer = HttpResponse(content, content_type="application/zip")
    name = f"penerusan-{row.number}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires(Permission.HANDLE_MATTERS)
@sensitive
@require_safe
def log(request: HttpRequest, key: str) -> HttpResponse:
    """Show to who leads the matter who has seen it and what was taken away."""
    row, actor = find_matter(request, key), signed_in(request)
    if not is_lead(row, actor):
        raise Http404
    facts = looks_at(row)
    people = Person.objects.filter(
        pk__in={one.actor_id for one in facts if one.actor_id}
    )
    names = dict(people.values_list("pk", "name"))
    context = {
        "row": row,
        "rows": [(one, names.get(one.actor_id or 0, "")) for one in facts],
    }
    return render(request, "neutrality/matter_log.html", context)
