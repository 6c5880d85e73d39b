"""What sessions use: materials in versions, quizzes; and what people hear: rumours."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.outreach.catalogue import topic_choices, topic_name
from sinergi.outreach.querysets.library import (
    MaterialFileQuerySet,
    MaterialQuerySet,
    MaterialVersionQuerySet,
    OfRumorQuerySet,
    QuizQuerySet,
    RumorQuerySet,
)
from sinergi.outreach.rules.material import Language, MaterialState
from sinergi.outreach.rules.rumor import Channel, RumorStep
from sinergi.outreach.rules.session import FORM_GONE

STATE_NAMES = {
    MaterialState.DRAFT: _("draft"),
    MaterialState.ASKED: _("approval asked"),
    MaterialState.APPROVED: _("approved"),
    MaterialState.REFUSED: _("refused"),
}
LANGUAGE_NAMES = {
    Language.INDONESIAN: _("Indonesian"),
    Language.ENGLISH: _("English"),
    Language.SIGN: _("sign language"),
    Language.BRAILLE: _("Braille"),
    Language.EASY: _("easy language"),
    Language.REGIONAL: _("a regional language"),
}
CHANNEL_NAMES = {
    Channel.CHAT: _("chat group"),
    Channel.SOCIAL: _("social media"),
    Channel.MOUTH: _("told by people"),
    Channel.POSTER: _("leaflet or banner"),
    Channel.NEWS: _("news"),
    Channel.OTHER: _("something else"),
}
RUMOR_STEP_NAMES = {
    RumorStep.REPORTED: _("reported"),
    RumorStep.ASKED: _("answer asked"),
    RumorStep.ANSWERED: _("answered, waits for approval"),
    RumorStep.APPROVED: _("verified answer"),
    RumorStep.DISMISSED: _("set aside"),
}


def state_choices() -> list[tuple[str, str]]:
    """Return the states of materials as choices."""
    return [(one.value, str(STATE_NAMES[one])) for one in MaterialState]


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of files as choices."""
    return [(one.value, str(LANGUAGE_NAMES[one])) for one in Language]


def channel_choices() -> list[tuple[str, str]]:
    """Return the channels as choices."""
    return [(one.value, str(CHANNEL_NAMES[one])) for one in Channel]


def rumor_step_choices() -> list[tuple[str, str]]:
    """Return the steps of a rumour as choices."""
    return [(one.value, str(RUMOR_STEP_NAMES[one])) for one in RumorStep]


class Material(models.Model):
    """Something to show or hand out; its content lies in versions."""

    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=24, choices=topic_choices)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = MaterialQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(MaterialQuerySet)()

    class Meta:
        """By title."""

        default_manager_name = "all_rows"
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def topic_name(self) -> str:
        """The topic in words."""
        return topic_name(self.topic)


class MaterialVersion(models.Model):
    """One version, which KPU or Bawaslu may approve; what was approved never changes."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    link = models.URLField(max_length=500, blank=True)
    state = models.CharField(
        max_length=12, choices=state_choices, default=MaterialState.DRAFT
    )
    asked_of = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = MaterialVersionQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(MaterialVersionQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "number"], name="outreach_material_version_once"
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.number)

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[MaterialState(self.state)])

    @property
    def is_approved(self) -> bool:
        """True when KPU or Bawaslu has approved it."""
        return self.state == MaterialState.APPROVED


class MaterialFile(models.Model):
    """A file of a version in one language, kept byte for byte."""

    version = models.ForeignKey(MaterialVersion, models.PROTECT, related_name="files")
    language = models.CharField(max_length=12, choices=language_choices)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    visible = MaterialFileQuerySet.as_manager()
    all_rows = models.Manager["MaterialFile"]()

    class Meta:
        """By language."""

        default_manager_name = "all_rows"
        ordering = ["language", "pk"]

    def __str__(self) -> str:
        """Return language and hash."""
        return f"{self.language} {self.sha256[:12]}"

    @property
    def language_name(self) -> str:
        """The language in words."""
        return str(LANGUAGE_NAMES[Language(self.language)])


class Quiz(models.Model):
    """Three to ten questions asked before and after; put into use it never changes.

    `items` is `{"v": 1, "items": [{"text", "options": [...], "right": index}]}`. An edit
    of one in use is a new quiz whose `replaces` names it.
    """

    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=24, choices=topic_choices)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    items = models.JSONField(default=dict)
    shared = models.BooleanField(default=True)
    frozen_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = QuizQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(QuizQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def topic_name(self) -> str:
        """The topic in words."""
        return topic_name(self.topic)

    @property
    def questions(self) -> list[dict[str, object]]:
        """The questions in their order."""
        return list(self.items.get("items", []))


class Rumor(models.Model):
    """Something people hear that may be wrong, and what is true.

    `responsible` is who knows (KPU for the voter list, Bawaslu for violations …); its
    answer counts as verified once another person of it has approved it.
    """

    text = models.CharField(max_length=500)
    topic = models.CharField(max_length=24, choices=topic_choices)
    channel = models.CharField(max_length=16, choices=channel_choices)
    area_code = CodeField(blank=True)
    heard_on = models.DateField()
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    responsible = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    step = models.CharField(
        max_length=12, choices=rumor_step_choices, default=RumorStep.REPORTED
    )
    step_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answer_source = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    material = models.ForeignKey(Material, models.PROTECT, null=True, related_name="+")
    submission = models.ForeignKey(
        "observations.Submission", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = RumorQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(RumorQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["institution", "step"], name="outreach_rumor_owner"),
            models.Index(fields=["responsible", "step"], name="outreach_rumor_asked"),
            models.Index(fields=["step", "-id"], name="outreach_rumor_step"),
        ]

    def __str__(self) -> str:
        """Return the id: the text may name people."""
        return f"R-{self.pk}"

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(RUMOR_STEP_NAMES[RumorStep(self.step)])

    @property
    def channel_name(self) -> str:
        """The channel in words."""
        return str(CHANNEL_NAMES[Channel(self.channel)])

    @property
    def topic_name(self) -> str:
        """The topic in words."""
        return topic_name(self.topic)


class RumorHistory(models.Model):
    """A step of a rumour with the answer as it stood then; only ever added."""

    rumor = models.ForeignKey(Rumor, models.PROTECT, related_name="history")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    step_from = models.CharField(max_length=12, blank=True)
    step_to = models.CharField(max_length=12)
    note = models.CharField(max_length=500, blank=True)
    answer = models.TextField(blank=True)

    visible = OfRumorQuerySet.as_manager()
    all_rows = models.Manager["RumorHistory"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the step."""
        return self.step_to

    @property
    def words(self) -> str:
        """The note; the machine's own reason in the reader's language."""
        if self.note == FORM_GONE:
            return str(_("the field form is in force no more"))
        return self.note

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(RUMOR_STEP_NAMES[RumorStep(self.step_to)])
