"""A neutrality matter, whom it names, what proves it, and who has been told of it.

Nothing here is found by counting: addresses and numbers are drawn at random, so that who
handles one matter learns nothing of how many there are.
"""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.neutrality.models.pledge import kind_choices, make_key
from sinergi.neutrality.models.told import Told
from sinergi.neutrality.querysets.matter import (
    EvidenceQuerySet,
    MatterQuerySet,
    PackageQuerySet,
    StepQuerySet,
    SubjectQuerySet,
)
from sinergi.neutrality.rules.acts import Regime
from sinergi.neutrality.rules.paths import Path, Step
from sinergi.neutrality.rules.subjects import SubjectKind

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 7
PATH_NAMES = {
    Path.ASN: _("civil servant (ASN)"),
    Path.RTRW: _("RT or RW"),
    Path.OTHER: _("other office the law names"),
}
STEP_NAMES = {
    Step.OPENED: _("opened"),
    Step.PASSED_UP: _("passed to the level above"),
    Step.HANDED: _("handed to the superior for clarification"),
    Step.SUMMONED: _("summoned"),
    Step.HEARD: _("heard"),
    Step.STUDIED: _("studied"),
    Step.FORWARDED: _("referred"),
    Step.RECEIVED: _("referral received"),
    Step.RECOMMENDED: _("sanction recommended"),
    Step.IMPOSED: _("sanction imposed"),
    Step.NOT_IMPOSED: _("recommendation not followed"),
    Step.ORAL: _("reprimanded orally"),
    Step.WRITTEN: _("reprimanded in writing"),
    Step.TO_CAMAT: _("reported to the level above"),
    Step.RESIGNED: _("resigned"),
    Step.REVOKED: _("appointment revoked by decision"),
    Step.ANSWERED: _("answered by the authority"),
    Step.DROPPED: _("not proven"),
    Step.CLOSED: _("closed"),
}
REGIME_NAMES = {
    Regime.PEMILU: _("general election (Pemilu)"),
    Regime.PILKADA: _("regional head election (Pilkada)"),
}


def path_choices() -> list[tuple[str, str]]:
    """Return the paths as choices."""
    return [(one.value, str(name)) for one, name in PATH_NAMES.items()]


def step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(one.value, str(name)) for one, name in STEP_NAMES.items()]


def regime_choices() -> list[tuple[str, str]]:
    """Return the regimes as choices."""
    return [(one.value, str(name)) for one, name in REGIME_NAMES.items()]


def source_choices() -> list[tuple[str, str]]:
    """Return how a matter came to be known, as choices."""
    return [
        ("finding", str(_("own finding (temuan)"))),
        ("report", str(_("report (laporan)"))),
        ("transfer", str(_("handed over by another institution"))),
        ("observation", str(_("observation of the kelurahan"))),
    ]


def make_number() -> str:
    """Return a number people can cite, drawn at random: `N-7K3QWXT`."""
    return "N-" + "".join(secrets.choice(LETTERS) for _ in range(NUMBER_LENGTH))


