"""Who fills in which form, and for which institution."""

from collections.abc import Sequence

from sinergi.access.permissions import Permission
from sinergi.accounts.models import Kind, Membership, Person
from sinergi.accounts.roles import ROLES, Role
from sinergi.accounts.rules import covers
from sinergi.observations.models import Form


def forms_for(person: Person) -> list[Form]:
    """Return the forms in use that the person fills in, by code."""
    rows = Form.visible.to(person).in_use()
    kinds = _alike()
    return [form for form in rows if seats_for(person, form, kinds)]


def is_among(person: Person, form: Form) -> bool:
    """True for a form of the platform, or of an institution in the person's line.

    What `Form.visible.to(person)` asks of the database, for one form that is at hand.
    """
    return form.institution_id is None or form.institution_id in (
        person.institutions_in_line | person.institutions_above
    )


def seats_for(
    person: Person, form: Form, kinds: dict[str, str] | None = None
) -> list[Membership]:
    """Return the memberships in which the person may send this form."""
    alike = kinds or {}
    if form.audience and kinds is None:
        alike = _alike()
    return [
        one
        for one in person.memberships
        if Permission.SEND_SUBMISSIONS in ROLES[Role(one.role)]
        and _is_asked(one.institution.kind, form.audience, alike)
    ]


def _alike() -> dict[str, str]:
    """Return by code of a kind the kind whose roles it takes."""
    return dict(Kind.visible.values_list("code", "roles_as"))


def _is_asked(kind: str, audience: Sequence[str], alike: dict[str, str]) -> bool:
    return not audience or bool({kind, alike.get(kind, "")} & set(audience))


def seat_for(person: Person, form: Form, area_code: str) -> Membership | None:
    """Return the membership a submission about that area belongs to; None is nobody's.

    The one that covers the area, the narrowest of several; else the first.
    """
    return seat_among(seats_for(person, form), area_code)


def seat_among(seats: Sequence[Membership], area_code: str) -> Membership | None:
    """Return that one of the memberships; None where there is none."""
    if not seats:
        return None
    covering = [one for one in seats if area_code and covers(one.area_code, area_code)]
    return max(covering, key=lambda one: len(one.area_code), default=seats[0])
