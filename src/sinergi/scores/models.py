"""Runs of a framework, the score of each area, and what is published. Never changed."""

import datetime as dt
from functools import lru_cache

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from sinergi.access.scope import CodeField
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.jobs.models import Job
from sinergi.scores.querysets import (
    ExportQuerySet,
    PublicationQuerySet,
    RunQuerySet,
    ScoreQuerySet,
)
from sinergi.scores.rules import Label, RunState, is_of_bawaslu, label_of, state_of
from sinergi.scores.words import in_language
from sinergi_core.index.framework import Framework, parse_framework


@lru_cache(maxsize=32)
def _read(text: str, code: str) -> Framework:
    return parse_framework(text, name=code)


class Run(models.Model):
    """One computation of a framework over the areas of one level within an area.

    What is asked stands in the first part; the rest is filled once, when the results are
    stored, and from then on the database refuses every change and deletion. `within` is
    an area code, "0" for the nation; `level` 1 province … 4 kelurahan. `input_table` is
    the gzipped CSV (per area, no persons) from which anyone can recompute with
    `sinergi index`; `framework_text` the YAML used, including changes of a what-if.
    """

    framework_code = models.CharField(max_length=60)
    framework_edition = models.CharField(max_length=40)
    framework_names = models.JSONField()
    framework_digest = models.CharField(max_length=64)
    framework_text = models.TextField()
    publisher = models.CharField(max_length=40)
    experimental = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField()
    within = CodeField()
    within_name = models.CharField(max_length=120)
    election = models.ForeignKey(Election, models.PROTECT, null=True, related_name="+")
    as_of = models.DateField()
    draws = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    options = models.JSONField(default=dict)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    by_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")

    completed_at = models.DateTimeField(null=True)
    areas = models.PositiveIntegerField(default=0)
    ranked = models.PositiveIntegerField(default=0)
    share_missing = models.FloatField(null=True)
    data_digest = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=80, blank=True)
    input_table = models.BinaryField(default=b"")
    summary = models.JSONField(default=dict)
    data_audit = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    # Field reports nobody had decided about when it was computed; None in runs before
    # there were any, and where no form fills a column of the framework.
    waiting = models.PositiveIntegerField(null=True)

    visible = RunQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(RunQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["framework_code", "level", "within"]),
            models.Index(fields=["institution", "-id"]),
        ]

    def __str__(self) -> str:
        """Return framework and number."""
        return f"{self.framework_code} #{self.pk}"

    @property
    def framework_name(self) -> str:
        """The framework's name in the reader's language."""
        return in_language(self.framework_names)

    @cached_property
    def framework(self) -> Framework:
        """The framework as used, read from the stored text; remembered per process."""
        return _read(self.framework_text, self.framework_code)

    @property
    def is_complete(self) -> bool:
        """True when the results are stored."""
        return self.completed_at is not None

    @property
    def state(self) -> RunState:
        """Where the run stands; reads the job's row."""
        job_state = self.job.state if self.job is not None else None
        return state_of(is_complete=self.is_complete, job_state=job_state)

    @property
    def is_of_bawaslu(self) -> bool:
        """True when the framework is Bawaslu's."""
        return is_of_bawaslu(self.publisher)

    @cached_property
    def publication(self) -> "Publication | None":
        """The latest publication, in force or not; None if never published."""
        rows = sorted(self.publications.all(), key=lambda row: row.pk)
        return rows[-1] if rows else None

    @property
    def is_published(self) -> bool:
        """True while the publication is in force."""
        return self.publication is not None and self.publication.is_in_force

    @property
    def label(self) -> Label:
        """What must stand beside the figures."""
        return label_of(
            level=self.level,
            is_of_bawaslu=self.is_of_bawaslu,
            is_published=self.is_published,
            is_experimental=self.experimental,
        )

    @property
    def classes(self) -> list[tuple[str, str]]:
        """Codes and names of the classes, lowest first; empty until complete."""
        return [
            (one["code"], in_language(one["names"]))
            for one in self.summary.get("classes", [])
        ]


