"""The entries of early warning: what is coming, and who answers for it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.access.permissions import Permission
from sinergi.web.entry import Entry

WARNINGS: tuple[Entry, ...] = (
    Entry(
        pgettext_lazy("navigation", "Warnings"),
        "warnings:list",
        Permission.READ_WARNINGS,
        also=("warnings:",),
    ),
    Entry(
        _("Alarms"),
        "detection:alarms",
        Permission.READ_WARNINGS,
        also=("detection:alarm", "detection:alarm_aside"),
    ),
    Entry(
        _("Places to call"),
        "detection:calls",
        Permission.READ_WARNINGS,
        also=("detection:call",),
    ),
    Entry(
        _("Detectors and rules"),
        "detection:detectors",
        Permission.READ_WARNINGS,
        also=("detection:",),
    ),
    Entry(
        _("Situation reports"),
        "situations:list",
        Permission.READ_WARNINGS,
        also=("situations:",),
    ),
    Entry(
        _("Messages from outside"),
        "cap:list",
        Permission.READ_WARNINGS,
        also=("cap:",),
    ),
    Entry(
        _("What we knew"),
        "replay:then",
        Permission.READ_WARNINGS,
        also=(
            "replay:then",
            "replay:then_warning",
            "replay:then_commitment",
            "replay:then_commitments",
        ),
    ),
    Entry(
        _("Rehearsal"),
        "replay:rehearsal",
        Permission.READ_WARNINGS,
        also=("replay:speed",),
    ),
)
"""Each has addresses and a namespace of its own; a page that is not there is left out."""
