"""Who may be given a device: people one manages who send forms."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.listing import Asked, find_people
from sinergi.accounts.models import Device, Membership, Person, membership_day
from sinergi.accounts.roles import ROLES, Role

SENDING = tuple(role for role in Role if Permission.SEND_SUBMISSIONS in ROLES[role])
"""Roles whose people fill in forms."""


def find_senders(asked: Asked, actor: Actor, *, bare: bool) -> QuerySet[Person]:
    """Return the people the actor manages who send forms; `bare`: without a device."""
    sending = Membership.all_rows.filter(
        person_id=OuterRef("pk"), role__in=SENDING
    ).valid_on(membership_day())
    rows = find_people(asked, actor).filter(Exists(sending), is_active=True)
    rows = rows.exclude(pk=actor.pk)
    if bare:
        used = Device.all_rows.usable_on(membership_day())
        rows = rows.exclude(Exists(used.filter(person_id=OuterRef("pk"))))
    return rows


def device_counts(people: Iterable[Person]) -> dict[int, int]:
    """Return how many usable Collect devices each of these people has."""
    rows = Device.all_rows.usable_on(membership_day()).filter(person__in=list(people))
    return dict(rows.order_by().values_list("person").annotate(Count("pk")))
