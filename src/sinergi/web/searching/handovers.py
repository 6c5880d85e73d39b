"""Hand-overs by number, institution or digest, as their list finds them."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.handovers.models import Handover
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_handovers(question: Question, actor: Actor) -> Found:
    """Return hand-overs of this person's offices; nothing of their content is searched."""
    rows = Handover.visible.to(actor).matching(question.text)
    keys = rows.defer("statement", "clocks").order_by("-sent_at", "-pk")
    return Found(keys, _hits, address("handovers:both", q=question.text))


def _hits(rows: list[Handover]) -> list[Hit]:
    return [
        Hit(
            key=str(one.pk),
            title=one.number,
            address=reverse("handovers:handover", args=[one.pk]),
            note=f"{one.sender_name} → {one.receiver_name}, {one.category_name}",
            tag=one.state_name,
        )
        for one in rows
    ]
