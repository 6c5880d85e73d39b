"""Campaign props: what hangs where, what was decided, the letters and the photos."""

from django.db import models
from django.db.models import Q

from sinergi.access.scope import CodeField
from sinergi.doors.uploads import SHOWN_INLINE
from sinergi.operations.querysets.props import (
    OfPropQuerySet,
    PropLetterQuerySet,
    PropQuerySet,
)
from sinergi.operations.rules.props import ALLOWED, Act, Kind, PlaceType, Step
from sinergi.operations.words import (
    ACT_NAMES,
    FILE_NAMES,
    LETTER_KINDS,
    PLACE_TYPES,
    PROP_KINDS,
    STEP_NAMES,
    letter_choices,
    period_choices,
    place_choices,
    prop_kind_choices,
    prop_step_choices,
)

INSTITUTION = "accounts.Institution"


class Counter(models.Model):
    """The last number given in a year under a prefix: `APK-2023-0042` is the 42nd."""

    key = models.CharField(max_length=16, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    all_rows = models.Manager["Counter"]()

    class Meta:
        """Moved forward by compare-and-set inside the transaction that needs a number."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return prefix, year and number."""
        return f"{self.key}: {self.last}"


class Letter(models.Model):
    """A letter about props: recommendation, order, inventory list, receipt of return.

    `ground` is the clause as the institution that writes it gives it. `receiver_office`
    and `receiver_name` are who takes props back; the name is personal and leaves the row
    with the retention of letters.
    """

    kind = models.CharField(max_length=16, choices=letter_choices)
    number = models.CharField(max_length=80)
    dated_on = models.DateField()
    sender = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    addressee = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    ground = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    receiver_office = models.CharField(max_length=160, blank=True)
    receiver_name = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    area_code = CodeField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = PropLetterQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PropLetterQuerySet)()

    class Meta:
        """Newest first; an institution gives a number once per kind."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "kind", "number"], name="operations_letter_once"
            )
        ]

    def __str__(self) -> str:
        """Return kind and id: a number may say more than a log should hold."""
        return f"{self.kind} {self.pk}"

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(LETTER_KINDS[self.kind])


class Prop(models.Model):
    """One campaign prop, or several alike at one place, from sighting to return.

    `reporter` saw it first, `handler` is the Bawaslu that decides, `executor` the Satpol
    PP that carries out. `period_told` is the sender's answer, `period` the calendar's.
    `contestant` is as written on it; it serves to check that all are treated alike, never
    to rank. `joined_to` is the prop of which this is another sighting. `shared`: shown to
    all offices of its area.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=prop_kind_choices)
    count = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=300)
    place_type = models.CharField(max_length=12, choices=place_choices)
    area_code = CodeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    contestant = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    seen_on = models.DateField()
    period_told = models.CharField(max_length=12, choices=period_choices, blank=True)
    period = models.CharField(max_length=12, choices=period_choices, blank=True)
    stage = models.ForeignKey(
        "elections.Stage", models.PROTECT, null=True, related_name="+"
    )
    reporter = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    executor = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    step = models.CharField(max_length=12, choices=prop_step_choices)
    step_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    taken_count = models.PositiveIntegerField(null=True)
    operation = models.ForeignKey(
        "operations.Operation", models.PROTECT, null=True, related_name="props"
    )
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="joined"
    )
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    example = models.BooleanField(default=False)

    visible = PropQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PropQuerySet)()

    class Meta:
        """Newest first. Indexes serve list and backlog of a city of many thousands."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["handler", "step", "area_code"], name="operations_prop_handler"
            ),
            models.Index(
                fields=["executor", "step", "due_on"], name="operations_prop_executor"
            ),
            models.Index(fields=["area_code", "step"], name="operations_prop_area"),
        ]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.number

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step)])

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(PROP_KINDS[Kind(self.kind)])

    @property
    def place_type_name(self) -> str:
        """The kind of place in words."""
        return str(PLACE_TYPES[PlaceType(self.place_type)])

    @property
    def is_over(self) -> bool:
        """True when no step follows."""
        return not ALLOWED[Step(self.step)]


class PropSighting(models.Model):
    """A filled form that tells of a prop. `ended_at`: edited, or its acceptance taken back."""

    prop = models.ForeignKey(Prop, models.PROTECT, related_name="sightings")
    submission = models.ForeignKey(
        "observations.Submission", models.PROTECT, related_name="+"
    )
    seen_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    visible = OfPropQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPropQuerySet)()

    class Meta:
        """In their order; one submission tells of one prop at a time."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(ended_at=None),
                name="operations_sighting_once",
            )
        ]

    def __str__(self) -> str:
        """Return the day."""
        return str(self.seen_on)


class PropStep(models.Model):
    """A step somebody took with a prop; only ever added."""

    prop = models.ForeignKey(Prop, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    act = models.CharField(max_length=12, blank=True)
    step_from = models.CharField(max_length=12, blank=True)
    step_to = models.CharField(max_length=12)
    note = models.CharField(max_length=1000, blank=True)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, related_name="prop_steps"
    )

    visible = OfPropQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPropQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the step it led to."""
        return self.step_to

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step_to)])

    @property
    def act_name(self) -> str:
        """The act in words, "" for what the machine did."""
        return str(ACT_NAMES[Act(self.act)]) if self.act else ""


class PropFile(models.Model):
    """A photo of a prop: as it was seen, before and after it was taken down.

    The bytes lie under the hash of their content, those of a sighting where the form's do.
    """

    prop = models.ForeignKey(Prop, models.PROTECT, related_name="files")
    role = models.CharField(max_length=8)
    sighting = models.ForeignKey(
        PropSighting, models.PROTECT, null=True, related_name="files"
    )
    step = models.ForeignKey(PropStep, models.PROTECT, null=True, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    visible = OfPropQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPropQuerySet)()

    class Meta:
        """In the order they came."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the hash's beginning: names of files may be personal."""
        return self.sha256[:12]

    @property
    def role_name(self) -> str:
        """What it shows, in words."""
        return str(FILE_NAMES[self.role])

    @property
    def is_shown(self) -> bool:
        """True for a picture that a page may show."""
        return self.media_type in SHOWN_INLINE
