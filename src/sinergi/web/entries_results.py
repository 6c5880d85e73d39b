"""The entries of results: what came of it."""

from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import Permission
from sinergi.web.entry import Entry

RESULTS: tuple[Entry, ...] = (
    Entry(_("Summary for leaders"), "web:leader", Permission.READ_SUMMARY),
    Entry(
        _("Scoreboard of the goals"),
        "outcomes:goals",
        Permission.READ_OUTCOMES,
        also=("outcomes:goal",),
    ),
    Entry(
        _("What measures changed"),
        "outcomes:studies",
        Permission.READ_OUTCOMES,
        also=("outcomes:",),
    ),
    Entry(
        _("Public page"),
        "publishing:page",
        Permission.KEEP_PUBLIC_PAGE,
        also=("publishing:",),
    ),
)
"""A page that is not there is left out."""
