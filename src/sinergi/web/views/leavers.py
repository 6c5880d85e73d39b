"""The page on which somebody who leaves hands over what they owned."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import NamedField
from sinergi.accounts.managing import may_manage_account
from sinergi.accounts.models import Person, membership_day
from sinergi.accounts.stepup import sensitive
from sinergi.web.acts.leavers import let_leave, owned_by


class LeaverForm(forms.Form):
    """Who takes over."""

    successor = NamedField(
        by="username", told="name", required=False, label=_lazy("who takes over (user name)"),
        help_text=_lazy("Empty: everything stays with the institution, for all there."),
    )  # fmt: skip


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def leaver(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a person owns; hand it over and close the account in one act."""
    actor = signed_in(request)
    mine = Person.visible.to(actor).managed_by(actor)
    row = get_object_or_404(mine, pk=pk)
    if not may_manage_account(actor, row):
        raise Http404
    form = LeaverForm(request.POST or None)
    field: NamedField = form.fields["successor"]  # type: ignore[assignment]
    field.offer(mine.filter(is_active=True).exclude(pk=pk))
    if request.method == "POST" and form.is_valid():
        moved = let_leave(
            row, form.cleaned_data["successor"], by=actor, at=real_now(),
            today=membership_day(),
        )  # fmt: skip
        text = _("%(name)s has left; %(rows)s rows were handed over.")
        messages.success(request, text % {"name": row.name, "rows": moved})
        return redirect("accounts:person", pk)
    context = {"row": row, "form": form, "owned": owned_by(row)}
    status = 422 if request.method == "POST" else 200
    return render(request, "web/leaver.html", context, status=status)
