"""Texts, notes, papers, number series, forwardings, publications of a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.cases.models.case import Case, CaseStep, make_key
from sinergi.cases.querysets.case import (
    NoteQuerySet,
    OfCaseQuerySet,
    OwnOfficeQuerySet,
    PublicTextQuerySet,
)
from sinergi.cases.rules.kinds import Body
from sinergi.cases.rules.steps import Paper as PaperKind

TEXT_NAMES = {
    "minutes": _("minutes of clarification"),
    "study": _("study"),
    "considerations": _("considerations of the plenary"),
    "decision": _("decision"),
}
VISIBILITIES = {
    "private": _("mine alone"),
    "office": _("those who handle cases in this office"),
    "shared": _("everybody who may see the case"),
}
PAPER_NAMES = {
    PaperKind.RECEIPT: _("statement of a finding"),
    PaperKind.REVIEW: _("preliminary review (kajian awal)"),
    PaperKind.DEFICIENCY: _("notice to complete a report"),
    PaperKind.REGISTRATION: _("notice of registration"),
    PaperKind.INVITATION: _("invitation to clarification"),
    PaperKind.MINUTES: _("minutes of clarification"),
    PaperKind.STUDY: _("study of the alleged violation"),
    PaperKind.PLENARY: _("minutes of the plenary"),
    PaperKind.STATUS: _("notice of status"),
    PaperKind.RECOMMENDATION: _("recommendation to the office above"),
    PaperKind.DECISION: _("decision"),
    PaperKind.FORWARDING: _("forwarding letter"),
}
CASE_SERIES, REGISTER_SERIES = "case", "register"
SERIES_NAMES = {
    CASE_SERIES: _("case"),
    REGISTER_SERIES: _("register"),
    **{kind.value: name for kind, name in PAPER_NAMES.items()},
}
BODY_NAMES = {
    Body.KPU: _("KPU"),
    Body.DKPP: _("DKPP"),
    Body.GAKKUMDU: _("Gakkumdu, police"),
    Body.BKN: _("BKN"),
    Body.LURAH: _("the lurah or other appointing official"),
    Body.PROVINCE: _("Bawaslu of the province"),
    Body.OTHER: _("another institution"),
}


def text_choices() -> list[tuple[str, str]]:
    """Return the kinds of text as choices."""
    return [(code, str(name)) for code, name in TEXT_NAMES.items()]


def visibility_choices() -> list[tuple[str, str]]:
    """Return who may read a note, as choices."""
    return [(code, str(name)) for code, name in VISIBILITIES.items()]


def series_choices() -> list[tuple[str, str]]:
    """Return what is numbered, as choices."""
    return [(str(code), str(name)) for code, name in SERIES_NAMES.items()]


def body_choices() -> list[tuple[str, str]]:
    """Return to whom a case may go, as choices."""
    return [(one.value, str(name)) for one, name in BODY_NAMES.items()]


class CaseText(models.Model):
    """A text of a case; a newer one of its kind takes the place of the older, unseen by it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="texts")
    step = models.ForeignKey(CaseStep, models.PROTECT, null=True, related_name="texts")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=text_choices)
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    sealed_text = models.BinaryField()

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(TEXT_NAMES[self.kind])


class Note(models.Model):
    """A confidential note: its author's, the office's, or of all who see the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    visibility = models.CharField(max_length=8, choices=visibility_choices)
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_text = models.BinaryField()

    visible = NoteQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(NoteQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"note {self.pk}"

    @property
    def visibility_name(self) -> str:
        """Who may read it, in words."""
        return str(VISIBILITIES[self.visibility])


class Paper(models.Model):
    """A letter or form: its number, and what it prints, sealed.

    The PDF is set anew of the same data each time it is asked for: it never lies open on
    the server.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    step = models.ForeignKey(CaseStep, models.PROTECT, null=True, related_name="papers")
    office = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True, default=make_key)
    kind = models.CharField(max_length=16, choices=series_choices)
    number = models.CharField(max_length=100)
    form_code = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    sealed_data = models.BinaryField()

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """In the order they were written; a number once in an office and kind."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "number"], name="cases_paper_once"
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(PAPER_NAMES[PaperKind(self.kind)])


class Series(models.Model):
    """How an office numbers a kind of paper, and which form code it bears.

    The pattern has places `{n}`, `{year}`, `{month}`, `{month_roman}`, `{area}`.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=series_choices)
    pattern = models.CharField(max_length=80)
    form_code = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    visible = OwnOfficeQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OwnOfficeQuerySet)()

    class Meta:
        """One per office and kind."""

        default_manager_name = "all_rows"
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind"], name="cases_series_once"
            )
        ]

    def __str__(self) -> str:
        """Return the pattern."""
        return self.pattern


class Counter(models.Model):
    """The last number an office gave in a kind and year: no gap, no number twice."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    all_rows = models.Manager["Counter"]()

    class Meta:
        """One per office, kind and year."""

        default_manager_name = "all_rows"
        ordering = ["year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "year"], name="cases_counter_once"
            )
        ]

    def __str__(self) -> str:
        """Return kind and year."""
        return f"{self.kind} {self.year}"


class Forwarding(models.Model):
    """To whom a case went, and when it was received and answered there."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="forwardings")
    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    body = models.CharField(max_length=20, choices=body_choices)
    sent_on = models.DateField()
    received_on = models.DateField(null=True)
    receipt_number = models.CharField(max_length=80, blank=True)
    handover_id = models.PositiveBigIntegerField(null=True)

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the body."""
        return self.body

    @property
    def body_name(self) -> str:
        """To whom, in words."""
        return str(BODY_NAMES[Body(self.body)])


class Publication(models.Model):
    """What is told the public of a case: a text of its own, written by a person.

    Never the decision with words taken out. Sealed until it is published, with
    the word on what was left out and why, which is not published.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="publications")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True, default=make_key)
    written_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()
    sealed_text = models.BinaryField()
    text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    visible = PublicTextQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PublicTextQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"publication {self.pk}"
