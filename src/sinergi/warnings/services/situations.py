"""Making, changing and sharing situation reports; every version stays."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import Situation, SituationVersion
from sinergi.warnings.rules.steps import BadWarning
from sinergi.warnings.services.numbering import SITUATION, next_number
from sinergi.warnings.situations import Span, generated_sections, read_by

LONGEST_SPAN = dt.timedelta(days=31)
LONGEST_SECTION = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationDraft:
    """Of what, where, from when until when; `key` is the sender's own name for it."""

    institution: Institution
    title: str
    area_code: str
    since_at: dt.datetime
    until_at: dt.datetime
    key: str = ""
    example: bool = False


def _may(institution: int, by: Actor) -> None:
    if institution not in by.institutions_with(Permission.WRITE_WARNINGS):
        raise BadWarning("not-yours", "institution")


@transaction.atomic
def make_situation(draft: SituationDraft, *, by: Actor, at: dt.datetime) -> Situation:
    """Put a report together and return it; the same key again is the first one.

    Raises BadWarning.
    """
    _may(draft.institution.pk, by)
    kept = Situation.all_rows.filter(key=draft.key).first() if draft.key else None
    if kept is not None and kept.made_by_id == by.pk:
        return kept
    if not draft.title.strip():
        raise BadWarning("missing", "title")
    if not dt.timedelta(0) < draft.until_at - draft.since_at <= LONGEST_SPAN:
        raise BadWarning("span", "until_at")
    row = Situation(
        number=next_number(SITUATION, at.year), institution=draft.institution,
        title=draft.title.strip(), area_code=draft.area_code, since_at=draft.since_at,
        until_at=draft.until_at, made_at=at, made_by_id=by.pk, example=draft.example,
    )  # fmt: skip
    if draft.key and kept is None:
        row.key = draft.key
    row.save()
    _put(row, generated_sections(span_of(row, by)), by=by, at=at)
    record(
        Verb.SITUATION_MADE, at=at, actor=by, target=f"situation:{row.pk}",
        institution_id=row.institution_id, area=row.area_code,
    )  # fmt: skip
    return row


def span_of(row: Situation, by: Actor) -> Span:
    """Return what a report is asked of, as this person may read it."""
    return Span(by, row.institution, row.area_code, row.since_at, row.until_at)


def _put(
    row: Situation, sections: list[dict[str, Any]], *, by: Actor, at: dt.datetime
) -> None:
    SituationVersion.all_rows.create(
        situation=row, number=row.version, at=at, by_id=by.pk,
        sections={"v": 1, "sections": sections},
    )  # fmt: skip


@transaction.atomic
def edit_situation(
    situation: Situation, edits: Mapping[str, str], *, version: int | None, by: Actor,
    at: dt.datetime, renew: bool = False,
) -> Situation:  # fmt: skip
    """Keep what a person wrote beside what was generated, as a new version.

    `edits` maps `<code>_<language>` to a text; one that is the generated text, or empty,
    is no edit. With `renew` the generated texts are made anew. Raises BadWarning.
    """
    row = Situation.all_rows.select_for_update().get(pk=situation.pk)
    _may(row.institution_id, by)
    if version is not None and version != row.version:
        raise BadWarning("stale")
    last = SituationVersion.all_rows.filter(situation=row).latest("number")
    before: list[dict[str, Any]] = last.sections["sections"]
    # What this person may not read is neither written by them nor made anew for them.
    mine = {one["code"] for one in read_by(row, by, before)}
    made = generated_sections(span_of(row, by)) if renew else []
    fresh = {one["code"]: one for one in made}
    after = [
        _edited(one, edits, fresh.get(one["code"])) if one["code"] in mine else one
        for one in before
    ]
    if after == before:
        return row
    row.version += 1
    row.save(update_fields=["version"])
    _put(row, after, by=by, at=at)
    record(
        Verb.SITUATION_EDITED, at=at, actor=by, target=f"situation:{row.pk}",
        institution_id=row.institution_id, version=row.version, renewed=renew,
    )  # fmt: skip
    return row


def _edited(
    section: dict[str, Any], edits: Mapping[str, str], fresh: dict[str, Any] | None
) -> dict[str, Any]:
    made = section | ({"id": fresh["id"], "en": fresh["en"]} if fresh else {})
    for language in ("id", "en"):
        text = edits.get(f"{section['code']}_{language}")
        if text is not None:
            plain = text.replace("\r\n", "\n").strip()[:LONGEST_SECTION]
            same = plain == section[language].strip()
            made[f"edit_{language}"] = "" if same else plain
    return made


@transaction.atomic
def share_situation(situation: Situation, *, by: Actor, at: dt.datetime) -> Situation:
    """Let everybody in the workspace read a report, its own sections left out."""
    row = Situation.all_rows.select_for_update().get(pk=situation.pk)
    _may(row.institution_id, by)
    if row.shared_at is None:
        row.shared_at = at
        row.save(update_fields=["shared_at"])
        record(
            Verb.SITUATION_SHARED, at=at, actor=by, target=f"situation:{row.pk}",
            institution_id=row.institution_id,
        )  # fmt: skip
    return row
