"""Notices, the ledger of their delivery, what people chose, webhooks and calendar feeds."""

import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.alerts.models_sms import SmsNumber as SmsNumber
from sinergi.alerts.querysets import (
    DeliveryQuerySet,
    NoticeQuerySet,
    OwnQuerySet,
    WebhookQuerySet,
)
from sinergi.alerts.rules import Choice, Kind, State

KIND_NAMES = {
    Kind.ASKED: _("A commitment is asked of your institution"),
    Kind.ACCEPTED: _("A commitment you asked for was accepted"),
    Kind.DECLINED: _("A commitment you asked for was declined"),
    Kind.BLOCKED: _("A commitment you asked for is blocked"),
    Kind.REPORTED: _("A commitment was reported as done and waits for confirmation"),
    Kind.SENT_BACK: _("A commitment came back: it is not done yet"),
    Kind.DONE: _("A commitment was confirmed as done"),
    Kind.CANCELLED: _("A commitment was cancelled"),
    Kind.MOVED: _("The due day of a commitment moved with the calendar"),
    Kind.DUE_SOON: _("A commitment is due in a few days"),
    Kind.UNANSWERED: _("A commitment still waits for your institution's yes or no"),
    Kind.STAGE_NEAR: _("A stage begins or ends soon; commitments of it are open"),
    Kind.LATE: _("A commitment of your institution is late"),
    Kind.ESCALATED: _("A late commitment in your line needs you"),
    Kind.ON_AGENDA: _("A late commitment is proposed for the next joint meeting"),
    Kind.INVITED: _("Your institution is invited to a meeting"),
    Kind.MEETING_CHANGED: _("A meeting you are invited to has changed"),
    Kind.MEETING_CANCELLED: _("A meeting you were invited to is cancelled"),
    Kind.MINUTES_WAIT: _("Minutes wait for your institution's approval"),
    Kind.MINUTES_PUBLISHED: _("Minutes were published"),
    Kind.PLAN_WAITS: _("A plan waits for your approval"),
    Kind.PLAN_DECIDED: _("A plan of yours was decided upon"),
    Kind.RETURNED: _("A form you sent came back and waits for your correction"),
    Kind.REJECTED: _("A form you sent was rejected"),
    Kind.TO_REVIEW: _("Forms from the field wait for your review"),
    Kind.SUBMISSION_RECEIVED: _("A filled form was received"),
    Kind.SUBMISSION_REVIEWED: _("A filled form was decided about"),
    Kind.PROPS_TO_DECIDE: _("Campaign props wait for your decision"),
    Kind.PROPS_TO_ORDER: _("Campaign props were recommended; your order is waited for"),
    Kind.OPERATION_ASKED: _("Your unit is asked to take part in a joint operation"),
    Kind.OPERATION_MOVED: _(
        "A joint operation you take part in was ordered or changed"
    ),
    Kind.UNIT_ANSWERED: _("A unit answered about your joint operation"),
    Kind.SEALED_WAITS: _("A sealed report of a posko waits for you"),
    Kind.SHEET_TO_SIGN: _("A sheet of the day before voting waits for your signature"),
    Kind.SESSIONS_TO_VERIFY: _("Outreach sessions were held and wait for your check"),
    Kind.MATERIAL_ASKED: _("A material waits for your approval"),
    Kind.RUMOR_ASKED: _("A rumour waits for your verified answer"),
    Kind.RUMOR_ANSWERED: _("A rumour your line told of has a verified answer"),
    Kind.DEFECT_ASKED: _("Your institution is asked to mend a defect of a facility"),
    Kind.DEFECT_DECIDED: _("A defect you proposed was decided upon"),
    Kind.CHECK_EXPIRES: _("A check of a facility ends soon; check it again"),
    Kind.MATTER_WAITS: _("A neutrality matter waits for your step"),
    Kind.MATTER_DUE: _("The deadline of a neutrality matter is near or over"),
    Kind.EVIDENCE_BROKEN: _("A chain of evidence or a sealed file is broken"),
    Kind.WARNING_PROPOSED: _("A warning waits for a second person"),
    Kind.WARNING_SENT: _("A warning for your institution"),
    Kind.WARNING_UPDATED: _("A warning for your institution was updated"),
    Kind.WARNING_RAISED: _("A warning that an institution below yours left unanswered"),
    Kind.WARNING_OVER: _("A warning for your institution is over"),
    Kind.WARNING_CANCELLED: _("A warning for your institution was called back"),
    Kind.PACKAGE_ARRIVED: _("A package was handed over to your office"),
    Kind.PACKAGE_RECEIVED: _("The receipt of a package of yours was confirmed"),
    Kind.PACKAGE_ANSWERED: _("A package of yours was answered"),
    Kind.PACKAGE_DISPUTED: _("A hand-over of your office is disputed"),
    Kind.PACKAGE_LATE: _("The receipt or answer of a hand-over is overdue"),
    Kind.TEST: _("A test from Sinergi"),
}
"""What each kind says. Never a name, a title or a text of people."""

STATE_NAMES = {
    State.QUEUED: _("queued"),
    State.SENT: _("sent"),
    State.SEEN: _("seen"),
    State.FAILED: _("failed"),
}
"""What a state of a delivery is called."""

