"""What states, severities, urgencies, certainties and sides are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.warnings.rules.reach import Certainty, Severity, State, Urgency
from sinergi.warnings.rules.steps import Side

STATE_NAMES: dict[State, Promise] = {
    State.QUEUED: pgettext_lazy("recipient", "waits"),
    State.SENT: pgettext_lazy("recipient", "sent"),
    State.FAILED: pgettext_lazy("recipient", "did not arrive"),
    State.SEEN: pgettext_lazy("recipient", "seen"),
    State.ACKNOWLEDGED: pgettext_lazy("recipient", "acknowledged"),
    State.ACTED: pgettext_lazy("recipient", "acts"),
    State.CANNOT: pgettext_lazy("recipient", "cannot act"),
}
SEVERITY_NAMES: dict[Severity, Promise] = {
    Severity.EXTREME: _("extreme: lives or the whole vote are in danger"),
    Severity.SEVERE: _("severe: people or voting in danger"),
    Severity.MODERATE: _("moderate: disturbance to be expected"),
    Severity.MINOR: _("minor: little danger"),
    Severity.UNKNOWN: pgettext_lazy("severity", "not known"),
}
URGENCY_NAMES: dict[Urgency, Promise] = {
    Urgency.IMMEDIATE: _("act at once"),
    Urgency.EXPECTED: _("act within the hour"),
    Urgency.FUTURE: _("act in the next days"),
    Urgency.PAST: _("it is over"),
    Urgency.UNKNOWN: pgettext_lazy("urgency", "not known"),
}
CERTAINTY_NAMES: dict[Certainty, Promise] = {
    Certainty.OBSERVED: _("it has been seen"),
    Certainty.LIKELY: _("likely (more than half)"),
    Certainty.POSSIBLE: _("possible"),
    Certainty.UNLIKELY: _("unlikely"),
    Certainty.UNKNOWN: pgettext_lazy("certainty", "not known"),
}
SIDE_NAMES: dict[Side, Promise] = {
    Side.WRITER: _("who writes warnings in the sending institution"),
    Side.SECOND: _("a second person, who neither drafted nor edited it"),
    Side.RECIPIENT: _("a recipient"),
    Side.APPROVER: _("who approves warnings in the sending institution"),
    Side.MACHINE: _("follows from sending the newer version"),
}


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return [(one.value, str(name)) for one, name in STATE_NAMES.items()]


def severity_choices() -> list[tuple[str, str]]:
    """Return the severities as choices."""
    return [(one.value, str(name)) for one, name in SEVERITY_NAMES.items()]


def urgency_choices() -> list[tuple[str, str]]:
    """Return the urgencies as choices."""
    return [(one.value, str(name)) for one, name in URGENCY_NAMES.items()]


def certainty_choices() -> list[tuple[str, str]]:
    """Return the certainties as choices."""
    return [(one.value, str(name)) for one, name in CERTAINTY_NAMES.items()]
