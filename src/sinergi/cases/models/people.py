"""Parties of a case, hearings, invitations, plenaries: names and dissents are sealed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.cases.models.case import Case, CaseStep, make_key, outcome_choices
from sinergi.cases.querysets.case import (
    OfCaseQuerySet,
    PartyQuerySet,
    SummonsQuerySet,
)
from sinergi.cases.rules.kinds import Delivery, Role

ROLE_NAMES = {
    Role.REPORTER: _("reporter"),
    Role.ACCUSED: _("reported party"),
    Role.WITNESS: _("witness"),
    Role.EXPERT: _("expert"),
    Role.RELATED: _("related party"),
    Role.REPRESENTATIVE: _("representative"),
}
DELIVERY_NAMES = {
    Delivery.WRITTEN: _("written"),
    Delivery.SENT: _("sent"),
    Delivery.DELIVERED: _("delivered"),
    Delivery.REFUSED: _("refused"),
    Delivery.UNREACHABLE: _("not reached"),
}
HEARING_NAMES = {
    "clarification": _("clarification"),
    "hearing": _("open hearing"),
    "plenary": _("plenary"),
}
HEARING_STATES = {
    "planned": _("planned"),
    "held": _("held"),
    "cancelled": _("cancelled"),
}


def role_choices() -> list[tuple[str, str]]:
    """Return what a party may be, as choices."""
    return [(one.value, str(name)) for one, name in ROLE_NAMES.items()]


def delivery_choices() -> list[tuple[str, str]]:
    """Return what becomes of an invitation, as choices."""
    return [(one.value, str(name)) for one, name in DELIVERY_NAMES.items()]


def hearing_choices() -> list[tuple[str, str]]:
    """Return the kinds of hearing as choices."""
    return [(code, str(name)) for code, name in HEARING_NAMES.items()]


def hearing_state_choices() -> list[tuple[str, str]]:
    """Return the states of a hearing as choices."""
    return [(code, str(name)) for code, name in HEARING_STATES.items()]


class Party(models.Model):
    """Somebody in a case; name, office and address are sealed.

    `office` is the institution the party serves: all its people are kept out of the case.
    `person` is the account of the party, where one is known: from `summoned_at` on it sees
    its own summons, and nothing else. `stands_for` is whom a representative speaks for.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=16, choices=role_choices)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    stands_for = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="representatives"
    )
    sealed_name = models.BinaryField()
    added_at = models.DateTimeField()
    summoned_at = models.DateTimeField(null=True)

    visible = PartyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PartyQuerySet)()

    class Meta:
        """In the order they were added."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the row's number: a name is sealed."""
        return f"party {self.pk}"

    @property
    def role_name(self) -> str:
        """What the party is, in words."""
        return str(ROLE_NAMES[Role(self.role)])


class Hearing(models.Model):
    """A clarification, an open hearing or a plenary, with hour and place."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True, default=make_key)
    kind = models.CharField(max_length=16, choices=hearing_choices)
    starts_at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=200)
    state = models.CharField(
        max_length=12, choices=hearing_state_choices, default="planned"
    )
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """By hour."""

        default_manager_name = "all_rows"
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        """Return kind and day."""
        return f"{self.kind} {self.starts_at:%Y-%m-%d}"

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(HEARING_NAMES[self.kind])

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(HEARING_STATES[self.state])


class Invitation(models.Model):
    """A summons of a party to a hearing, and what became of it."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="invitations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="invitations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="invitations")
    number = models.CharField(max_length=100)
    delivery = models.CharField(
        max_length=12, choices=delivery_choices, default=Delivery.WRITTEN
    )
    delivered_on = models.DateField(null=True)
    came = models.BooleanField(null=True)
    changed_at = models.DateTimeField()

    visible = SummonsQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SummonsQuerySet)()

    class Meta:
        """In the order they were written; a party once to a hearing."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "party"], name="cases_invitation_once"
            )
        ]

    def __str__(self) -> str:
        """Return the number of the letter."""
        return self.number

    @property
    def delivery_name(self) -> str:
        """What became of it, in words."""
        return str(DELIVERY_NAMES[Delivery(self.delivery)])


class Plenary(models.Model):
    """A plenary: how many members the office has, who sat, what they found."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plenaries")
    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    members = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=16, choices=outcome_choices)
    dissents = models.PositiveSmallIntegerField(default=0)
    sealed_sitting = models.BinaryField()
    held_on = models.DateField()

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the day."""
        return str(self.held_on)
