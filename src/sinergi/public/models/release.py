"""Releases of open data, frozen, and the switches of the public page's parts."""

import datetime as dt

from django.db import models
from django.db.models import Q

from sinergi.public.naming import (
    DATASET_NAMES,
    dataset_choices,
    part_choices,
    step_choices,
)
from sinergi.public.querysets.release import PartQuerySet, ReleaseQuerySet
from sinergi.public.rules.parts import Dataset, Part, Step
from sinergi.scores.models import Run

INSTITUTION = "accounts.Institution"
PERSON = "accounts.Person"


class PartSetting(models.Model):
    """That a part was switched on or off, by whom and when; the newest row holds."""

    part = models.CharField(max_length=16, choices=part_choices)
    shown = models.BooleanField()
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    visible = PartQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PartQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the part."""
        return self.part


class Release(models.Model):
    """One edition of one table: files fixed when proposed, out after a second person agreed.

    `csv` and `json` never change. `first_on` and `last_on` say what statistics count;
    `run` is that of scores. A withdrawn release keeps its place with the reason in it.
    """

    dataset = models.CharField(max_length=16, choices=dataset_choices)
    edition = models.PositiveIntegerField()
    step = models.CharField(max_length=12, choices=step_choices, default=Step.PROPOSED)
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    release_on = models.DateField()
    csv = models.BinaryField()
    json = models.BinaryField()
    csv_sha256 = models.CharField(max_length=64)
    json_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    change_id = models.CharField(max_length=300)
    change_en = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason_id = models.CharField(max_length=300, blank=True)
    reason_en = models.CharField(max_length=300, blank=True)

    visible = ReleaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ReleaseQuerySet)()

    class Meta:
        """Newest first; an edition is given once."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "edition"], name="public_release_once"
            ),
            models.UniqueConstraint(
                fields=["dataset", "institution"],
                condition=Q(step=Step.PROPOSED),
                name="public_release_one_proposed",
            ),
        ]

    def __str__(self) -> str:
        """Return dataset and edition, as its address has them."""
        return f"{self.dataset}-{self.edition}"

    @property
    def name(self) -> str:
        """The table's name and edition in words."""
        return f"{DATASET_NAMES[Dataset(self.dataset)]} · {self.edition}"

    @property
    def is_withdrawn(self) -> bool:
        """True when it was taken back."""
        return self.step == Step.WITHDRAWN

    def is_out(self, day: dt.date) -> bool:
        """True when everybody may read it."""
        return self.step == Step.RELEASED and self.release_on <= day


def shown_parts() -> frozenset[Part]:
    """Return the parts that are switched on; by one query."""
    rows = PartSetting.all_rows.order_by("pk")
    newest = dict(rows.values_list("part", "shown"))  # a later row takes the place
    known = {one.value for one in Part}
    return frozenset(Part(one) for one, on in newest.items() if on and one in known)
