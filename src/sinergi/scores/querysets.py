"""Questions about runs, their scores and what is published."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, within

Row = TypeVar("Row", bound=models.Model)
NATION = "0"
HEAVY = ("framework_text", "input_table", "summary", "data_audit", "options", "sources")
"""Columns of a run that no list needs."""


class RunQuerySet(ScopedQuerySet[Row]):
    """Runs: those of one's institutions, and what any institution has published."""

    def to(self, user: Actor) -> Self:
        """Return the runs this person may see; without READ_SCORES none."""
        if not user.holds(Permission.READ_SCORES):
            return self.none()
        own = Q(institution_id__in=user.institutions)
        return self.filter(own | Exists(self._publications(withdrawn_at=None)))

    def published(self) -> Self:
        """Return the runs that are in force: published, not replaced, not withdrawn."""
        return self.filter(
            Exists(self._publications(withdrawn_at=None, replaced_at=None))
        )

    def newest_published_first(self) -> Self:
        """Order by the publication in force, newest first; for runs that have one."""
        in_force = Q(publications__withdrawn_at=None, publications__replaced_at=None)
        latest = models.Max("publications__at", filter=in_force)
        return self.annotate(published_at=latest).order_by("-published_at", "-pk")

    def of(self, framework_code: str) -> Self:
        """Return the runs of one framework, all editions."""
        return self.filter(framework_code=framework_code)

    def complete(self) -> Self:
        """Return the runs whose results are stored."""
        return self.exclude(completed_at=None)

    def in_state(self, state: str) -> Self:
        """Return the runs in a state: waiting, running, failed or done."""
        if state == "done":
            return self.complete()
        return self.filter(completed_at=None, job__state=state)

    def covering(self, area_code: str) -> Self:
        """Return the runs over an area or part of it, or over an area around it."""
        parts = area_code.split(".")
        around = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
        return self.filter(
            Q(within__in=[NATION, *around]) | within(area_code, "within")
        )

    def listed(self) -> Self:
        """Leave out the large columns and join what a list shows."""
        return self.defer(*HEAVY).select_related("job", "institution", "election")

    def with_publication(self) -> Self:
        """Join the publications in one more query, newest first."""
        return self.prefetch_related("publications")

    def _publications(self, **conditions: object) -> models.QuerySet[models.Model]:
        related = self.model._meta.get_field("publications").related_model
        rows: models.QuerySet[models.Model] = related._default_manager.filter(  # type: ignore[union-attr]
            run_id=OuterRef("pk"), **conditions
        )
        return rows


class ScoreQuerySet(ScopedQuerySet[Row]):
    """Scores: those of the runs one may see."""

    def to(self, user: Actor) -> Self:
        """Return the scores of the runs this person may see."""
        runs = self.model._meta.get_field("run").related_model
        visible = runs.visible.to(user)  # type: ignore[union-attr]
        return self.filter(run_id__in=visible.values("pk"))

    def within(self, code: str) -> Self:
        """Return the scores of an area and of all below it; the nation is everything."""
        return (
            self.all()
            if code in {"", NATION}
            else self.filter(within(code, "area_code"))
        )

    def named(self, words: str) -> Self:
        """Return the areas whose name or code begins or goes on with these words."""
        return self.filter(
            Q(area_name__icontains=words) | Q(area_code__startswith=words)
        )

    def ranked(self) -> Self:
        """Return them most vulnerable first, the unranked last."""
        return self.order_by(models.F("rank").asc(nulls_last=True), "area_code")

    def light(self) -> Self:
        """Leave out the lists per node and indicator, which only a profile shows."""
        return self.defer(
            "node_values", "contribution_values", "indicator_values", "indicator_days"
        )


class PublicationQuerySet(ScopedQuerySet[Row]):
    """Publications; whoever may read scores may see what was published and when."""

    def to(self, user: Actor) -> Self:
        """Return all publications to readers of scores."""
        return self.all() if user.holds(Permission.READ_SCORES) else self.none()

    def in_force(self) -> Self:
        """Return what is neither replaced nor withdrawn."""
        return self.filter(replaced_at=None, withdrawn_at=None)


class ExportQuerySet(ScopedQuerySet[Row]):
    """Prepared downloads: one's own, while one may see the run."""

    def to(self, user: Actor) -> Self:
        """Return what the person asked for, of the runs they may see now."""
        runs = self.model._meta.get_field("run").related_model
        visible = runs.visible.to(user)  # type: ignore[union-attr]
        return self.filter(by_id=user.pk, run_id__in=visible.values("pk"))

    def of(self, run_id: int, kind: str, language: str) -> Self:
        """Return the downloads of one run in one format and language."""
        return self.filter(run_id=run_id, kind=kind, language=language)

    def usable(self, at: dt.datetime) -> Self:
        """Return those that can be downloaded or still may become so."""
        ready = Q(expires_at__gt=at)
        return self.filter(
            ready | Q(ready_at=None, job__state__in=("waiting", "running"))
        )
