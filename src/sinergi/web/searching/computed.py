"""Frameworks by name, runs by number, framework or area."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.scope import holding
from sinergi.scores.models import Run
from sinergi.scores.words import in_language
from sinergi.web.chosen import readable_runs
from sinergi.web.name_index import plain
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.question import Question
from sinergi_core.frameworks import FrameworkInfo, list_frameworks


def find_frameworks(question: Question, actor: Actor) -> Found:
    """Return shipped frameworks whose code or a name holds what is asked."""
    return Found(_frameworks(question), lambda shown: [_framework(o) for o in shown])


def _frameworks(question: Question) -> list[FrameworkInfo]:
    if not question.plain:
        return []
    return [
        one
        for one in list_frameworks()
        if any(
            question.plain in plain(text) for text in (one.code, *one.names.values())
        )
    ]


def _framework(one: FrameworkInfo) -> Hit:
    page = reverse("scores:framework", args=[one.code])
    return Hit(one.code, in_language(one.names), page, one.edition, one.code)


def find_runs(question: Question, actor: Actor) -> Found:
    """Return the runs one may see, newest first."""
    rows = readable_runs(actor).order_by("-pk")
    if question.number is not None:
        rows = rows.filter(pk=question.number)
    else:
        codes = [one.code for one in _frameworks(question)]
        about = holding(question.text, "within_name")
        rows = rows.filter(Q(framework_code__in=codes) | about)
    return Found(rows, lambda shown: [_run(one) for one in shown])


def _run(run: Run) -> Hit:
    day = date_format(run.as_of, "SHORT_DATE_FORMAT")
    return Hit(
        key=str(run.pk),
        title=run.framework_name,
        address=reverse("scores:run", args=[run.pk]),
        note=f"{run.within_name} · {day}",
        code=f"#{run.pk}",
        tag=_("published") if run.is_published else "",
    )
