"""Joint operations, campaign props and posko, as their lists show them.

What posko staff sealed is not looked through: nobody but its receiver can read it.
"""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.elections.stations import names_of
from sinergi.operations.models import Operation, Posko, Prop
from sinergi.web.searching.found import Found, Hit, nearest
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_operations(question: Question, actor: Actor) -> Found:
    """Return operations by number, title and meeting place, finished ones too."""
    rows = Operation.visible.to(actor).matching(question.text).select_related("lead")
    keys = rows.order_by(nearest("title", question.text), "-starts_at", "-pk")
    return Found(
        keys,
        lambda shown: [_operation(one) for one in shown],
        address("operations:operations", step="all", q=question.text),
    )


def _operation(row: Operation) -> Hit:
    return Hit(
        key=str(row.pk),
        title=row.title,
        address=reverse("operations:operation", args=[row.pk]),
        note=f"{row.kind_name}, {row.lead.name}",
        code=row.number,
        tag=row.step_name,
    )


def find_props(question: Question, actor: Actor) -> Found:
    """Return props by number, place and note, the newest first."""
    rows = Prop.visible.to(actor).matching(question.text)
    keys = rows.only("number", "place", "kind", "area_code", "step").order_by("-pk")
    return Found(
        keys,
        lambda shown: _props(shown, actor),
        address("operations:props", step="all", q=question.text),
    )


def _props(rows: list[Prop], actor: Actor) -> list[Hit]:
    names = names_of((one.area_code for one in rows), actor)
    return [
        Hit(
            key=str(one.pk),
            title=one.place or one.kind_name,
            address=reverse("operations:prop", args=[one.pk]),
            note=f"{one.kind_name}, {names.get(one.area_code, one.area_code)}",
            code=one.number,
            tag=one.step_name,
        )
        for one in rows
    ]


def find_posko(question: Question, actor: Actor) -> Found:
    """Return posko by name and address."""
    rows = Posko.visible.to(actor).matching(question.text).select_related("institution")
    keys = rows.order_by(nearest("name", question.text), "area_code", "pk")
    return Found(
        keys,
        lambda shown: [_posko(one) for one in shown],
        address("operations:posko_list", q=question.text),
    )


def _posko(row: Posko) -> Hit:
    return Hit(
        key=str(row.pk),
        title=row.name,
        address=reverse("operations:posko", args=[row.pk]),
        note=row.institution.name,
    )
