"""One page of the navigation."""

from dataclasses import dataclass

from django.utils.functional import Promise

from sinergi.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation; without `permission` anybody signed in may use it."""

    label: str | Promise
    view: str
    permission: Permission | None = None
    icon: str = "list"
    children: tuple["Entry", ...] = ()
    # Views that belong here although no entry leads to them, as "app:" or "app:name".
    also: tuple[str, ...] = ()
