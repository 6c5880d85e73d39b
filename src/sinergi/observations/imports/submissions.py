"""One source of filled forms for each form in use, made for the version it is in."""

from functools import lru_cache

from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.intake.source import Source
from sinergi.observations.imports.asked_columns import Asked, asked_of
from sinergi.observations.imports.filled_form import FilledForm
from sinergi.observations.models import FormVersion, VersionState

PREFIX = "submissions_"


class FilledForms:
    """One source per form in use whose questions a row of a file can answer."""

    @classmethod
    def members(cls) -> dict[str, type[Source]]:
        """Return the sources of all forms in use, by code."""
        rows = FormVersion.all_rows.filter(
            state=VersionState.PUBLISHED, form__retired_at=None
        )
        found = (
            source_of_version(pk, md5)
            for pk, md5 in rows.order_by("form__code").values_list("pk", "md5")
        )
        return {one.code: one for one in found if _can_come(one.asked)}

    @classmethod
    def member(cls, code: str) -> type[Source]:
        """Return the source of a form, of its last version where none is in use."""
        rows = FormVersion.all_rows.filter(form__code=code.removeprefix(PREFIX))
        rows = rows.exclude(state=VersionState.DRAFT).order_by("closed_at", "pk")
        newest = rows.filter(state=VersionState.PUBLISHED) or rows.reverse()
        one = newest.values_list("pk", "md5").first() if newest else None
        if one is None:
            raise KeyError(code)
        return source_of_version(*one)


def _can_come(asked: Asked) -> bool:
    """False where the form demands what no cell can hold, such as a photo."""
    return not any(one.required and not one.repeat for one in asked.lacking)


@lru_cache(maxsize=128)
def source_of_version(pk: int, md5: str) -> type[FilledForm]:
    """Return the source made for a version; `md5` tells it from one of the same number."""
    version = FormVersion.all_rows.select_related("form").get(pk=pk)
    form, asked = version.form, asked_of(version)

    class Title:
        def __str__(self) -> str:
            return _("Filled forms: %(title)s") % {"title": form.title}

    class About:
        def __str__(self) -> str:
            return _about(asked)

    return type(
        "FilledFormOfVersion",
        (FilledForm,),
        {
            "code": f"{PREFIX}{form.code}",
            "title": lazystr(Title()),
            "about": lazystr(About()),
            "columns": asked.columns,
            "form_code": form.code,
            "version_pk": version.pk,
            "version_name": version.version,
            "asked": asked,
        },
    )


def _about(asked: Asked) -> str:
    text = _(
        "One row per filled form. What is taken over is reviewed like what comes from a "
        "device; nothing counts before."
    )
    if asked.lacking:
        language = (get_language() or "id")[:2]
        labels = [one.label(language) for one in asked.lacking]
        told = _("A file cannot hold: %(questions)s.")
        text += " " + told % {"questions": ", ".join(dict.fromkeys(labels))}
    return text
