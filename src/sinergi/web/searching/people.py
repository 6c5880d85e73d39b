"""Institutions by name, and people whose page one may open."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.accounts.listing import Asked, kind_names
from sinergi.accounts.listing import find_institutions as listed_institutions
from sinergi.accounts.listing import find_people as listed_people
from sinergi.accounts.managing import roles_of
from sinergi.accounts.models import Institution, Person
from sinergi.web.searching.found import Found, Hit, nearest
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_institutions(question: Question, actor: Actor) -> Found:
    """Return institutions by name."""
    rows = listed_institutions(Asked(q=question.text), actor)
    return Found(
        rows.order_by(nearest("name", question.text), "name", "pk"),
        lambda shown: _institutions(shown, actor),
        address("accounts:institutions", q=question.text),
    )


def _institutions(rows: list[Institution], actor: Actor) -> list[Hit]:
    kinds = kind_names(actor) if rows else {}
    return [
        Hit(
            key=str(one.pk),
            title=one.name,
            address=reverse("accounts:institution", args=[one.pk]),
            tag=kinds.get(one.kind, one.kind),
        )
        for one in rows
    ]


def find_people(question: Question, actor: Actor) -> Found:
    """Return the people one manages, whose page one may open, by name or user name."""
    rows = listed_people(Asked(q=question.text), actor)
    return Found(
        rows.order_by(nearest("name", question.text), "name", "pk"),
        lambda shown: _people(shown, actor),
        address("accounts:people", q=question.text),
    )


def _people(rows: list[Person], actor: Actor) -> list[Hit]:
    roles = roles_of(rows, actor) if rows else {}
    return [
        Hit(
            key=str(one.pk),
            title=one.name,
            address=reverse("accounts:person", args=[one.pk]),
            note="; ".join(
                f"{told['role']}, {told['row'].institution.name}"
                for told in roles.get(one.pk, [])
                if told["state"] != "over"
            ),
        )
        for one in rows
    ]
