"""Who may be given a report: those who read reports in an office today, with their load."""

from collections.abc import Iterable

from django.db.models import QuerySet

from sinergi.access.permissions import Permission
from sinergi.accounts.models import Membership, Person
from sinergi.accounts.models.person import membership_day
from sinergi.accounts.roles import ROLES
from sinergi.reports.services.handling import load_of


def readers_in(institutions: Iterable[int]) -> QuerySet[Person]:
    """Return the people who read reports in one of these institutions today, by name."""
    roles = [role for role, given in ROLES.items() if Permission.READ_REPORTS in given]
    rows = Membership.all_rows.filter(
        institution_id__in=list(institutions), role__in=roles
    ).valid_on(membership_day())
    people = Person.objects.filter(pk__in=rows.values("person"), is_active=True)
    return people.order_by("name", "pk")


def readers_with_load(institutions: Iterable[int]) -> list[tuple[Person, int]]:
    """Return them with how many reports in triage each has, the freest first."""
    people = list(readers_in(institutions)[:200])
    load = load_of([one.pk for one in people])
    return sorted(
        ((one, load[one.pk]) for one in people), key=lambda p: (p[1], p[0].name)
    )
