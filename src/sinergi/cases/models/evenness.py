"""Whose side a reported party is on, and audits of even-handedness, frozen."""

import secrets

from django.db import models

from sinergi.access.scope import OpenQuerySet
from sinergi.cases.models.case import Case
from sinergi.cases.querysets.case import OfCaseQuerySet


def make_audit_key() -> str:
    """Return a key for the address of a statement."""
    return secrets.token_hex(8)


class CaseSide(models.Model):
    """Whom a case concerns, for the audit alone: ballot number and kind of reporter.

    Codes of `rules.evenness`, never a name. `institution` is the office that noted it.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="side")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    side = models.CharField(max_length=12, blank=True)
    reporter = models.CharField(max_length=12, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """Reads go through `visible`."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"side {self.pk}"


class EvennessAudit(models.Model):
    """An audit as it was released: made once per office and half-year, never changed.

    `figures` is `{"v": 1, "audit": {…}, "names": {dimension: {code: name}}}`: what
    `sinergi_core.effect.evenness.Audit.as_plain` gives, small groups told together. The
    cases themselves are not kept in it; `digest` is of them. `explanation` is the word of
    the plenary (`plenary_on`), written for the public.
    """

    key = models.CharField(max_length=16, unique=True, default=make_audit_key)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    first_on = models.DateField()
    last_on = models.DateField()
    received = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    figures = models.JSONField()
    seed = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    calendar_digest = models.CharField(max_length=64)
    method = models.CharField(max_length=40)
    code_version = models.CharField(max_length=40)
    explanation = models.TextField(blank=True)
    plenary_on = models.DateField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["EvennessAudit"]()

    class Meta:
        """Newest first; one per office and half-year."""

        default_manager_name = "all_rows"
        ordering = ["-first_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "first_on"], name="cases_evenness_once"
            )
        ]

    def __str__(self) -> str:
        """Return the half-year."""
        return f"{self.first_on}..{self.last_on}"