class Matter(Told):
    """One alleged breach of neutrality.

    `institution` opened it, `lead` leads it now, `handler` is who acts where the path
    hands it to a superior; `turn` is whose the next step is. `act` is the key of a listed act (`skb/2-2022/etik-3`).
    `due_on` is until when the next step is due, where a deadline is known. `in_plain`:
    some words of it stand in plain columns still, from before they were sealed.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    number = models.CharField(max_length=12, unique=True, default=make_number)
    path = models.CharField(max_length=8, choices=path_choices)
    regime = models.CharField(max_length=8, choices=regime_choices)
    act = models.CharField(max_length=80)
    summary = models.TextField(blank=True)
    happened_on = models.DateField()
    area_code = CodeField()
    source_kind = models.CharField(max_length=12, choices=source_choices)
    source_reference = models.CharField(max_length=200, blank=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    lead = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    turn = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    step = models.CharField(max_length=12, choices=step_choices, default=Step.OPENED)
    step_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_rule = models.CharField(max_length=200, blank=True)
    due_provisional = models.BooleanField(default=False)
    decided_on = models.DateField(null=True, db_index=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    in_plain = models.BooleanField(default=False, db_index=True)
    example = models.BooleanField(default=False)

    visible = MatterQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(MatterQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-step_at", "-pk"]
        indexes = [models.Index(fields=["turn", "step"])]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.number

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step)])

    @property
    def path_name(self) -> str:
        """The path in words."""
        return str(PATH_NAMES[Path(self.path)])


class Subject(Told):
    """An office a matter names: the accused one, or a superior named beside it.

    `institution` is where the office stands: the unit of a civil servant, all of whose
    people then are kept out; of RT and RW the kelurahan above, which is not. `person` is
    the account of the holder, where one is known. `office_key` is a keyed mark by which two
    rows of one office are found alike and none is read. `summoned_at`: from then on the holder
    sees the summons, and nothing else.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=8, choices=kind_choices)
    office = models.CharField(max_length=160, blank=True)
    office_key = models.CharField(max_length=160, db_index=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    accused = models.BooleanField(default=True)
    named_at = models.DateTimeField()
    summoned_at = models.DateTimeField(null=True)

    visible = SubjectQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SubjectQuerySet)()

    class Meta:
        """The accused first."""

        default_manager_name = "all_rows"
        ordering = ["-accused", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "institution", "kind", "office_key"],
                name="neutrality_subject_once",
            )
        ]

    def __str__(self) -> str:
        """Return the row's number: an office can be a person."""
        return f"subject {self.pk}"

    @property
    def is_inside(self) -> bool:
        """True when the office is part of the institution's staff."""
        return self.kind in {SubjectKind.ASN, SubjectKind.OTHER}


class SubjectName(models.Model):
    """The name of who holds the office, as it was kept before words were sealed."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="kept_name")
    sealed = models.TextField()

    all_rows = models.Manager["SubjectName"]()

    class Meta:
        """Read until it is sealed with the office, and removed then."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the row's number."""
        return f"name {self.pk}"


class MatterStep(Told):
    """A step taken; only ever added. `institution` is whose people took it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    step_from = models.CharField(max_length=12, blank=True)
    step_to = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    happened_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_rule = models.CharField(max_length=200, blank=True)

    visible = StepQuerySet.as_manager()
    all_rows = models.Manager["MatterStep"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the step."""
        return self.step_to

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step_to)])


class Package(models.Model):
    """What an institution has been told of a matter, since a recorded step.

    The one key to a matter: without a package the matter does not exist. `ended_at` when
    the institution turned out to be named in it.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="packages")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    step = models.ForeignKey(MatterStep, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    visible = PackageQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PackageQuerySet)()

    class Meta:
        """Oldest first; one in force per institution."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "institution"],
                condition=Q(ended_at=None),
                name="neutrality_package_once",
            )
        ]
        indexes = [models.Index(fields=["institution", "ended_at", "matter"])]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"package {self.pk}"


class Evidence(Told):
    """A file that shows what is alleged, kept byte for byte, sealed.

    Never believed: its type is what its first bytes say, and it is only downloaded.
    `sha256` and `size` are of the file as it came; `place` is where it lies sealed, empty
    while it lies in plain form, from before files were sealed.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="evidence")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True, default=make_key)
    name = models.CharField(max_length=200, blank=True)
    described = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = EvidenceQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(EvidenceQuerySet)()

    class Meta:
        """In the order they were added; the same bytes once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "institution", "sha256"],
                name="neutrality_evidence_once",
            )
        ]

    def __str__(self) -> str:
        """Return the beginning of the hash."""
        return self.sha256[:12]


class PackageItem(models.Model):
    """A piece of evidence that lies in a package."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="items")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="items")

    all_rows = models.Manager["PackageItem"]()

    class Meta:
        """Once each."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "evidence"], name="neutrality_item_once"
            )
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"item {self.pk}"
