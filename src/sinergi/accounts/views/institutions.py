"""Institutions: list, lines, detail, new, edited, kinds."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.files import table_file
from sinergi.accounts.forms.institutions import InstitutionForm, KindForm
from sinergi.accounts.listing import (
    asked_of,
    find_institutions,
    institution_header,
    institution_rows,
    kind_names,
    member_counts,
)
from sinergi.accounts.managing import area_names, roles_of
from sinergi.accounts.models import Institution, Kind, Person
from sinergi.accounts.rules import Refusal
from sinergi.accounts.services import add_kind, create_institution, edit_institution
from sinergi.accounts.stepup import sensitive
from sinergi.accounts.trees import tree_rows
from sinergi.accounts.words import say_refusal
from sinergi.audit.reading import note_exported

PER_PAGE = 50


@requires(Permission.USE_WORKSPACE)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """List who takes part, searched and filtered by kind and area."""
    actor, asked = signed_in(request), asked_of(request)
    page = Paginator(find_institutions(asked, actor), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = list(page)
    context = {
        "page": page,
        "rows": shown,
        "asked": asked,
        "kinds": kind_names(actor),
        "counts": member_counts([one.pk for one in shown], actor),
        "names": area_names((one.area_code for one in shown), actor),
        "query": _query(request),
        "may_manage": actor.holds(Permission.MANAGE_PEOPLE),
    }
    return render(request, "accounts/institutions.html", context)


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@requires(Permission.USE_WORKSPACE)
@require_safe
def institutions_export(request: HttpRequest, form: str) -> HttpResponse:
    """Return the list as CSV or XLSX."""
    actor = signed_in(request)
    rows = find_institutions(asked_of(request), actor)
    at = real_now()
    file = table_file(
        form, _("institutions"), institution_header(), institution_rows(rows, actor),
        at=at,
    )  # fmt: skip
    note_exported("institution:list", rows.count(), by=actor, at=at, form=form)
    return file


@requires(Permission.USE_WORKSPACE)
@require_safe
def institutions_tree(request: HttpRequest) -> HttpResponse:
    """Show the lines: who stands above whom."""
    actor = signed_in(request)
    roots = Institution.visible.to(actor).filter(superior=None).by_name()
    page = Paginator(roots, PER_PAGE).get_page(request.GET.get("page"))
    rows, cut = tree_rows(list(page), actor)
    context = {"page": page, "rows": rows, "cut": cut, "kinds": kind_names(actor)}
    return render(request, "accounts/institutions_tree.html", context)


@requires(Permission.USE_WORKSPACE)
@require_safe
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one institution, its line, and the people the reader may see there."""
    actor = signed_in(request)
    rows = Institution.visible.to(actor).select_related("superior", "keeper")
    row = get_object_or_404(rows, pk=pk)
    below = Institution.visible.to(actor).filter(superior=row).by_name()
    members = Person.visible.to(actor).managed_by(actor).with_a_role_in(row.pk)
    page = Paginator(members.order_by("name"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "row": row,
        "kind": kind_names(actor).get(row.kind, row.kind),
        "area_name": area_names([row.area_code], actor).get(row.area_code, ""),
        "below": list(below[:200]),
        "members": page,
        "roles": roles_of(page, actor),
        "may_manage": _manages(actor, pk),
    }
    return render(request, "accounts/institution.html", context)


def _manages(actor: Actor, pk: int) -> bool:
    return Institution.visible.to(actor).managed_by(actor).filter(pk=pk).exists()


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def institution_new(request: HttpRequest) -> HttpResponse:
    """Add an institution below one's own, or a partner one keeps the accounts of."""
    actor = signed_in(request)
    form = InstitutionForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not actor.holds(Permission.MANAGE_PEOPLE, given["area_code"]):
            form.add_error("area_code", _("This area lies beyond the one you manage."))
        elif not (given["superior"] or given["keeper"] or _is_operator(actor)):
            form.add_error(
                "superior", _("Name who stands above it or keeps its accounts.")
            )
        elif (made := _made(form, actor)) is not None:
            messages.success(request, _("The institution is added."))
            return redirect("accounts:institution", made.pk)
    return _form(request, form, "accounts/institution_form.html")


def _is_operator(actor: Actor) -> bool:
    return actor.holds(Permission.OPERATE)


def _made(form: InstitutionForm, actor: Actor) -> Institution | None:
    given = form.cleaned_data
    try:
        return create_institution(
            given["name"], given["kind"], given["area_code"],
            superior=given["superior"], keeper=given["keeper"],
            by=actor, at=real_now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("superior", say_refusal(refusal))
        return None


def _form(
    request: HttpRequest, form: object, template: str, **more: object
) -> HttpResponse:
    bound = request.method == "POST"
    return render(
        request, template, {"form": form, **more}, status=422 if bound else 200
    )


@requires(Permission.MANAGE_PEOPLE)
@sensitive  # who stands above an institution sees what it does
@require_http_methods(["GET", "HEAD", "POST"])
def institution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, area and place in the line of an institution one manages."""
    actor = signed_in(request)
    mine = Institution.visible.to(actor).managed_by(actor)
    row = get_object_or_404(mine.select_related("superior", "keeper"), pk=pk)
    start = {
        "name": row.name, "area_code": row.area_code, "superior": row.superior,
        "keeper": row.keeper,
    }  # fmt: skip
    form = InstitutionForm(actor, request.POST or None, present=row, initial=start)
    _offer_present(form, row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not actor.holds(Permission.MANAGE_PEOPLE, given["area_code"]):
            form.add_error("area_code", _("This area lies beyond the one you manage."))
        else:
            try:
                edit_institution(row, by=actor, at=real_now(), **given)
            except Refusal as refusal:
                form.add_error(None, say_refusal(refusal))
            else:
                messages.success(request, _("The changes are kept."))
                return redirect("accounts:institution", pk)
    return _form(request, form, "accounts/institution_form.html", row=row)


def _offer_present(form: InstitutionForm, row: Institution) -> None:
    """Let what stands there stay, also where it lies outside the person's line."""
    ids = {row.superior_id, row.keeper_id} - {None}
    for name in ("superior", "keeper"):
        field = form.fields[name]
        rows = field.rows  # type: ignore[attr-defined] # a NamedField
        field.rows = rows | rows.model.visible.get_queryset().filter(pk__in=ids)  # type: ignore[attr-defined]


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    """List the kinds of institutions and add one."""
    actor = signed_in(request)
    form = KindForm(actor, request.POST or None)
    if request.method == "POST":
        _check_may_add(actor)
        if form.is_valid():
            try:
                add_kind(**form.cleaned_data, by=actor, at=real_now())
            except Refusal as refusal:
                form.add_error("code", say_refusal(refusal))
            else:
                messages.success(request, _("The kind is added."))
                return redirect("accounts:kinds")
    rows = list(Kind.visible.to(actor))
    names = {kind.code: str(kind) for kind in rows}
    table = [(kind, names.get(kind.roles_as, kind.roles_as)) for kind in rows]
    may_add = _may_add_kinds(actor)
    return _form(request, form, "accounts/kinds.html", table=table, may_add=may_add)


def _may_add_kinds(actor: Actor) -> bool:
    """Coordinators and the operator shape the city's institutions; others only their own."""
    return actor.holds(Permission.OPERATE) or actor.holds(Permission.EDIT_MEASURES)


def _check_may_add(actor: Actor) -> None:
    if not _may_add_kinds(actor):
        raise Http404
