"""Answers to quizzes and hands raised over rumours: counts that name nobody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.outreach.models.library import Quiz, Rumor
from sinergi.outreach.models.session import Session
from sinergi.outreach.querysets.session import OpenCountsQuerySet
from sinergi.outreach.rules.material import Phase, Way

PHASE_NAMES = {Phase.BEFORE: _("before"), Phase.AFTER: _("after")}
WAY_NAMES = {
    Way.PAPER: _("paper tally"),
    Way.PHONE: _("phone"),
    Way.KIOSK: _("kiosk"),
}


def phase_choices() -> list[tuple[str, str]]:
    """Return the phases as choices."""
    return [(one.value, str(PHASE_NAMES[one])) for one in Phase]


def way_choices() -> list[tuple[str, str]]:
    """Return the ways as choices."""
    return [(one.value, str(WAY_NAMES[one])) for one in Way]


class QuizResult(models.Model):
    """Answers of one phone, or a tally of many papers.

    `people` answered; `right` is the sum of their right answers and `squares` the sum of
    their squares, so that mean and spread are known without anybody's own answers.
    `marks` is `{"v": 1, "right": [per question]}`, empty where a tally has it not. `slip`
    is the number on a paper slip that pairs before and after; it names nobody.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="results")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="+")
    phase = models.CharField(max_length=8, choices=phase_choices)
    way = models.CharField(max_length=8, choices=way_choices)
    people = models.PositiveIntegerField(default=1)
    right = models.PositiveIntegerField()
    squares = models.PositiveBigIntegerField()
    questions = models.PositiveSmallIntegerField()
    marks = models.JSONField(default=dict)
    slip = models.CharField(max_length=8, blank=True)
    on = models.DateField()

    visible = OpenCountsQuerySet.as_manager()
    all_rows = models.Manager["QuizResult"]()

    class Meta:
        """One paper tally per phase; a slip once per phase."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["session", "phase", "people", "right", "squares", "questions"],
                name="outreach_result_session",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "phase"],
                condition=Q(way="paper"),
                name="outreach_tally_once",
            ),
            models.UniqueConstraint(
                fields=["session", "phase", "slip"],
                condition=~Q(slip=""),
                name="outreach_slip_once",
            ),
        ]

    def __str__(self) -> str:
        """Return phase and people."""
        return f"{self.phase} {self.people}"


class Hearing(models.Model):
    """A rumour spoken about at a session: how many believed it before and after.

    Counts of raised hands; None where nobody asked.
    """

    rumor = models.ForeignKey(Rumor, models.PROTECT, related_name="hearings")
    session = models.ForeignKey(Session, models.CASCADE, related_name="hearings")
    asked_before = models.PositiveIntegerField(null=True)
    believed_before = models.PositiveIntegerField(null=True)
    asked_after = models.PositiveIntegerField(null=True)
    believed_after = models.PositiveIntegerField(null=True)

    visible = OpenCountsQuerySet.as_manager()
    all_rows = models.Manager["Hearing"]()

    class Meta:
        """Once per rumour and session."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rumor", "session"], name="outreach_hearing_once"
            )
        ]

    def __str__(self) -> str:
        """Return both ids."""
        return f"rumor {self.rumor_id} at {self.session_id}"
