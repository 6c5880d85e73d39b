"""Warnings and situation reports by number and words."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.warnings.models import Situation, Warning
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_warnings(question: Question, actor: Actor) -> Found:
    """Return warnings by number and headline, ended ones too, the newest first."""
    rows = Warning.visible.to(actor).matching(question.text).order_by("-pk")
    return Found(
        rows.select_related("institution"),
        lambda shown: [_warning(one) for one in shown],
        address("warnings:list", step="all", q=question.text),
    )


def _warning(row: Warning) -> Hit:
    return Hit(
        key=str(row.pk),
        title=f"{_('EXERCISE')}: {row.headline}" if row.exercise else row.headline,
        address=reverse("warnings:warning", args=[row.key]),
        note=f"{row.hazard_name}, {row.institution.name}",
        code=row.number,
        tag=row.step_name,
    )


def find_situations(question: Question, actor: Actor) -> Found:
    """Return situation reports by number and title, the newest first."""
    rows = Situation.visible.to(actor).matching(question.text).order_by("-pk")
    return Found(
        rows.select_related("institution"),
        lambda shown: [_situation(one) for one in shown],
        address("situations:list", q=question.text),
    )


def _situation(row: Situation) -> Hit:
    return Hit(
        key=str(row.pk),
        title=row.title,
        address=reverse("situations:situation", args=[row.key]),
        note=row.institution.name,
        code=row.number,
    )
