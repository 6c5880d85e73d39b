"""An office of the address, for those who hold its keys; another's is a 404."""

from django.http import Http404, HttpRequest

from sinergi.access.actor import signed_in
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution


def office_of(request: HttpRequest, pk: int) -> Institution:
    """Return the institution; raises Http404."""
    if pk not in signed_in(request).institutions_with(Permission.HOLD_KEYS):
        raise Http404
    return Institution.all_rows.get(pk=pk)
