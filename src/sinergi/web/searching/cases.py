"""Cases by number and register number; words are sealed and not looked through."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.cases.models import Case
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_cases(question: Question, actor: Actor) -> Found:
    """Return cases by number, ended ones too, the newest first."""
    rows = Case.visible.to(actor).matching(question.text).order_by("-pk")
    return Found(
        rows.select_related("institution").defer("sealed_text"),
        lambda shown: [_case(one) for one in shown],
        address("cases:list", step="all", q=question.text),
    )


def _case(row: Case) -> Hit:
    return Hit(
        key=row.key,
        title=str(row),
        address=reverse("cases:case", args=[row.key]),
        note=f"{row.kind_name}, {row.institution.name}",
        code=row.number,
        tag=row.step_name,
    )
