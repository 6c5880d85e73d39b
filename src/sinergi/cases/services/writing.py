"""Notes, minutes and what is published: texts are sealed, a publication is written anew."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.models import Case, CaseText, Note, Publication
from sinergi.cases.models.papers import VISIBILITIES
from sinergi.cases.pressing import Content
from sinergi.cases.rules.steps import Paper as PaperKind
from sinergi.cases.sealing import read_words, seal_words
from sinergi.cases.services.effects import keep_paper
from sinergi.cases.services.opening import check_handles
from sinergi.cases.services.problems import BadCase


@transaction.atomic
def write_note(
    case: Case, text: str, visibility: str, *, by: Actor, at: dt.datetime
) -> Note:
    """Keep a confidential note and return it. Raises BadCase "text", "not-yours"."""
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    check_handles(row, by)
    if not text.strip() or visibility not in VISIBILITIES:
        raise BadCase("text", "text")
    made: Note = Note.all_rows.create(
        case=row, institution_id=row.institution_id, visibility=visibility, by_id=by.pk,
        at=at, sealed_text=seal_words({"text": text.strip()}, row.institution_id),
    )  # fmt: skip
    record(
        Verb.CASE_NOTE, at=at, actor=by, target=f"case:{row.key}",
        institution_id=row.institution_id, note=made.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def write_minutes(
    case: Case, text: str, *, by: Actor | None, at: dt.datetime
) -> CaseText:
    """Keep the minutes of a clarification, number their paper, and return the text."""
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    check_handles(row, by)
    if not text.strip():
        raise BadCase("text", "text")
    by_id = None if by is None else by.pk
    made: CaseText = CaseText.all_rows.create(
        case=row, institution_id=row.institution_id, kind="minutes", by_id=by_id, at=at,
        sealed_text=seal_words({"text": text.strip()}, row.institution_id),
    )  # fmt: skip
    office = Institution.all_rows.get(pk=row.institution_id)
    told = Content(number="", form_code="", office=office.name, texts=[text.strip()])
    keep_paper(row, office, PaperKind.MINUTES, told, at, by_id=by_id)
    record(
        Verb.CASE_TEXT, at=at, actor=by, target=f"case:{row.key}",
        institution_id=row.institution_id, text=made.pk, kind="minutes",
    )  # fmt: skip
    return made


@transaction.atomic
def draft_publication(
    case: Case, text: str, why: str, *, by: Actor | None, at: dt.datetime
) -> Publication:
    """Keep a text for the public, written by a person, and what it leaves out and why.

    Only of a case the plenary has decided. Raises BadCase "state", "text", "not-yours".
    """
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    check_handles(row, by)
    if row.decided_on is None:
        raise BadCase("state")
    if not text.strip() or not why.strip():
        raise BadCase("text", "text" if not text.strip() else "why")
    words = {"text": text.strip(), "why": why.strip()}
    made: Publication = Publication.all_rows.create(
        case=row, institution_id=row.institution_id, written_at=at,
        written_by_id=None if by is None else by.pk,
        sealed_text=seal_words(words, row.institution_id),
    )  # fmt: skip
    record(
        Verb.CASE_PUBLICATION, at=at, actor=by, target=f"case:{row.key}",
        institution_id=row.institution_id, publication=made.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def publish(
    publication: Publication, *, by: Actor | None, at: dt.datetime
) -> Publication:
    """Publish a text; who decides cases may.

    Raises BadCase "not-yours", "state"; Locked.
    """
    row = Publication.all_rows.select_for_update().get(pk=publication.pk)
    _check_decides(row, by)
    if row.published_at is not None or row.case.decided_on is None:  # reopened since
        raise BadCase("state")
    (words,) = read_words(row.institution_id, [row.sealed_text])
    row.text, row.published_at = str(words["text"]), at
    row.published_by_id = None if by is None else by.pk
    row.save()
    record(
        Verb.CASE_PUBLISHED, at=at, actor=by, target=f"case:{row.case.key}",
        institution_id=row.institution_id, publication=row.pk,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_publication(
    publication: Publication, *, by: Actor | None, at: dt.datetime
) -> Publication:
    """Take a published text back: it is shown no more. Raises BadCase."""
    row = Publication.all_rows.select_for_update().get(pk=publication.pk)
    _check_decides(row, by)
    if row.published_at is None or row.withdrawn_at is not None:
        raise BadCase("state")
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(
        Verb.CASE_UNPUBLISHED, at=at, actor=by, target=f"case:{row.case.key}",
        institution_id=row.institution_id, publication=row.pk,
    )  # fmt: skip
    return row


def _check_decides(row: Publication, by: Actor | None) -> None:
    if by is not None and not by.holds(
        Permission.DECIDE_CASES, institution=row.institution_id
    ):
        raise BadCase("not-yours")
