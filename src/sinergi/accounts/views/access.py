"""The table of roles, one's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import LABELS, Permission
from sinergi.accounts.managing import area_names, roles_of
from sinergi.accounts.models import Delegation, Person, membership_day
from sinergi.accounts.roles import ROLE_NAMES, ROLES


@requires(Permission.USE_WORKSPACE)
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Show the one table of roles and permissions."""
    table = [
        (label, [permission in ROLES[role] for role in ROLE_NAMES])
        for permission, label in LABELS.items()
    ]
    context = {"roles": list(ROLE_NAMES.values()), "table": table}
    return render(request, "accounts/access.html", context)


@requires(Permission.READ_NOTICES)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own roles, leaves, and how one signs in."""
    actor = signed_in(request)
    row = get_object_or_404(Person.visible.to(actor), pk=actor.pk)
    day = membership_day()
    roles = roles_of([row], actor).get(row.pk, [])
    loans = Delegation.visible.to(actor).not_over(day).select_related("giver", "taker")
    context = {
        "row": row,
        "roles": roles,
        "names": area_names((told["row"].area_code for told in roles), actor),
        "given": loans.filter(giver=row),
        "taken": loans.filter(taker=row),
    }
    return render(request, "accounts/me.html", context)
