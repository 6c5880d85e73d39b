"""What parts, tables and steps of the public page are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.public.rules.parts import Dataset, Part, Side, Step

PART_NAMES = {
    Part.SCORES: _("Map of vulnerability"),
    Part.AREAS: _("Pages of areas"),
    Part.CALENDAR: _("Election calendar"),
    Part.POSKO: _("Joint posts (posko)"),
    Part.SECRETARIATS: _("Secretariats"),
    Part.SESSIONS: _("Outreach sessions"),
    Part.REPORTS: _("Reports and what became of them"),
    Part.EVENNESS: _("Even-handedness"),
    Part.WARNINGS: _("Warnings in force"),
    Part.LEARNING: _("First-time voters"),
    Part.DATA: _("Open data"),
}
DATASET_NAMES = {
    Dataset.SCORES: _("Map of vulnerability"),
    Dataset.REPORTS: _("Reports and what became of them"),
    Dataset.CALENDAR: _("Election calendar"),
    Dataset.POSKO: _("Joint posts (posko)"),
    Dataset.SESSIONS: _("Outreach sessions"),
}
STEP_NAMES = {
    Step.PROPOSED: pgettext_lazy("release", "waits for a second person"),
    Step.RELEASED: pgettext_lazy("release", "released"),
    Step.DROPPED: pgettext_lazy("release", "not released"),
    Step.WITHDRAWN: pgettext_lazy("release", "withdrawn"),
}
SIDE_NAMES = {Side.BAWASLU: "Bawaslu", Side.CITY: "Pemkot"}


def part_choices() -> list[tuple[str, str]]:
    """Return the parts as choices."""
    return [(one.value, str(PART_NAMES[one])) for one in Part]


def dataset_choices() -> list[tuple[str, str]]:
    """Return the tables as choices."""
    return [(one.value, str(DATASET_NAMES[one])) for one in Dataset]


def step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(one.value, str(STEP_NAMES[one])) for one in Step]
