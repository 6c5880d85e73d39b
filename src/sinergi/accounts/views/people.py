"""People: list, detail, new, edited, closed; their way in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.files import table_file
from sinergi.accounts.forms.people import NewPersonForm, PersonForm
from sinergi.accounts.listing import (
    STATES,
    asked_of,
    find_people,
    kind_names,
    people_header,
    people_rows,
)
from sinergi.accounts.managing import area_names, may_manage_account, roles_of
from sinergi.accounts.models import (
    Delegation,
    Invitation,
    Membership,
    Person,
    membership_day,
)
from sinergi.accounts.naming import free_username
from sinergi.accounts.roles import ROLE_NAMES, Role
from sinergi.accounts.rules import Refusal
from sinergi.accounts.services import (
    close_account,
    create_person,
    edit_person,
    give_role,
    invite,
    open_account,
    reset_second_factor,
)
from sinergi.accounts.stepup import sensitive
from sinergi.accounts.words import say_refusal
from sinergi.audit.reading import note_exported, note_viewed

PER_PAGE = 50


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people one manages, searched and filtered."""
    actor, asked = signed_in(request), asked_of(request)
    page = Paginator(find_people(asked, actor), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown, query = list(page), request.GET.copy()
    query.pop("page", None)
    waiting = find_people(asked, actor).filter(is_active=True, last_login=None)
    context = {
        "page": page,
        "rows": shown,
        "asked": asked,
        "roles": roles_of(shown, actor),
        "role_names": [(role.value, ROLE_NAMES[role]) for role in Role],
        "kinds": kind_names(actor),
        "states": [(state, state_word(state)) for state in STATES],
        "waiting": waiting.exclude(pk=actor.pk).count(),
        "query": query.urlencode(),
    }
    return render(request, "accounts/people.html", context)


def state_word(state: str) -> str:
    """Return what a state of an account is called."""
    words = {
        "waiting": _("not yet signed in"),
        "active": _("in use"),
        "closed": _("closed"),
        "lent": _("stands in for somebody"),
    }
    return words[state]


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_safe
def people_export(request: HttpRequest, form: str) -> HttpResponse:
    """Return the list as CSV or XLSX, and record that it left."""
    actor, at = signed_in(request), real_now()
    rows = list(find_people(asked_of(request), actor))
    file = table_file(
        form, _("people"), people_header(), people_rows(rows, actor), at=at,
        days=frozenset({6, 7}),
    )  # fmt: skip
    note_exported("person:list", len(rows), by=actor, at=at, form=form)
    return file


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: roles, leaves, invitations, what one may do about them."""
    actor = signed_in(request)
    row = get_object_or_404(Person.visible.to(actor).managed_by(actor), pk=pk)
    if pk != actor.pk:
        note_viewed(f"person:{pk}", by=actor, at=real_now())
    roles = roles_of([row], actor).get(pk, [])
    mine = set(
        Membership.visible.to(actor).managed_by(actor).filter(person=row)
        .values_list("pk", flat=True)
    )  # fmt: skip
    loans = Delegation.visible.to(actor).filter(giver=row) | (
        Delegation.visible.to(actor).filter(taker=row)
    )
    context = {
        "row": row,
        "roles": roles,
        "mine": mine,
        "names": area_names((told["row"].area_code for told in roles), actor),
        "loans": loans.select_related("giver", "taker").not_over(membership_day()),
        "invitation": Invitation.visible.to(actor).filter(person=row)
        .open_at(real_now()).first(),
        "may_account": may_manage_account(actor, row),
        "secret": request.session.pop("invitation", None),
    }  # fmt: skip
    return render(request, "accounts/person.html", context)


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Add somebody with a first role and make the invitation."""
    actor = signed_in(request)
    start = {"valid_from": membership_day().isoformat()}
    form = NewPersonForm(actor, request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given, at = form.cleaned_data, real_now()
        try:
            with transaction.atomic():
                username = given["username"] or free_username(given["name"])
                row = create_person(
                    username, given["name"], password=None, email=given["email"],
                    by=actor, at=at,
                )  # fmt: skip
                give_role(
                    row, given["institution"], Role(given["role"]),
                    given["area_code"], valid_from=given["valid_from"],
                    valid_until=given["valid_until"], by=actor, at=at,
                )  # fmt: skip
                _row, secret = invite(row, short=False, by=actor, at=at)
        except Refusal as refusal:
            form.add_error(None, say_refusal(refusal))
        else:
            _show_once(request, row, secret)
            return redirect("accounts:person", row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/person_new.html", {"form": form}, status=status)


def _show_once(request: HttpRequest, row: Person, secret: str) -> None:
    """Keep the link for the next page alone, which shows it once."""
    address = request.build_absolute_uri(reverse("accounts:invitation", args=[secret]))
    request.session["invitation"] = {"person": row.pk, "address": address}


@requires(Permission.MANAGE_PEOPLE)
@sensitive  # single sign-on lets in whom the e-mail names
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and e-mail of somebody whose account one manages."""
    actor = signed_in(request)
    row = _account_or_404(request, pk)
    start = {"name": row.name, "email": row.email}
    form = PersonForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        edit_person(row, **form.cleaned_data, by=actor, at=real_now())
        messages.success(request, _("The changes are kept."))
        return redirect("accounts:person", pk)
    context = {"form": form, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/person_edit.html", context, status=status)


def _account_or_404(request: HttpRequest, pk: int) -> Person:
    actor = signed_in(request)
    row = get_object_or_404(Person.visible.to(actor).managed_by(actor), pk=pk)
    if not may_manage_account(actor, row):
        raise Http404
    return row


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def person_account(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Close or open an account, invite anew, or reset the second step of signing in."""
    row = _account_or_404(request, pk)
    if request.method != "POST":  # back from signing in once more
        return redirect("accounts:person", pk)
    actor, at = signed_in(request), real_now()
    if act == "close":
        close_account(row, by=actor, at=at)
        messages.success(request, _("The account is closed."))
    elif act == "open":
        open_account(row, by=actor, at=at)
        messages.success(request, _("The account is open again."))
    elif act == "second-factor":
        reset_second_factor(row, by=actor, at=at)
        messages.success(
            request,
            _(
                "The second step is reset; the next sign-in asks for the password alone."
            ),
        )
    elif act == "invite":
        try:
            _row, secret = invite(row, short=False, by=actor, at=at)
        except Refusal as refusal:
            messages.error(request, say_refusal(refusal))
        else:
            _show_once(request, row, secret)
    else:
        raise Http404
    return redirect("accounts:person", pk)
