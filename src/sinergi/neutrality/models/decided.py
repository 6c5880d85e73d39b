"""Releases: what may be told of decided matters, made once per half-year and never again."""

from django.db import models

from sinergi.access.scope import OpenQuerySet


class Release(models.Model):
    """Counts of the decisions noted in a half-year, small numbers left out.

    `counts` is `{"v": 1, "tables": {name: {"cells": {code: band}, "total": n | null}}}`;
    null is "not told" (`rules.suppression`). The counts themselves are kept nowhere.
    """

    first_on = models.DateField(unique=True)
    last_on = models.DateField()
    counts = models.JSONField()
    made_at = models.DateTimeField()

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["Release"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-first_on"]

    def __str__(self) -> str:
        """Return the first day of the half-year."""
        return self.first_on.isoformat()
