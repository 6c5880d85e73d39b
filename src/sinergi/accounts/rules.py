"""Which role may be given where. Plain Python."""


class BadMembership(ValueError):
    """The one who gives the role can mend this; the message is shown."""


class BadInstitution(ValueError):
    """The one who adds or edits the institution can mend this; the message is shown."""


class UnknownKind(BadInstitution):
    """No such kind of institution."""


def covers(scope: str, area: str) -> bool:
    """True when `area` is `scope` or lies below it; the empty scope is the nation."""
    return not scope or area == scope or area.startswith(f"{scope}.")


def check_membership(
    *, kind: str, allowed_kinds: frozenset[str], institution_area: str, area: str
) -> None:
    """Raise BadMembership when the role does not fit the institution or its area."""
    if kind not in allowed_kinds:
        raise BadMembership(
            f"this role cannot be given in an institution of kind {kind}"
        )
    if not covers(institution_area, area):
        raise BadMembership(
            f"area {area} lies outside the institution's {institution_area}"
        )


def check_kind(kind: str, *, known: set[str]) -> None:
    """Raise UnknownKind when nobody added this kind of institution."""
    if kind not in known:
        raise UnknownKind(f"there is no kind of institution called {kind}")


def check_superior(area: str, superior_area: str | None) -> None:
    """Raise BadInstitution when the superior does not answer for the area (None: has none)."""
    if superior_area is not None and not covers(superior_area, area):
        raise BadInstitution(
            f"area {area} lies outside the superior institution's {superior_area}"
        )


def check_no_circle(institution: int, superior: int, below: frozenset[int]) -> None:
    """Raise BadInstitution when the superior is the institution or stands below it."""
    if superior == institution or superior in below:
        raise BadInstitution(
            "an institution cannot stand above one that stands above it"
        )
