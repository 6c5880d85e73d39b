"""Propose, agree to, drop and withdraw a release of open data: never one person alone."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.public.figures import Gathered, gather
from sinergi.public.models import Release
from sinergi.public.problems import BadPublishing
from sinergi.public.rules.days import Span, next_day
from sinergi.public.rules.parts import Dataset, Step, side_of_dataset
from sinergi.public.sides import is_bawaslus, offices_of
from sinergi.scores.models import Run

SHORTEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDraft:
    """A table to release, what changed since the last edition, and the run of scores."""

    dataset: Dataset
    change_id: str
    change_en: str
    run: Run | None = None


def propose_release(draft: ReleaseDraft, *, by: Actor, at: dt.datetime) -> Release:
    """Fix the figures as they stand now and return the release that waits for a second yes.

    Raises BadPublishing "not-yours", "run", "run-published", "words", "period", "waiting",
    "too-few".
    """
    _office(draft.dataset, draft.run, by)
    _check_draft(draft)
    gathered = gather(draft.dataset, draft.run, timezone.localdate(at))
    return propose_figures(draft, gathered, by=by, at=at)


def propose_figures(
    draft: ReleaseDraft, gathered: Gathered, *, by: Actor, at: dt.datetime
) -> Release:
    """Fix figures that are gathered already, as those of the example.

    Raises BadPublishing "not-yours", "words", "waiting".
    """
    office = _office(draft.dataset, draft.run, by)
    _check_draft(draft)
    try:
        return _keep(draft, gathered, office, by, at)
    except IntegrityError:  # somebody of the office was faster
        raise BadPublishing("waiting") from None


def _check_draft(draft: ReleaseDraft) -> None:
    if len(draft.change_id.strip()) < SHORTEST:
        raise BadPublishing("words", "change_id")
    if len(draft.change_en.strip()) < SHORTEST:
        raise BadPublishing("words", "change_en")
    if draft.dataset is not Dataset.SCORES:
        return
    if draft.run is None:
        raise BadPublishing("run", "run")
    if not draft.run.is_published:
        raise BadPublishing("run-published", "run")


def _office(dataset: Dataset, run: Run | None, by: Actor) -> int:
    of_bawaslu = run is not None and is_bawaslus(run)
    side = side_of_dataset(dataset, of_bawaslu=of_bawaslu)
    office = offices_of(by).get(side)
    if office is None:
        raise BadPublishing("not-yours")
    return office


@transaction.atomic
def _keep(
    draft: ReleaseDraft, gathered: Gathered, office: int, by: Actor, at: dt.datetime
) -> Release:
    rows = Release.all_rows.filter(dataset=draft.dataset)
    last = rows.aggregate(n=Max("edition"))["n"] or 0
    frozen = gathered.frozen(last + 1)
    row = Release.all_rows.create(
        dataset=draft.dataset, edition=last + 1, institution_id=office, run=draft.run,
        first_on=gathered.first_on, last_on=gathered.last_on,
        release_on=gathered.release_on, csv=frozen.csv, json=frozen.json,
        csv_sha256=frozen.csv_sha256, json_sha256=frozen.json_sha256, rows=frozen.rows,
        change_id=draft.change_id.strip(), change_en=draft.change_en.strip(),
        proposed_by_id=by.pk, proposed_at=at,
    )  # fmt: skip
    record(
        Verb.RELEASE_PROPOSED, at=at, actor=by, target=f"release:{row.pk}",
        institution_id=office, rows=row.rows,
    )  # fmt: skip
    return row


@transaction.atomic
def agree_release(release: Release, *, by: Actor, at: dt.datetime) -> Release:
    """Release what another person of the same side proposed; out on its fixed day.

    Raises BadPublishing "not-yours", "same-person", "step", "run-published", "period".
    """
    # Offices that agree at once wait for each other, all rows in one order.
    rows = Release.all_rows.filter(dataset=release.dataset).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))
    row = _locked(release, Step.PROPOSED, by)
    if row.proposed_by_id == by.pk:
        raise BadPublishing("same-person")
    if row.run is not None and not row.run.is_published:
        raise BadPublishing("run-published")
    if row.last_on is not None and _is_told(Span(row.first_on, row.last_on)):
        raise BadPublishing("period")  # by another office, meanwhile
    today = timezone.localdate(at)
    if row.release_on < today:  # agreed late: the next fixed day, for what has one
        row.release_on = next_day(today) if row.last_on else today
    row.step, row.agreed_by_id, row.agreed_at = Step.RELEASED, by.pk, at
    row.save(update_fields=["release_on", "step", "agreed_by", "agreed_at"])
    record(
        Verb.RELEASE_AGREED, at=at, actor=by, target=f"release:{row.pk}",
        institution_id=row.institution_id, day=row.release_on.isoformat(),
    )  # fmt: skip
    return row


def _is_told(span: Span) -> bool:
    """Return whether these days stand told, or an edition taken back tells some of them.

    The same days again are no harm; others would tell the difference.
    """
    told = Release.all_rows.told_spans(Dataset.REPORTS)
    return any(span.meets(one) for one in told[Step.RELEASED]) or any(
        span.meets(one) and one != span for one in told[Step.WITHDRAWN]
    )


@transaction.atomic
def drop_release(release: Release, *, by: Actor, at: dt.datetime) -> Release:
    """End a proposal without releasing it; raises BadPublishing "not-yours", "step"."""
    row = _locked(release, Step.PROPOSED, by)
    row.step, row.ended_by_id, row.ended_at = Step.DROPPED, by.pk, at
    row.save(update_fields=["step", "ended_by", "ended_at"])
    record(
        Verb.RELEASE_DROPPED, at=at, actor=by, target=f"release:{row.pk}",
        institution_id=row.institution_id,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_release(
    release: Release, reason_id: str, reason_en: str, *, by: Actor, at: dt.datetime
) -> Release:
    """Take a release back; its place stays, with the reason in both languages.

    Raises BadPublishing "not-yours", "step", "words".
    """
    row = _locked(release, Step.RELEASED, by)
    for field, text in (("reason_id", reason_id), ("reason_en", reason_en)):
        if len(text.strip()) < SHORTEST:
            raise BadPublishing("words", field)
    row.step, row.ended_by_id, row.ended_at = Step.WITHDRAWN, by.pk, at
    row.reason_id, row.reason_en = reason_id.strip(), reason_en.strip()
    row.save(update_fields=["step", "ended_by", "ended_at", "reason_id", "reason_en"])
    record(
        Verb.RELEASE_WITHDRAWN, at=at, actor=by, target=f"release:{row.pk}",
        institution_id=row.institution_id,
    )  # fmt: skip
    return row


def _locked(release: Release, step: Step, by: Actor) -> Release:
    """Return the row locked in that step, for somebody of the office it belongs to."""
    rows = Release.all_rows.light().select_related("run__institution")
    row = rows.select_for_update(of=("self",)).get(pk=release.pk)
    if row.institution_id not in offices_of(by).values():
        raise BadPublishing("not-yours")
    if row.step != step:
        raise BadPublishing("step")
    return row
