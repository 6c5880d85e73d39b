"""The rows of each table of open data, as they stand on a day.

Only what anybody may know: published scores, counts in groups of ten and more, what is
announced. No text of a report, no name of a person, nothing of a storehouse.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone, translation

from sinergi.elections.models import Stage
from sinergi.operations.models import Posko
from sinergi.outreach.models import Session
from sinergi.public.models import Release
from sinergi.public.problems import BadPublishing
from sinergi.public.report_counts import rows_of_reports
from sinergi.public.rules.datasets import COLUMNS
from sinergi.public.rules.days import next_day, next_span
from sinergi.public.rules.parts import Dataset, Step
from sinergi.public.rules.tables import LICENCE, LICENCE_URL, Cell, Frozen, freeze
from sinergi.scores.models import Run, Score
from sinergi.scores.words import label_text

ACROSS_DAYS = 365
Rows = list[list[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Rows of a table, the day they go out, what they count, and what stands beside them."""

    dataset: Dataset
    rows: Rows
    release_on: dt.date
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    about: Mapping[str, Any] = field(default_factory=dict)

    def frozen(self, edition: int) -> Frozen:
        """Return the files of that edition."""
        about = {
            "dataset": self.dataset.value,
            "edition": edition,
            "release_on": self.release_on.isoformat(),
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            **self.about,
        }
        for name, day in (("first_on", self.first_on), ("last_on", self.last_on)):
            if day is not None:
                about[name] = day.isoformat()
        return freeze(COLUMNS[self.dataset], self.rows, about)


def gather(dataset: Dataset, run: Run | None, today: dt.date) -> Gathered:
    """Return what a release of this table would hold; raises BadPublishing for none."""
    if dataset is Dataset.SCORES and run is not None:
        return Gathered(
            dataset=dataset, rows=_scores(run), release_on=today, about=about_run(run)
        )
    if dataset is Dataset.REPORTS:
        return _reports(today)
    rows = {
        Dataset.CALENDAR: _calendar, Dataset.POSKO: _posko, Dataset.SESSIONS: _sessions,
    }[dataset](today)  # fmt: skip
    return Gathered(dataset=dataset, rows=rows, release_on=today)


def about_run(run: Run) -> dict[str, Any]:
    """Return what anybody needs to judge and recompute a run."""
    with translation.override("id"):
        label_id = label_text(run.label, run.framework_name)
    with translation.override("en"):
        label_en = label_text(run.label, run.framework_name)
    return {
        "run": run.pk, "framework": run.framework_code,
        "framework_edition": run.framework_edition,
        "framework_digest": run.framework_digest, "data_digest": run.data_digest,
        "code_version": run.code_version, "seed": run.seed, "draws": run.draws,
        "as_of": run.as_of.isoformat(), "level": run.level, "within": run.within,
        "label_id": label_id, "label_en": label_en,
        "classes": [[one["code"], one["names"]] for one in run.summary.get("classes", [])],
        "share_missing": run.share_missing,
    }  # fmt: skip


def _scores(run: Run) -> Rows:
    rows = Score.all_rows.filter(run=run).light().order_by("area_code")
    return [
        [
            one.area_code, one.area_name, one.class_code or None, _rounded(one.score, 2),
            _rounded(one.p05, 2), _rounded(one.p95, 2), _rounded(one.share_missing, 3),
        ]
        for one in rows
    ]  # fmt: skip


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _reports(today: dt.date) -> Gathered:
    """Return the counts of the span that no release told yet: spans never overlap.

    Two editions over overlapping spans would tell small counts by subtraction.
    """
    told = Release.all_rows.told_spans(Dataset.REPORTS)
    span = next_span(told[Step.RELEASED], told[Step.WITHDRAWN], today)
    if span is None:
        raise BadPublishing("period")
    rows = rows_of_reports(span.first, span.last)
    if not rows:
        raise BadPublishing("too-few")
    return Gathered(
        dataset=Dataset.REPORTS, rows=rows, release_on=next_day(today),
        first_on=span.first, last_on=span.last,
    )  # fmt: skip


def _calendar(today: dt.date) -> Rows:
    rows = Stage.all_rows.select_related("election").order_by(
        "election__voting_on", "starts_on", "ends_on", "pk"
    )
    return [
        [
            one.election.code, one.name_id, one.name_en, _day(one.starts_on),
            _day(one.ends_on), one.regulation,
        ]
        for one in rows
    ]  # fmt: skip


def _posko(today: dt.date) -> Rows:
    rows = Posko.all_rows.filter(until_on__gte=today).order_by("area_code", "pk")
    return [
        [
            one.area_code, one.name, one.address, f"{one.opens_at:%H:%M}",
            f"{one.closes_at:%H:%M}", _day(one.from_on), _day(one.until_on),
        ]
        for one in rows
    ]  # fmt: skip


def _sessions(today: dt.date) -> Rows:
    zone = timezone.get_current_timezone()
    first = dt.datetime.combine(today, dt.time(), zone)
    rows = Session.visible.in_calendar().filter(
        starts_at__gte=first, starts_at__lt=first + dt.timedelta(days=ACROSS_DAYS)
    )
    ordered = rows.select_related("organiser").order_by("starts_at", "pk")
    return [
        [
            one.area_code, one.title, one.organiser.name,
            timezone.localtime(one.starts_at).isoformat(timespec="minutes"), one.place,
        ]
        for one in ordered
    ]  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
