"""Forms (XLSForm) and their versions; one that was used never changes."""

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.observations.querysets.form import (
    FormFileQuerySet,
    FormQuerySet,
    VersionQuerySet,
)


class VersionState(StrEnum):
    """Where a version stands; stored."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


STATE_NAMES = {
    VersionState.DRAFT: _("draft, to be tried"),
    VersionState.PUBLISHED: _("in use"),
    VersionState.CLOSED: _("replaced by a newer one"),
}


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return [(state.value, str(STATE_NAMES[state])) for state in VersionState]


class Form(models.Model):
    """A form by its code, the `form_id` of its XLSForm.

    A form without institution comes with the platform. `audience` are the kinds of
    institution that fill it in; empty is everybody (of the institution's own line, where
    it has one).
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    audience = models.JSONField(default=list)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    visible = FormQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(FormQuerySet)()

    class Meta:
        """By code."""

        default_manager_name = "all_rows"
        ordering = ["code"]

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    @property
    def title(self) -> str:
        """The title in the language of the request."""
        english = (get_language() or "").startswith("en")
        return self.title_en if english else self.title_id


class FormVersion(models.Model):
    """One version: the file that came in, and the XForm made of it.

    `md5` is what OpenRosa calls the hash of the XForm. `questions` is
    `{"v": 1, "questions": [...], "repeats": [paths], "files": [paths]}` as
    `sinergi.observations.xlsform` describes them, with the titles by language;
    `media` are the names of the files beside the form (external choices among them).
    Once it is no draft any more, the database refuses to change what it is.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    version = models.CharField(_("version"), max_length=60)
    state = models.CharField(max_length=10, choices=state_choices)
    source_name = models.CharField(max_length=120)
    source_sha256 = models.CharField(max_length=64)
    xform = models.TextField()
    md5 = models.CharField(max_length=32)
    languages = models.JSONField(default=list)
    media = models.JSONField(default=list)
    questions = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    visible = VersionQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(VersionQuerySet)()

    class Meta:
        """Newest first; a version name once per form, one version in use."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "version"], name="observations_version_once"
            ),
            models.UniqueConstraint(
                fields=["form"],
                condition=models.Q(state="published"),
                name="observations_one_in_use",
            ),
        ]

    def __str__(self) -> str:
        """Return form and version."""
        return f"{self.form_id} {self.version}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[VersionState(self.state)])

    @property
    def repeats(self) -> frozenset[str]:
        """The paths of the repeats, as `people/person`."""
        return frozenset(self.questions.get("repeats", ()))

    @property
    def file_questions(self) -> frozenset[str]:
        """The paths of the questions that are answered by a file."""
        return frozenset(self.questions.get("files", ()))

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The questions in the order of the form."""
        found: list[dict[str, Any]] = self.questions.get("questions", [])
        return found

    @property
    def titles(self) -> dict[str, str]:
        """The title of this version by language."""
        found: dict[str, str] = self.questions.get("titles", {})
        return found


class FormFile(models.Model):
    """A file that was uploaded beside a form: a picture, a list of answers.

    Kept under the hash of its content. `md5` is what OpenRosa's manifest tells of it.
    """

    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="files")
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    md5 = models.CharField(max_length=32)
    size = models.PositiveIntegerField()

    visible = FormFileQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(FormFileQuerySet)()

    class Meta:
        """A name once per version."""

        default_manager_name = "all_rows"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "name"], name="observations_form_file_once"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
