"""Studies by title."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.outcomes.models import Study
from sinergi.web.searching.found import Found, Hit, nearest
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_studies(question: Question, actor: Actor) -> Found:
    """Return the latest versions of studies by title, newest first."""
    rows = Study.visible.to(actor).in_force().named(question.text)
    keys = (
        rows.select_related("institution")
        .only("title", "institution__name")
        .order_by(nearest("title", question.text), "-pk")
    )
    return Found(
        keys,
        lambda shown: [_study(one) for one in shown],
        address("outcomes:studies", q=question.text),
    )


def _study(row: Study) -> Hit:
    page = reverse("outcomes:study", args=[row.pk])
    return Hit(
        key=str(row.pk), title=row.title, address=page, note=row.institution.name
    )
