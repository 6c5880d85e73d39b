"""What steps, scopes and hazards are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.warnings.rules.steps import Hazard, Scope, Step

STEP_NAMES = {
    Step.DRAFT: pgettext_lazy("warning", "draft"),
    Step.PROPOSED: pgettext_lazy("warning", "waits for a second person"),
    Step.SENT: pgettext_lazy("warning", "sent"),
    Step.ACTING: pgettext_lazy("warning", "being acted on"),
    Step.STOOD_DOWN: pgettext_lazy("warning", "stood down"),
    Step.CANCELLED: pgettext_lazy("warning", "cancelled"),
    Step.DROPPED: pgettext_lazy("warning", "not sent"),
    Step.REPLACED: pgettext_lazy("warning", "replaced by a newer version"),
}
SCOPE_NAMES = {
    Scope.RESTRICTED: _("for those it concerns"),
    Scope.PUBLIC: _("for the public"),
}
HAZARD_NAMES = {
    Hazard.CROWD: _("crowd or unrest"),
    Hazard.SECURITY: _("security"),
    Hazard.LOGISTICS: _("logistics"),
    Hazard.HOAX: _("false information"),
    Hazard.FLOOD: _("flooding"),
    Hazard.WEATHER: _("severe weather"),
    Hazard.MOVED_STATION: _("moved polling station"),
    Hazard.PROPS: _("campaign props"),
    Hazard.VIOLATIONS: _("alleged violations"),
    Hazard.READINESS: _("readiness"),
    Hazard.DEADLINE: _("legal deadline"),
    Hazard.VULNERABILITY: _("vulnerability"),
    Hazard.SILENCE: _("silence"),
    Hazard.OTHER: pgettext_lazy("hazard", "other"),
}


def step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(one.value, str(name)) for one, name in STEP_NAMES.items()]


def scope_choices() -> list[tuple[str, str]]:
    """Return the scopes as choices."""
    return [(one.value, str(name)) for one, name in SCOPE_NAMES.items()]


def hazard_choices() -> list[tuple[str, str]]:
    """Return the hazards as choices."""
    return [(one.value, str(name)) for one, name in HAZARD_NAMES.items()]
