"""Who takes part and what each role may do."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sinergi.access.actor import signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import LABELS, Permission
from sinergi.accounts.models import Institution, Kind, Membership
from sinergi.accounts.roles import ROLE_NAMES, ROLES


@requires(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """List people with their roles, searched by name."""
    asked = request.GET.get("q", "").strip()[:80]
    rows = Membership.visible.to(signed_in(request)).select_related(
        "person", "institution"
    )
    if asked:
        rows = rows.filter(person__name__icontains=asked)
    page = Paginator(rows.order_by("person__name", "pk"), 50).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "asked": asked, "role_names": ROLE_NAMES}
    return render(request, "accounts/people.html", context)


@requires(Permission.USE_WORKSPACE)
def access(request: HttpRequest) -> HttpResponse:
    """Show the one table of roles and permissions, and the institutions that take part."""
    table = [
        (label, [permission in ROLES[role] for role in ROLE_NAMES])
        for permission, label in LABELS.items()
    ]
    context = {
        "roles": list(ROLE_NAMES.values()),
        "table": table,
        "kind_names": {k.code: str(k) for k in Kind.visible.to(signed_in(request))},
        "institutions": Institution.visible.to(signed_in(request)).by_name(),
    }
    return render(request, "accounts/access.html", context)
