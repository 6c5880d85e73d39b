"""Sample rows for the access matrix: each app says how a row of an institution is made.

`ROWS` maps a name to a `Sample`. To add one (one function, one line): make a row that
belongs to the institution `of` (by a person of it where one is needed) and return its
addresses. `tests/test_access.py` then asks, as people of another institution of the same
kind and area, whether any address shows it, any list, search or export names it, or any
count changes.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.accounts.models import Institution, Membership, Person, membership_day


@dataclass(frozen=True)
class Sample:
    """A row of one institution.

    `word` stands in the row and nowhere else; `addresses` show it (404 for others);
    `lists` are pages, exports, searches and API operations on which its people find it:
    others get the page without the word, or no page. `posts` change it (404 for others).
    `target` is what its audit facts are about.
    """

    word: str
    addresses: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    target: str = ""


Maker = Callable[[Institution, Person], Sample]


def a_person(of: Institution, by: Person) -> Sample:
    """Return somebody with a role in the institution."""
    from sinergi.accounts.roles import Role
    from sinergi.accounts.services import create_person, give_role

    word = f"Zubaidah{of.pk}"
    person = create_person(word.lower(), word, password=None, by=by, at=MEETING)
    role = Role(Membership.all_rows.filter(institution=of, person=by).get().role)
    give_role(
        person, of, role, of.area_code, valid_from=membership_day(), by=None, at=MEETING
    )
    base = f"/people/{person.pk}/"
    return Sample(
        word,
        addresses=(base, f"{base}edit/", f"{base}roles/new/", f"{base}leave/"),
        lists=("/people/", f"/people/?q={word}", "/people/export/csv/",
               f"/institutions/{of.pk}/"),
        posts=(f"{base}account/close/", f"{base}account/invite/"),
        target=f"person:{person.pk}",
    )  # fmt: skip


def a_role(of: Institution, by: Person) -> Sample:
    """Return a role in the institution."""
    row = Membership.all_rows.filter(institution=of, person=by).get()
    return Sample("", posts=(f"/roles/{row.pk}/end/",))


def a_stand_in(of: Institution, by: Person) -> Sample:
    """Return a stand-in arranged in the institution."""
    from sinergi.accounts.services import create_person, delegate_roles, give_role

    other = create_person(
        f"second{of.pk}", f"Second{of.pk}", password=None, by=by, at=MEETING
    )
    role = Membership.all_rows.filter(institution=of, person=by).get()
    from sinergi.accounts.roles import Role

    give_role(other, of, Role(role.role), of.area_code, valid_from=role.valid_from,
              by=None, at=MEETING)  # fmt: skip
    day = membership_day() + dt.timedelta(days=30)
    loan = delegate_roles(
        Person.objects.get(pk=by.pk),
        other,
        from_on=day,
        until_on=day,
        by=by,
        at=real_now(),
    )
    return Sample("", posts=(f"/stand-ins/{loan.pk}/end/",))


ROWS: dict[str, Maker] = {
    "person": a_person,
    "role": a_role,
    "stand-in": a_stand_in,
}

COUNTED: dict[str, tuple[str, ...]] = {"person": ("/people/", "/institutions/")}
"""Lists that say how many rows they have, by the name of the sample."""

NAMED = frozenset({"person"})
"""Samples with a word and facts of their own."""
