"""What the lower apps need to know of the person who asks, without knowing accounts."""

from typing import Protocol, cast, runtime_checkable

from django.http import HttpRequest

from sinergi.access.permissions import Permission


@runtime_checkable
class Actor(Protocol):
    """A signed-in person, as far as permission goes."""

    pk: int

    @property
    def institutions(self) -> frozenset[int]:
        """Ids of the institutions the person is a member of today."""

    @property
    def institutions_in_line(self) -> frozenset[int]:
        """Ids of the person's institutions and of all that stand below them."""

    @property
    def institutions_above(self) -> frozenset[int]:
        """Ids of the person's institutions and of all that stand above them."""

    @property
    def area_codes(self) -> tuple[str, ...]:
        """Codes of the areas (with all below them) the person's roles cover."""

    @property
    def stands_in_for(self) -> frozenset[int]:
        """Ids of the people on leave whose roles the person has borrowed today."""

    def institutions_with(self, permission: Permission) -> frozenset[int]:
        """Ids of the institutions in which some role gives the permission."""

    def line_with(self, permission: Permission) -> frozenset[int]:
        """Ids of the institutions with that permission and of all below those."""

    def holds(
        self,
        permission: Permission,
        area_code: str | None = None,
        *,
        institution: int | None = None,
    ) -> bool:
        """True when some role gives the permission, there if an area is named.

        With `institution` the role must be one in that institution.
        """


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the signed-in person of the request, or None for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return cast(Actor, user)


def signed_in(request: HttpRequest) -> Actor:
    """Return the person of a request that `@requires` has let through."""
    actor = actor_of(request)
    if actor is None:
        raise PermissionError("a view read the person before @requires let one in")
    return actor
