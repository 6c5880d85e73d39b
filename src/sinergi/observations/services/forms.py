"""Forms: drafted, published, retired. A published version never changes."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.observations.asking import described
from sinergi.observations.chains import locked_chain, make_current, one_to_decide
from sinergi.observations.form_media import FormMedia
from sinergi.observations.models import (
    Attachment,
    Expectation,
    Form,
    FormFile,
    FormVersion,
    Submission,
    VersionState,
)
from sinergi.observations.xlsform import Converted


class FormRefused(ValueError):
    """The form is not taken; `code` is "code-taken", "version-taken", "not-draft",
    "retired", or "in-earnest" where more than trials hang on a draft."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def draft_version(
    converted: Converted,
    *,
    source_name: str,
    source_sha256: str,
    institution: Institution | None,
    audience: Sequence[str] = (),
    files: Sequence[FormMedia] = (),
    by: Actor | None,
    at: dt.datetime,
) -> FormVersion:
    """Add a version as a draft, with its form when that is new, and return it.

    A form may have several drafts; the newest is the one to be tried. A draft takes the
    place of another only under another version name: what was tried stays what it was.
    `files` lie in their places already. Raises FormRefused.
    """
    form = _form(converted, institution, audience, at)
    if form.versions.filter(version=converted.version).exists():
        raise FormRefused("version-taken")
    row: FormVersion = _add(
        FormVersion, "version-taken", form=form, version=converted.version, state=VersionState.DRAFT,
        source_name=source_name, source_sha256=source_sha256, xform=converted.xform,
        md5=md5_of(converted.xform), languages=list(converted.languages),
        media=list(converted.media), questions=described(converted), made_at=at,
        made_by=by if isinstance(by, Person) else None,
    )  # fmt: skip
    FormFile.all_rows.bulk_create(
        [
            FormFile(
                version=row, name=file.name, media_type=file.media_type,
                sha256=file.sha256, md5=file.md5, size=file.size,
            )
            for file in files
        ]
    )  # fmt: skip
    record(
        Verb.FORM_DRAFTED, at=at, actor=by, target=f"form:{form.pk}",
        institution_id=form.institution_id, version=row.pk, files=len(files),
    )  # fmt: skip
    return row


def _add(model: Any, taken: str, **values: Any) -> Any:
    """Return a new row; FormRefused where somebody added the same just before."""
    try:
        with transaction.atomic():
            return model.all_rows.create(**values)
    except IntegrityError:
        raise FormRefused(taken) from None


def _form(
    converted: Converted,
    institution: Institution | None,
    audience: Sequence[str],
    at: dt.datetime,
) -> Form:
    form = Form.all_rows.filter(code=converted.form_id).first()
    if form is None:
        titles = titles_of(converted.titles, converted.form_id)
        made: Form = _add(
            Form, "code-taken", code=converted.form_id, title_id=titles[0],
            title_en=titles[1],
            institution=institution, audience=list(audience), made_at=at,
        )  # fmt: skip
        return made
    if form.institution != institution:
        raise FormRefused("code-taken")
    if form.retired_at is not None:
        raise FormRefused("retired")
    return form


def titles_of(titles: dict[str, str], otherwise: str) -> tuple[str, str]:
    """Return the Indonesian and the English title, each for want of it the other."""
    first = next(iter(titles.values()), otherwise)
    indonesian = titles.get("id") or titles.get("en") or first
    return indonesian[:200], (titles.get("en") or indonesian)[:200]