CHOICE_NAMES = {
    Choice.NOW: _("at once"),
    Choice.DIGEST: _("in the daily digest"),
    Choice.OFF: _("not at all"),
}


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return [(kind.value, str(KIND_NAMES[kind])) for kind in Kind]


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return [(state.value, str(STATE_NAMES[state])) for state in State]


def choice_choices() -> list[tuple[str, str]]:
    """Return the ways to be told as choices."""
    return [(choice.value, str(CHOICE_NAMES[choice])) for choice in Choice]


class Cursor(models.Model):
    """How far the list of facts was read; moved in the transaction that makes notices."""

    name = models.CharField(max_length=30, primary_key=True)
    fact = models.BigIntegerField(default=0)

    all_rows = models.Manager["Cursor"]()

    class Meta:
        """One row per reader."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return how far it is."""
        return f"{self.name}: {self.fact}"


class Webhook(models.Model):
    """An address of an institution to which notices are posted, signed.

    The secret is nowhere stored: it is derived from the server's key and `salt`.
    `kinds` empty means all.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    url = models.URLField(max_length=300)
    kinds = models.JSONField(default=list, blank=True)
    salt = models.CharField(max_length=32)
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    visible = WebhookQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(WebhookQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the row's number: addresses may hold secrets."""
        return f"webhook {self.pk}"

    @property
    def secret(self) -> str:
        """The key its requests are signed with."""
        key = settings.SECRET_KEY.encode()
        text = f"sinergi.alerts.webhook:{self.salt}"
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Notice(models.Model):
    """Something one person, or one institution by webhook, is told.

    `target` is `thing:id` as in the facts, `reference` what people call it (a number,
    never a title), `key` makes it once: the fact's id or the due day.
    """

    person = models.ForeignKey(
        "accounts.Person", models.CASCADE, null=True, related_name="+"
    )
    institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, null=True, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=kind_choices)
    target = models.CharField(max_length=80)
    reference = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    # Whether it stands on the person's page and counts at the bell.
    in_app = models.BooleanField(default=True)

    visible = NoticeQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(NoticeQuerySet)()

    class Meta:
        """Newest first; a person is told once of one thing."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "seen_at"], name="alerts_notice_unseen"),
            models.Index(fields=["target"], name="alerts_notice_target"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "target", "key"],
                condition=~Q(person=None),
                name="alerts_notice_once",
            ),
            models.UniqueConstraint(
                fields=["institution", "kind", "target", "key"],
                condition=~Q(institution=None),
                name="alerts_notice_of_institution_once",
            ),
            models.CheckConstraint(
                condition=Q(person=None) ^ Q(institution=None),
                name="alerts_notice_of_one",
            ),
        ]

    def __str__(self) -> str:
        """Return kind and target."""
        return f"{self.kind} {self.target}"

    @property
    def text(self) -> str:
        """What it says, in the active language."""
        return str(KIND_NAMES[Kind(self.kind)])


class Delivery(models.Model):
    """A notice on its way by one channel; the ledger.

    `problem` is a code (never the server's words, which may hold addresses); `due_at`
    when it is tried next; `digest` waits for the daily one.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    webhook = models.ForeignKey(
        Webhook, models.CASCADE, null=True, related_name="deliveries"
    )
    channel = models.CharField(max_length=10)
    digest = models.BooleanField(default=False)
    state = models.CharField(
        max_length=8, choices=state_choices, default=State.QUEUED.value
    )
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    # When the gateway of SMS says that the telephone has it.
    delivered_at = models.DateTimeField(null=True)

    visible = DeliveryQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DeliveryQuerySet)()

    class Meta:
        """Newest first; the worker asks for what is queued and due."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="alerts_delivery_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"],
                condition=Q(webhook=None),
                name="alerts_delivery_once",
            ),
            models.UniqueConstraint(
                fields=["notice", "webhook"],
                condition=~Q(webhook=None),
                name="alerts_delivery_to_webhook_once",
            ),
        ]

    def __str__(self) -> str:
        """Return channel and state."""
        return f"{self.channel} {self.state}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[State(self.state)])


class Preference(models.Model):
    """How a person wants one kind by one channel; without a row the default holds."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=kind_choices)
    channel = models.CharField(max_length=10)
    choice = models.CharField(max_length=8, choices=choice_choices)

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager["Preference"]()

    class Meta:
        """One choice per kind and channel."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "channel"], name="alerts_preference_once"
            )
        ]

    def __str__(self) -> str:
        """Return kind and choice."""
        return f"{self.kind} {self.channel} {self.choice}"


class Reader(models.Model):
    """The language in which a person reads what is sent to them."""

    person = models.OneToOneField(
        "accounts.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    language = models.CharField(max_length=8)

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager["Reader"]()

    class Meta:
        """One row per person who chose."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the language."""
        return self.language


PERSON, INSTITUTION, CITY = "person", "institution", "city"


def scope_choices() -> list[tuple[str, str]]:
    """Return what a calendar feed can hold."""
    return [
        (PERSON, str(_("what is mine"))),
        (INSTITUTION, str(_("what is my institution's"))),
        (CITY, str(_("everything of an area that I may see"))),
    ]


class Feed(models.Model):
    """A calendar to subscribe to, by a secret address of which only the hash is kept.

    What it shows is asked with the rights its maker has at that moment.
    """

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    scope = models.CharField(max_length=12, choices=scope_choices)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    area_code = CodeField(blank=True)
    language = models.CharField(max_length=8)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager["Feed"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return what it shows."""
        return self.scope
