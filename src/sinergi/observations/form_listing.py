"""The list of forms: which ones, their versions, how many were sent."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from sinergi.access.actor import Actor
from sinergi.access.scope import holding
from sinergi.accounts.models import Kind
from sinergi.observations.models import Form, FormVersion, Submission, VersionState
from sinergi.observations.naming import audience_names, language_names, receiver_name

SHOWS = ("own", "shipped", "drafts", "retired")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form with its version in use and its newest draft, None where there is none."""

    form: Form
    in_use: FormVersion | None
    draft: FormVersion | None
    versions: int
    submissions: int
    languages: list[str]
    audience: list[str]
    receiver: str


def find_forms(actor: Actor, q: str = "", show: str = "") -> QuerySet[Form]:
    """Return the forms of which the person sees a version; retired ones when asked for."""
    versions = FormVersion.visible.to(actor).filter(form=OuterRef("pk"))
    rows = Form.visible.to(actor).filter(Exists(versions)).select_related("institution")
    if q:
        rows = rows.filter(holding(q, "code", "title_id", "title_en"))
    if show == "retired":
        return rows.exclude(retired_at=None)
    rows = rows.filter(retired_at=None)
    if show == "shipped":
        return rows.filter(institution=None)
    if show == "own":
        return rows.exclude(institution=None)
    if show == "drafts":
        return rows.filter(Exists(versions.newest().filter(state=VersionState.DRAFT)))
    return rows


def rows_of(forms: list[Form], actor: Actor) -> list[FormRow]:
    """Return a row per form, by three questions for all of them."""
    kinds = kind_names(actor)
    versions: dict[int, list[FormVersion]] = defaultdict(list)
    shown = FormVersion.visible.to(actor).filter(form__in=forms)
    for one in shown.defer("xform", "questions"):
        versions[one.form_id].append(one)
    sent = submission_counts(actor, "version__form", version__form__in=forms)
    return [
        _row(form, versions[form.pk], sent.get(form.pk, 0), kinds) for form in forms
    ]


def _row(
    form: Form, versions: list[FormVersion], sent: int, kinds: dict[str, str]
) -> FormRow:
    """`versions` come newest first, and the newest alone is a draft to be tried."""
    in_use = next((v for v in versions if v.state == VersionState.PUBLISHED), None)
    newest = versions[0] if versions else None
    draft = newest if newest and newest.state == VersionState.DRAFT else None
    speaking = in_use or newest
    return FormRow(
        form=form,
        in_use=in_use,
        draft=draft,
        versions=len(versions),
        submissions=sent,
        languages=language_names(speaking.languages) if speaking else [],
        audience=audience_names(form.audience, kinds),
        receiver=receiver_name(form.code),
    )


def submission_counts(actor: Actor, by: str, **wanted: Any) -> dict[int, int]:
    """Return how many submissions in earnest the person sees, by form or by version."""
    rows = Submission.visible.to(actor).in_earnest().filter(**wanted)
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))


def trial_counts(actor: Actor, **wanted: Any) -> dict[int, int]:
    """Return how many were sent to try it, by version."""
    rows = Submission.visible.to(actor).filter(test=True, **wanted)
    return dict(rows.order_by().values_list("version").annotate(Count("pk")))


def all_trials(version: FormVersion) -> int:
    """Return how many were sent to try a version, by whomever: all go with a draft."""
    return Submission.all_rows.filter(version=version, test=True).count()


def kind_names(actor: Actor) -> dict[str, str]:
    """Return code → name of the kinds of institution."""
    return {kind.code: str(kind) for kind in Kind.visible.to(actor)}
