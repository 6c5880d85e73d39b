"""Words of what was known and of rehearsal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STEP_NAMES = {
    "drafted": _("drafted"),
    "proposed": _("laid before a second person"),
    "sent": pgettext_lazy("warning", "sent"),
    "acknowledged": pgettext_lazy("warning", "acknowledged"),
    "acting": pgettext_lazy("warning", "being acted on"),
    "stood-down": pgettext_lazy("warning", "stood down"),
}
"""Steps of the scorecard, in their order."""
