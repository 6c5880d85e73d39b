"""Which role may be given where, how long roles are lent, user names. Plain Python."""

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Container, Set

LONGEST_LEAVE = 100
"""Days for which roles can be lent: longer than any leave (90 days), no standing loan."""


LONGEST_TOKEN = 365
"""Days an API token can live: what nobody renews in a year is forgotten somewhere."""


class Refusal(ValueError):
    """What the person can mend: `code` and `facts` are said in words by `words.py`."""

    def __init__(self, code: str, message: str, **facts: object) -> None:
        super().__init__(message)
        self.code = code
        self.facts = facts


class BadMembership(Refusal):
    """The one who gives or ends the role can mend this."""


class BadInstitution(Refusal):
    """The one who adds or edits the institution can mend this."""


class UnknownKind(BadInstitution):
    """No such kind of institution."""


class BadDelegation(Refusal):
    """The one who lends roles can mend this."""


class BadToken(Refusal):
    """The one who makes an API token can mend this."""


class BadInvitation(Refusal):
    """The secret opens nothing (any more), or the account cannot be invited."""


def covers(scope: str, area: str) -> bool:
    """True when `area` is `scope` or lies below it; the empty scope is the nation."""
    return not scope or area == scope or area.startswith(f"{scope}.")


def check_membership(
    *, kind: str, allowed_kinds: frozenset[str], institution_area: str, area: str
) -> None:
    """Raise BadMembership when the role does not fit the institution or its area."""
    if kind not in allowed_kinds:
        raise BadMembership(
            "role-kind",
            f"this role cannot be given in an institution of kind {kind}",
            kind=kind,
        )
    if not covers(institution_area, area):
        raise BadMembership(
            "role-area",
            f"area {area} lies outside the institution's {institution_area}",
            area=area,
            limit=institution_area,
        )


def check_kind(kind: str, *, known: set[str]) -> None:
    """Raise UnknownKind when nobody added this kind of institution."""
    if kind not in known:
        raise UnknownKind(
            "kind-unknown",
            f"there is no kind of institution called {kind}",
            kind=kind,
        )


def check_superior(area: str, superior_area: str | None) -> None:
    """Raise BadInstitution when the superior does not answer for the area (None: has none)."""
    if superior_area is not None and not covers(superior_area, area):
        raise BadInstitution(
            "superior-area",
            f"area {area} lies outside the superior institution's {superior_area}",
            area=area,
            limit=superior_area,
        )


def check_line(line: str, superior_line: str | None) -> None:
    """Raise BadInstitution when an organiser of the election stands in another's line.

    Lines are those of `roles.organiser_line`, empty for everybody else; a superior's None
    means that nobody stands above. Bawaslu and KPU answer to nobody outside their own.
    """
    if superior_line is not None and line != superior_line:
        raise BadInstitution(
            "superior-line",
            "Bawaslu and KPU stand above and below nobody outside their own line",
        )


def check_no_circle(institution: int, superior: int, below: frozenset[int]) -> None:
    """Raise BadInstitution when the superior is the institution or stands below it."""
    if superior == institution or superior in below:
        raise BadInstitution(
            "superior-circle",
            "an institution cannot stand above one that stands above it",
        )


def check_leave(from_on: dt.date, until_on: dt.date, *, today: dt.date) -> None:
    """Raise BadDelegation when the days are past, reversed or too many."""
    if until_on < from_on or until_on < today:
        raise BadDelegation("leave-days", "the last day lies before the first or today")
    if (until_on - from_on).days > LONGEST_LEAVE:
        raise BadDelegation(
            "leave-long", f"more than {LONGEST_LEAVE} days", limit=LONGEST_LEAVE
        )


def check_token(
    scopes: Set[str], *, held: Set[str], expires_on: dt.date, today: dt.date
) -> None:
    """Raise BadToken when a scope is not held, none is chosen, or the day is odd."""
    if not scopes or not scopes <= held:
        raise BadToken("token-scopes", "a scope that is not held, or none")
    if not today <= expires_on <= today + dt.timedelta(days=LONGEST_TOKEN):
        raise BadToken("token-days", "past, or too far ahead", limit=LONGEST_TOKEN)


def to_username(name: str) -> str:
    """Return a user name from a person's name: `Siti Nur-Aminah, S.Pd.` → `siti.nuraminah`.

    Titles after a comma fall away, marks over letters too; empty when no letter is left.
    """
    plain = unicodedata.normalize("NFKD", name.split(",")[0]).casefold()
    words = [re.sub(r"[^a-z0-9]", "", word) for word in plain.split()]
    return ".".join(word for word in words[:3] if word)[:40]


def first_free(wanted: str, taken: Container[str]) -> str:
    """Return the user name, or with the first number that makes it free."""
    base = wanted or "orang"
    if base not in taken:
        return base
    return next(
        name
        for number in itertools.count(2)
        if (name := f"{base}{number}") not in taken
    )
