"""Roles: given, ended, lent for a leave."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.people import LeaveForm, RoleForm
from sinergi.accounts.models import Delegation, Membership, Person, membership_day
from sinergi.accounts.roles import Role
from sinergi.accounts.rules import Refusal
from sinergi.accounts.services import (
    delegate_roles,
    end_delegation,
    end_membership,
    give_role,
)
from sinergi.accounts.stepup import sensitive
from sinergi.accounts.words import say_refusal


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def role_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a further role."""
    actor = signed_in(request)
    row = get_object_or_404(Person.visible.to(actor).managed_by(actor), pk=pk)
    start = {"valid_from": membership_day().isoformat()}
    form = RoleForm(actor, request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            give_role(
                row, given["institution"], Role(given["role"]), given["area_code"],
                valid_from=given["valid_from"], valid_until=given["valid_until"],
                by=actor, at=real_now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, say_refusal(refusal))
        else:
            messages.success(request, _("The role is given."))
            return redirect("accounts:person", pk)
    context = {"form": form, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/role_new.html", context, status=status)


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_POST
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a role end with today."""
    actor = signed_in(request)
    row = get_object_or_404(Membership.visible.to(actor).managed_by(actor), pk=pk)
    end_membership(row, last_day=membership_day(), by=actor, at=real_now())
    messages.success(request, _("The role ends with today."))
    return redirect("accounts:person", row.person_id)


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def leave_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Arrange who stands in for a person on leave."""
    actor = signed_in(request)
    row = get_object_or_404(Person.visible.to(actor).managed_by(actor), pk=pk)
    return _leave(request, row)


@requires(Permission.READ_NOTICES)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def my_leave(request: HttpRequest) -> HttpResponse:
    """Arrange who stands in for oneself."""
    actor = signed_in(request)
    return _leave(request, get_object_or_404(Person.visible.to(actor), pk=actor.pk))


def _leave(request: HttpRequest, row: Person) -> HttpResponse:
    actor = signed_in(request)
    own = row.pk == actor.pk
    others = Person.visible.to(actor).filter(is_active=True).exclude(pk=row.pk)
    form = LeaveForm(others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delegate_roles(row, **form.cleaned_data, by=actor, at=real_now())
        except Refusal as refusal:
            form.add_error(None, say_refusal(refusal))
        else:
            messages.success(request, _("The roles are lent for these days."))
            return (
                redirect("accounts:me") if own else redirect("accounts:person", row.pk)
            )
    context = {"form": form, "row": row, "own": own}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/leave.html", context, status=status)


@requires(Permission.READ_NOTICES)
@require_POST
def leave_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give lent roles back at once: by the giver, or whoever manages them."""
    actor = signed_in(request)
    loans = Delegation.visible.to(actor).not_over(membership_day())
    row = get_object_or_404(loans, pk=pk)
    own = row.giver_id == actor.pk
    managed = Person.visible.to(actor).managed_by(actor).filter(pk=row.giver_id)
    if not own and not managed.exists():
        raise Http404
    end_delegation(row, by=actor, at=real_now(), today=membership_day())
    messages.success(request, _("The roles are back."))
    return redirect("accounts:me") if own else redirect("accounts:person", row.giver_id)
