"""The API of forms: which there are, what they ask. Reading only."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    conditional,
    page,
    tagged,
)
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.observations.asking import questions_of
from sinergi.observations.form_outline import Question
from sinergi.observations.models import Form, FormVersion

router = Router(tags=["forms"])

FormCode = Annotated[str, Path(pattern="^[-a-zA-Z0-9_]{1,60}$")]
VersionName = Annotated[str, Path(pattern=r"^[-\w.]{1,60}$")]
Texts = dict[str, str]


class FormOut(Schema):
    """A form; `version` is the one in use, null when none is."""

    code: str
    titles: Texts
    institution_id: int | None
    audience: list[str]
    version: str | None
    retired_at: dt.datetime | None


class FormsOut(Schema):
    """A page of forms, by code."""

    count: int
    items: list[FormOut]


class AnswerOut(Schema):
    """A value one may answer, and its label by language."""

    value: str
    labels: Texts


class QuestionOut(Schema):
    """A question; `path` are the names below the root, `repeat` the repeat around it."""

    path: str
    type: str
    labels: Texts
    hints: Texts
    choices: list[AnswerOut]
    source: str
    repeat: str
    required: bool
    asked: bool


class VersionOut(Schema):
    """A version without its questions."""

    version: str
    state: str
    hash: str
    languages: list[str]
    published_at: dt.datetime | None


class VersionDetailOut(VersionOut):
    """A version with its questions and its XForm."""

    form: str
    questions: list[QuestionOut]
    xform: str


class FormDetailOut(FormOut):
    """A form with its versions, the newest first."""

    versions: list[VersionOut]


def _form_facts(form: Form) -> dict[str, Any]:
    used = [one.version for one in form.versions.all() if one.state == "published"]
    return {
        "code": form.code,
        "titles": {"id": form.title_id, "en": form.title_en},
        "institution_id": form.institution_id,
        "audience": form.audience,
        "version": used[0] if used else None,
        "retired_at": form.retired_at,
    }


def _version_facts(row: FormVersion) -> dict[str, Any]:
    return {
        "version": row.version,
        "state": row.state,
        "hash": f"md5:{row.md5}",
        "languages": row.languages,
        "published_at": row.published_at,
    }


def _question_facts(one: Question) -> dict[str, Any]:
    return {
        "path": one.path, "type": one.type, "labels": one.labels, "hints": one.hints,
        "choices": [
            {"value": choice.value, "labels": choice.labels} for choice in one.choices
        ],
        "source": one.source, "repeat": one.repeat, "required": one.required,
        "asked": one.asked,
    }  # fmt: skip


@router.get("/forms", response={200: FormsOut, **ERRORS})
@requires(Permission.SEND_SUBMISSIONS)
def list_forms(
    request: HttpRequest, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Return the forms of the platform and those of your institution's line."""
    rows = Form.visible.with_versions(signed_in(request)).prefetch_related("versions")
    return page(request, rows, limit, offset, _form_facts)


def _find(request: HttpRequest, code: str) -> Form:
    rows = Form.visible.with_versions(signed_in(request)).prefetch_related("versions")
    row: Form = get_object_or_404(rows, code=code)
    return row


@router.get(
    "/forms/{form_code}", response={200: FormDetailOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.SEND_SUBMISSIONS)
@conditional
def show_form(request: HttpRequest, form_code: FormCode) -> dict[str, Any]:
    """Return one form and its versions, drafts to who manages forms."""
    form = _find(request, form_code)
    versions = FormVersion.visible.to(signed_in(request)).filter(form=form)
    light = versions.defer("xform", "questions")
    facts = _form_facts(form) | {"versions": [_version_facts(one) for one in light]}
    return tagged(request, facts)


@router.get(
    "/forms/{form_code}/versions/{version_name}",
    response={200: VersionDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.SEND_SUBMISSIONS)
@conditional
def show_form_version(
    request: HttpRequest, form_code: FormCode, version_name: VersionName
) -> dict[str, Any]:
    """Return what a version asks, and its XForm."""
    form = _find(request, form_code)
    rows = FormVersion.visible.to(signed_in(request)).filter(form=form)
    row: FormVersion = get_object_or_404(rows, version=version_name)
    facts = _version_facts(row) | {
        "form": form.code,
        "questions": [_question_facts(one) for one in questions_of(row)],
        "xform": row.xform,
    }
    return tagged(request, facts)
