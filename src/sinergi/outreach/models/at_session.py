"""What is kept of a session besides its counts: photos, the door's counts, certificates."""

from django.db import models
from django.db.models import Q

from sinergi.doors.uploads import SHOWN_INLINE
from sinergi.outreach.models.session import Session
from sinergi.outreach.querysets.session import OfSessionQuerySet


class Photo(models.Model):
    """A photo of a session; with children to be seen only where consent lies in hand."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="photos")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    minors = models.BooleanField()
    consent = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = OfSessionQuerySet.as_manager()
    all_rows = models.Manager["Photo"]()

    class Meta:
        """In the order they were added; none of children without consent."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minors=False) | Q(consent=True),
                name="outreach_photo_consent",
            )
        ]

    def __str__(self) -> str:
        """Return the hash's beginning."""
        return self.sha256[:12]

    @property
    def is_inline(self) -> bool:
        """True when a page may show it."""
        return self.media_type in SHOWN_INLINE


class DoorCount(models.Model):
    """People who said at the door that they are there: counts only, nobody's name."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="door")
    sex = models.CharField(max_length=8, blank=True)
    age = models.CharField(max_length=12, blank=True)
    disabled = models.BooleanField(default=False)
    people = models.PositiveIntegerField(default=0)

    visible = OfSessionQuerySet.as_manager()
    all_rows = models.Manager["DoorCount"]()

    class Meta:
        """A row per combination."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sex", "age", "disabled"],
                name="outreach_door_once",
            )
        ]

    def __str__(self) -> str:
        """Return the count."""
        return str(self.people)


class Certificates(models.Model):
    """That certificates were printed for so many people of a course; never their names.

    `first_number` and `people` give the numbers that were used.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="certificates")
    first_number = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = OfSessionQuerySet.as_manager()
    all_rows = models.Manager["Certificates"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return how many."""
        return str(self.people)
