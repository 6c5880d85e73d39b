"""Who sees a row of joint operations: by the institutions that take part in it.

Nothing here is seen by area alone: another institution of the same area finds nothing,
unless the row is shared with the offices of its area.
"""

from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import within_any


def areas_of(user: Actor, permission: Permission) -> tuple[str, ...]:
    """Return the person's areas in which some role gives the permission."""
    return tuple(code for code in user.area_codes if user.holds(permission, code))


def seen_by(
    user: Actor,
    *parts: str,
    path: str = "",
    area: str = "area_code",
    shared: str = "shared",
    permission: Permission = Permission.READ_OPERATIONS,
) -> Q:
    """Return the condition "one of these institutions is the person's, or in its line".

    `parts` are the columns of the institutions that take part, `path` leads to the row.
    Who stands below one of them sees the rows of their own area too; with `shared` (the
    name of a column, "" where there is none) so do all offices of the area.
    """
    if not user.holds(permission):
        return Q(pk__in=[])
    line = user.line_with(permission)
    above = user.institutions_above - user.institutions
    inside = within_any(areas_of(user, permission), f"{path}{area}")
    mine, upward = Q(pk__in=[]), Q(pk__in=[])
    for part in parts:
        mine |= Q(**{f"{path}{part}__in": line})
        upward |= Q(**{f"{path}{part}__in": above})
    found = mine | (upward & inside)
    if shared:
        found |= Q(**{f"{path}{shared}": True}) & inside
    return found
