"""What states of alarms and calls are called, and what happened to them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.warnings.rules.alarms import AlarmState, CallState, EventKind, Why

ALARM_STATES: dict[AlarmState, Promise] = {
    AlarmState.NEW: pgettext_lazy("alarm", "new"),
    AlarmState.LOOKED: pgettext_lazy("alarm", "looked at"),
    AlarmState.SET_ASIDE: pgettext_lazy("alarm", "set aside"),
    AlarmState.WARNING: pgettext_lazy("alarm", "became a warning"),
}
EVENT_NAMES: dict[EventKind, Promise] = {
    EventKind.RAISED: pgettext_lazy("alarm", "raised"),
    EventKind.FOLLOWED: pgettext_lazy("alarm", "seen again"),
    EventKind.LOOKED: pgettext_lazy("alarm", "looked at"),
    EventKind.SET_ASIDE: pgettext_lazy("alarm", "set aside"),
    EventKind.WARNING: pgettext_lazy("alarm", "became a warning"),
    EventKind.MADE: pgettext_lazy("detector", "set up"),
    EventKind.EDITED: pgettext_lazy("detector", "settings changed"),
    EventKind.TESTED: pgettext_lazy("detector", "back-test asked for"),
    EventKind.SWITCHED_ON: pgettext_lazy("detector", "switched on"),
    EventKind.SWITCHED_OFF: pgettext_lazy("detector", "switched off"),
    EventKind.REMOVED: pgettext_lazy("detector", "removed"),
}
CALL_STATES: dict[CallState, Promise] = {
    CallState.DUE: pgettext_lazy("call", "to be called"),
    CallState.ANSWERED: pgettext_lazy("call", "answered"),
    CallState.UNREACHABLE: pgettext_lazy("call", "not reached"),
    CallState.OVER: pgettext_lazy("call", "reports came again"),
}
WHY_NAMES: dict[Why, Promise] = {
    Why.QUIET: _("fewer reports than expected"),
    Why.UNREACHABLE: _("no report at all"),
    Why.REGULAR: _("reports more regular than chance allows"),
}
LEVEL_NAMES: dict[int, Promise] = {
    1: pgettext_lazy("bulletin", "minor"),
    2: pgettext_lazy("bulletin", "moderate"),
    3: pgettext_lazy("bulletin", "severe"),
    4: pgettext_lazy("bulletin", "extreme"),
}
PROBLEMS: dict[str, Promise] = {
    "stale": _("Somebody changed this meanwhile; look at it again."),
    "not-a-step": _("It stands elsewhere by now; look at it again."),
    "reason": _("Say why, in a few words: somebody will read it later."),
    "untested": _(
        "These very settings have no back-test yet. Run one, look at it, then switch on."
    ),
    "testing": _("A back-test of these settings is under way; wait for it."),
    "on": _("It is switched on. Switch it off first."),
    "off": _("It is switched off already."),
    "removed": _("It was removed; set up a new one."),
    "not-yours": _("Only an office that may read this stream can do that."),
    "missing": _("Fill this in."),
    "outside": _("This area is none of those in force."),
    "days": _("The end lies before the start."),
    "long": _("This is longer than can be kept; shorten it."),
}
"""What is wrong and what to do, by the code of BadDetection."""


def alarm_state_choices() -> list[tuple[str, str]]:
    """Return the states of an alarm as choices."""
    return [(one.value, str(name)) for one, name in ALARM_STATES.items()]


def event_choices() -> list[tuple[str, str]]:
    """Return what can happen as choices."""
    return [(one.value, str(name)) for one, name in EVENT_NAMES.items()]


def call_state_choices() -> list[tuple[str, str]]:
    """Return the states of a call as choices."""
    return [(one.value, str(name)) for one, name in CALL_STATES.items()]


def why_choices() -> list[tuple[str, str]]:
    """Return the reasons of a call as choices."""
    return [(one.value, str(name)) for one, name in WHY_NAMES.items()]


def level_choices() -> list[tuple[str, str]]:
    """Return how grave a bulletin can be, as choices."""
    return [(str(one), str(name)) for one, name in LEVEL_NAMES.items()]
