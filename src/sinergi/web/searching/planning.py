"""Plans by name, measures by name and description."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.elections.models import in_language
from sinergi.plans.listing import find_measures as listed_measures
from sinergi.plans.models import STEP_NAMES, Measure, Plan
from sinergi.plans.rules import Step
from sinergi.web.searching.found import Found, Hit, nearest
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_plans(question: Question, actor: Actor) -> Found:
    """Return plans by name, newest first."""
    rows = Plan.visible.to(actor).named(question.text).select_related("institution")
    keys = rows.only("name", "step", "institution__name").order_by(
        nearest("name", question.text), "-pk"
    )
    return Found(
        keys,
        lambda shown: [_plan(one) for one in shown],
        address("plans:plans", q=question.text),
    )


def _plan(row: Plan) -> Hit:
    return Hit(
        key=str(row.pk),
        title=row.name,
        address=reverse("plans:plan", args=[row.pk]),
        note=row.institution.name,
        tag=str(STEP_NAMES[Step(row.step)]),
    )


def find_measures(question: Question, actor: Actor) -> Found:
    """Return measures in force as their list does, those named so in the language first."""
    field = in_language("name_id", "name_en")
    rows = listed_measures(actor, question.text, {})
    keys = rows.only("code", "name_id", "name_en").order_by(
        nearest(field, question.text), field, "pk"
    )
    return Found(
        keys,
        lambda shown: [_measure(one) for one in shown],
        address("plans:measures", q=question.text),
    )


def _measure(row: Measure) -> Hit:
    page = reverse("plans:measure", args=[row.pk])
    return Hit(key=str(row.pk), title=row.name, address=page, code=row.code)