def md5_of(text: str) -> str:
    """Return the hash OpenRosa's form list gives of a form."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@transaction.atomic
def publish_version(
    version: FormVersion,
    *,
    titles: dict[str, str] | None = None,
    by: Actor | None,
    at: dt.datetime,
) -> FormVersion:
    """Put a draft in use; the version in use until now is closed.

    The form takes the titles of the version. Devices that still hold the closed one may
    send what was filled in. Raises FormRefused for anything but a draft of a form that
    is not retired.
    """
    form = Form.all_rows.select_for_update().get(pk=version.form_id)
    row = FormVersion.all_rows.select_for_update().get(pk=version.pk)
    if row.state != VersionState.DRAFT:
        raise FormRefused("not-draft")
    if form.retired_at is not None:
        raise FormRefused("retired")
    form.versions.filter(state=VersionState.PUBLISHED).update(
        state=VersionState.CLOSED, closed_at=at
    )
    row.state, row.published_at = VersionState.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    named = titles if titles is not None else row.titles
    if named:
        form.title_id, form.title_en = titles_of(named, form.code)
    form.save(update_fields=["title_id", "title_en"])
    record(
        Verb.FORM_PUBLISHED, at=at, actor=by, target=f"form:{form.pk}",
        institution_id=form.institution_id, version=row.pk,
    )  # fmt: skip
    return row


def retire_form(form: Form, *, by: Actor, at: dt.datetime) -> Form:
    """Offer the form to nobody any more; what is filled in already may still be sent."""
    return _set_retired(form, at, Verb.FORM_RETIRED, by=by, at=at)


def restore_form(form: Form, *, by: Actor, at: dt.datetime) -> Form:
    """Take a retired form back into use, with the version that was; twice is once."""
    return _set_retired(form, None, Verb.FORM_RESTORED, by=by, at=at)


@transaction.atomic
def _set_retired(
    form: Form,
    retired_at: dt.datetime | None,
    verb: Verb,
    *,
    by: Actor,
    at: dt.datetime,
) -> Form:
    row = Form.all_rows.select_for_update().get(pk=form.pk)
    if (row.retired_at is None) == (retired_at is None):
        return row
    row.retired_at = retired_at
    row.save(update_fields=["retired_at"])
    record(
        verb, at=at, actor=by, target=f"form:{row.pk}",
        institution_id=row.institution_id,
    )  # fmt: skip
    return row


@transaction.atomic
def discard_draft(version: FormVersion, *, by: Actor, at: dt.datetime) -> int:
    """Throw a draft away with what was sent to try it; return how many trials went.

    A form that has no other version and of which no report is expected goes with it, so
    that its code is free again. Raises FormRefused for a version that was put in use, and
    where anything but trials hangs on it.
    """
    form = Form.all_rows.select_for_update().get(pk=version.form_id)
    row = FormVersion.all_rows.select_for_update().filter(pk=version.pk).first()
    if row is None or row.state != VersionState.DRAFT:
        raise FormRefused("not-draft")
    trials = _discard_trials(row)
    row.files.all().delete()
    row.delete()
    expected = Expectation.all_rows.filter(form=form).exists()
    gone = not expected and not form.versions.exists()
    record(
        Verb.FORM_DISCARDED, at=at, actor=by, target=f"form:{form.pk}",
        institution_id=form.institution_id, version=version.pk, trials=trials, form=gone,
    )  # fmt: skip
    if gone:
        form.delete()
    return trials


def _discard_trials(version: FormVersion) -> int:
    """Delete what was sent to try a draft; FormRefused where it counts somewhere."""
    rows = Submission.all_rows.filter(version=version)
    if rows.filter(test=False).exists():
        raise FormRefused("in-earnest")
    Attachment.all_rows.filter(submission__in=rows).delete()
    _leave_chains(version)
    try:
        with transaction.atomic():
            count, _by_model = rows.delete()
    except ProtectedError:
        raise FormRefused("in-earnest") from None
    return count


def _leave_chains(version: FormVersion) -> None:
    """Take the trials of a draft out of their chains, which trials of others may share.

    What is left of a chain gets a first of its own, and one that is decided about.
    """
    rows = Submission.all_rows.filter(version=version)
    pairs = rows.filter(Q(root__isnull=False) | ~Q(edits=None)).distinct()
    firsts = {root or pk for pk, root in pairs.values_list("pk", "root_id")}
    for key in sorted(firsts):
        chain = locked_chain(key)
        left = [row for row in chain if row.version_id != version.pk]
        for row in left:
            root = left[0].pk if row is not left[0] else None
            if row.root_id != root:
                row.root_id = root
                row.save(update_fields=["root"])
        make_current(one_to_decide(left) if left else None, left)
    rows.update(root=None)
