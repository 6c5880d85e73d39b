"""Finding a case for a page, and saying what was wrong with a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise

from sinergi.access.actor import Actor, signed_in
from sinergi.access.permissions import Permission
from sinergi.cases.models import Case, Party
from sinergi.cases.reading import open_fields


def find_case(request: HttpRequest, key: str) -> Case:
    """Return the case or raise 404: for everybody else it does not exist."""
    rows = Case.visible.to(signed_in(request)).select_related(
        "institution", "opener", "handler", "opened_by", "election"
    )
    row: Case = get_object_or_404(rows, key=key)
    return row


def find_own(request: HttpRequest, key: str) -> Case:
    """Return the case where this person handles cases for who leads it, else 404."""
    row, actor = find_case(request, key), signed_in(request)
    if row.institution_id not in actor.institutions_with(Permission.HANDLE_CASES):
        raise Http404
    return row


def names_for(case: Case, actor: Actor) -> dict[int, str]:
    """Return party → name as far as the office is unlocked, for the choices of a form."""
    rows = list(Party.visible.to(actor).filter(case=case))
    words = open_fields(rows, "sealed_name")
    return {
        row.pk: str(told.get("name", ""))
        for row, told in zip(rows, words, strict=True)
        if told is not None
    }


def add_problem(
    form: forms.Form, problem: Any, texts: Mapping[str, str | Promise]
) -> None:
    """Put the sentence of a problem to its field, or above the form."""
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(texts[problem.code]))
