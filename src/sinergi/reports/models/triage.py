"""What is done with a report: who handles it, its trail, completion, identity, referral.

Nothing here holds words of a report in the clear: what somebody writes is sealed.
"""

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.reports.models.naming import STATE_NAMES
from sinergi.reports.querysets.triage import (
    HandlingQuerySet,
    IdentityQuerySet,
    SeenWithReportQuerySet,
)
from sinergi.reports.rules.acting import Act, Ground, IdentityState, ReferredTo

ACT_NAMES: dict[str, Promise] = {
    Act.LOOKED: _("text opened"),
    Act.ROUTED: _("routed"),
    Act.ASSIGNED: _("assigned"),
    Act.MOVED: _("state changed"),
    Act.ASKED: _("asked to complete"),
    Act.ANSWERED: _("answered"),
    Act.GROUPED: _("put into an incident"),
    Act.UNGROUPED: _("taken out of an incident"),
    Act.OFFICIAL: _("official receipt entered"),
    Act.REFERRED: _("referral proposed"),
    Act.NAMED: _("party named"),
    Act.KIND: _("kind changed"),
    Act.IDENTITY: _("identity asked for"),
    Act.OPENED: _("identity handed to the custodian"),
    Act.CASED: _("made part of a case"),
}
IDENTITY_NAMES: dict[str, Promise] = {
    IdentityState.ASKED: pgettext_lazy("identity", "asked for"),
    IdentityState.APPROVED: pgettext_lazy("identity", "approved"),
    IdentityState.REFUSED: pgettext_lazy("identity", "refused"),
    IdentityState.OPENED: pgettext_lazy("identity", "handed out"),
}
GROUND_NAMES: dict[str, Promise] = {
    Ground.FORMAL: _("to check the formal elements"),
    Ground.CONTACT: _("to reach the reporter: no other way is left"),
    Ground.SUMMONS: _("to call the reporter to a clarification"),
    Ground.SAFETY: _("to protect the reporter"),
    Ground.LAW: _("because a law or a court demands it"),
}
REFERRED_NAMES: dict[str, Promise] = {
    ReferredTo.KOMINFOTIK: _("Suku Dinas Kominfotik"),
    ReferredTo.BAWASLU: _("Bawaslu above this office"),
    ReferredTo.POLICE: _("the police"),
    ReferredTo.KPU: _("KPU"),
}


def act_choices() -> list[tuple[str, str]]:
    """Return what may be done as choices."""
    return [(str(code), str(name)) for code, name in ACT_NAMES.items()]


def identity_choices() -> list[tuple[str, str]]:
    """Return the states of a request as choices."""
    return [(str(code), str(name)) for code, name in IDENTITY_NAMES.items()]


def ground_choices() -> list[tuple[str, str]]:
    """Return the grounds for opening an identity as choices."""
    return [(str(code), str(name)) for code, name in GROUND_NAMES.items()]


def referred_choices() -> list[tuple[str, str]]:
    """Return to whom content may be referred as choices."""
    return [(str(code), str(name)) for code, name in REFERRED_NAMES.items()]


class Handling(models.Model):
    """Who handles a report, since when and why; the newest without `ended_at` is in force.

    `institution` is the office at whose desk it lies: the one that received it, or one of
    its line (Panwascam) it was routed to. For the latter `sealed_text` is what was told,
    sealed anew to that office's key; None while it could not be (locked, or no key).
    `line` is the routing line that led there, 0 for a person's own decision.
    """

    report = models.ForeignKey(
        "reports.Report", models.PROTECT, related_name="handlings"
    )
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    line = models.PositiveBigIntegerField(default=0)
    sealed_text = models.BinaryField(null=True)
    warned = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    visible = HandlingQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(HandlingQuerySet)()

    class Meta:
        """Oldest first; one in force per report."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(ended_at=None),
                name="reports_handling_once",
            )
        ]
        indexes = [models.Index(fields=["institution", "ended_at"])]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"handling {self.pk}"


class ReportTrace(models.Model):
    """One thing done to a report: who, when, what; only ever added.

    `told` holds ids, numbers and codes, never words of a report.
    """

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="traces")
    act = models.CharField(max_length=12, choices=act_choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=16, blank=True)
    told = models.JSONField(default=dict)

    visible = SeenWithReportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SeenWithReportQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return what was done."""
        return self.act

    @property
    def act_name(self) -> str:
        """What was done, in words."""
        return str(ACT_NAMES.get(self.act, self.act))

    @property
    def state_name(self) -> str:
        """The state after it, in words; empty where it did not change."""
        return str(STATE_NAMES[self.state]) if self.state else ""


class Completion(models.Model):
    """A report given back to its reporter for completion, by a question in the mailbox.

    `missing` lists the elements asked for; `due_on` until when, `due_rule` by which rule
    (`established` False: the deadline is not certain). `answered_at` when an answer came.
    """

    report = models.ForeignKey(
        "reports.Report", models.PROTECT, related_name="completions"
    )
    message = models.OneToOneField(
        "reports.Message", models.PROTECT, null=True, related_name="+"
    )
    missing = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField(null=True)
    due_rule = models.CharField(max_length=200, blank=True)
    established = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    visible = SeenWithReportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SeenWithReportQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        indexes = [models.Index(fields=["answered_at", "due_on"])]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"completion {self.pk}"


class Party(models.Model):
    """Whom a report names, where that is an office or account known here.

    Kept so that the named, and everybody of a named institution, see nothing of it.
    `sealed_text` holds JSON `{"office", "name"}` for those who read the report.
    """

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="parties")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    sealed_text = models.BinaryField(null=True)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    visible = SeenWithReportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SeenWithReportQuerySet)()

    class Meta:
        """In the order they were named."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["institution", "removed_at"]),
            models.Index(fields=["person", "removed_at"]),
        ]

    def __str__(self) -> str:
        """Return the row's number: an office can be a person."""
        return f"party {self.pk}"


class IdentityRequest(models.Model):
    """Somebody asks a custodian to open who told a report.

    The sealed identity goes to the custodian's own machine; here only ground and trail
    are kept. `institution` is the office that received the report.
    """

    report = models.ForeignKey(
        "reports.Report", models.PROTECT, related_name="identity_requests"
    )
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    ground = models.CharField(max_length=12, choices=ground_choices)
    reference = models.CharField(max_length=80, blank=True)
    state = models.CharField(
        max_length=12, choices=identity_choices, default=IdentityState.ASKED
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=0)

    visible = IdentityQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(IdentityQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["institution", "state"])]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"identity request {self.pk}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(IDENTITY_NAMES[self.state])

    @property
    def ground_name(self) -> str:
        """The ground in words."""
        return str(GROUND_NAMES[self.ground])


class Referral(models.Model):
    """Media or hoax content proposed to another body: a proposal, sent by a person.

    `sealed_text` holds JSON `{"address", "note"}`, sealed to the office (`institution`).
    """

    report = models.ForeignKey(
        "reports.Report", models.PROTECT, related_name="referrals"
    )
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    to = models.CharField(max_length=12, choices=referred_choices)
    sealed_text = models.BinaryField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    sent_number = models.CharField(max_length=80, blank=True)
    dropped_at = models.DateTimeField(null=True)

    visible = SeenWithReportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SeenWithReportQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["institution", "sent_on", "dropped_at"])]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"referral {self.pk}"

    @property
    def to_name(self) -> str:
        """To whom, in words."""
        return str(REFERRED_NAMES[self.to])
