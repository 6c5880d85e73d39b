"""Which role may be given where. Plain Python."""


class BadMembership(ValueError):
    """The one who gives the role can mend this; the message is shown."""


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