class Score(models.Model):
    """One area in one run; None where there is no score, which is not zero.

    The lists follow the run's summary: `node_values` and `contribution_values` its
    "nodes" and "contributions", `indicator_values` and `indicator_days` (ISO days of the
    oldest input) its "indicators". Name and parent are those of the day of the run.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="scores", db_index=False)
    area_code = CodeField()
    area_name = models.CharField(max_length=120)
    parent_code = CodeField(blank=True)
    score = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    p05 = models.FloatField(null=True)
    p50 = models.FloatField(null=True)
    p95 = models.FloatField(null=True)
    rank_p05 = models.FloatField(null=True)
    rank_p50 = models.FloatField(null=True)
    rank_p95 = models.FloatField(null=True)
    class_code = models.CharField(max_length=40, blank=True)
    class_probability = models.JSONField(default=dict)
    top_probability = models.FloatField(null=True)
    share_missing = models.FloatField(null=True)
    node_values = models.JSONField(default=list)
    contribution_values = models.JSONField(default=list)
    indicator_values = models.JSONField(default=list)
    indicator_days = models.JSONField(default=list)

    visible = ScoreQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ScoreQuerySet)()

    class Meta:
        """One row per area; read by rank or by code."""

        default_manager_name = "all_rows"
        ordering = ["run", "area_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "area_code"], name="scores_score_once"
            )
        ]
        indexes = [
            models.Index(fields=["run", "rank"]),
            models.Index(fields=["area_code", "run"]),
        ]

    def __str__(self) -> str:
        """Return area and rank."""
        return f"{self.area_code} {self.rank}"

    @property
    def nodes(self) -> dict[str, float | None]:
        """Scores of the nodes by code."""
        return self._named("nodes", self.node_values)

    @property
    def contributions(self) -> dict[str, float | None]:
        """What each part adds to the score, in points; the sum is the score."""
        return self._named("contributions", self.contribution_values)

    @property
    def values(self) -> dict[str, float | None]:
        """Indicator values by code, in their units; None where nobody has looked."""
        return self._named("indicators", self.indicator_values)

    @property
    def days(self) -> dict[str, str | None]:
        """The day (ISO) of each indicator's oldest input."""
        names = self.run.summary.get("indicators", [])
        return dict(zip(names, self.indicator_days, strict=False))

    @property
    def class_name(self) -> str:
        """The class in the reader's language, empty when there is none."""
        return dict(self.run.classes).get(self.class_code, self.class_code)

    @property
    def class_order(self) -> int | None:
        """0 for the lowest class; None when there is none."""
        codes = [code for code, _ in self.run.classes]
        return codes.index(self.class_code) if self.class_code in codes else None

    def _named(self, key: str, values: list[float | None]) -> dict[str, float | None]:
        return dict(zip(self.run.summary.get(key, []), values, strict=False))


class Publication(models.Model):
    """That a run was shown to every reader of scores, by whom, and until when.

    One is in force per framework, level, area and institution; a newer one of the same
    institution replaces it, and then the old run stays readable. A withdrawn run is its makers' alone again.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="publications")
    framework_code = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    within = CodeField()
    label = models.CharField(max_length=200, blank=True)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    visible = PublicationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PublicationQuerySet)()

    class Meta:
        """The database allows one in force per institution, framework, level and area."""

        default_manager_name = "all_rows"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework_code", "level", "within", "institution"],
                condition=Q(replaced_at=None, withdrawn_at=None),
                name="scores_publication_one_in_force",
            )
        ]

    def __str__(self) -> str:
        """Return the run and whether it is in force."""
        return f"run {self.run_id} {'in force' if self.is_in_force else 'ended'}"

    @property
    def is_in_force(self) -> bool:
        """True while neither replaced nor withdrawn."""
        return self.replaced_at is None and self.withdrawn_at is None

    @property
    def ended_at(self) -> dt.datetime | None:
        """When it ended, None while in force."""
        return self.withdrawn_at or self.replaced_at


class Sensitivity(models.Model):
    """What drives the ranks of a run: Sobol' indices and leave-one-out, added later."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="sensitivities")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    samples = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    by_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    visible = ScoreQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ScoreQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return the run."""
        return f"sensitivity of run {self.run_id}"


class Export(models.Model):
    """A large download of a run, prepared for one person, for a day.

    `file` names it in the folder of prepared files, empty until it is ready.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    by_id = models.BigIntegerField()
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=60, blank=True)
    size = models.BigIntegerField(default=0)

    visible = ExportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ExportQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-id"]
        indexes = [models.Index(fields=["by_id", "run"])]

    def __str__(self) -> str:
        """Return the run and the format."""
        return f"run {self.run_id} as {self.kind}"
