"""What codes of hand-overs are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.reconciling import Bin
from sinergi.handovers.rules.statements import Outcome
from sinergi.handovers.rules.steps import Act, State
from sinergi_core.clock import Unit

STATE_NAMES: dict[State, Promise] = {
    State.SENT: _("sent, no receipt yet"),
    State.RECEIVED: _("received, no answer yet"),
    State.ANSWERED: _("answered"),
    State.DISPUTED: _("disputed"),
    State.WITHDRAWN: _("withdrawn"),
    State.SUPERSEDED: _("replaced by another"),
}
CATEGORY_NAMES: dict[Category, Promise] = {
    Category.KPU: _("forwarding to KPU"),
    Category.DKPP: _("forwarding to DKPP"),
    Category.POLICE: _("forwarding to Gakkumdu or the police"),
    Category.BKN: _("forwarding to BKN"),
    Category.LURAH: _("forwarding to the lurah"),
    Category.KOMINFOTIK: _("forwarding to Kominfotik"),
    Category.BAWASLU: _("delegation to another Bawaslu office"),
    Category.OTHER: _("another forwarding"),
}
OUTCOME_NAMES: dict[Outcome, Promise] = {
    Outcome.ACCEPTED: _("accepted"),
    Outcome.REFUSED: _("refused, with the reason"),
    Outcome.PARTIAL: _("partly done"),
    Outcome.RESULT: _("result"),
}
UNIT_NAMES: dict[Unit, Promise] = {
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.HOURS: _("hours"),
}
ACT_NAMES: dict[Act, Promise] = {
    Act.RECEIVE: _("Confirm receipt"),
    Act.ANSWER: _("Answer"),
    Act.DISPUTE: _("Dispute"),
    Act.SETTLE: _("Settle the dispute"),
    Act.WITHDRAW: _("Withdraw"),
    Act.REPLACE: _("Replace by a new one"),
    Act.REMIND: _("Remind"),
}
EVENT_NAMES: dict[str, Promise] = {
    "sent": _("sent"),
    "arrived": _("arrived from another installation"),
    "delivered": _("brought to the other installation"),
    "received": _("receipt confirmed"),
    "answered": _("answered"),
    "disputed": _("disputed"),
    "settled": _("dispute settled"),
    "withdrawn": _("withdrawn"),
    "superseded": _("replaced by another"),
    "reminded": _("reminded"),
    "removed": _("sealed content removed by the retention rule"),
}
BIN_NAMES: dict[Bin, Promise] = {
    Bin.NOT_RECEIVED: _("not received"),
    Bin.OPEN: _("open"),
    Bin.ANSWERED: _("answered"),
    Bin.DISPUTED: _("disputed"),
}
CHANNEL_NAMES: dict[str, Promise] = {
    "meeting": _("face to face"),
    "phone": _("by telephone, a number known before"),
    "letter": _("by a stamped letter"),
    "video": _("by video call"),
    "message": _("by a message to a number known before"),
}


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return [(one.value, str(name)) for one, name in STATE_NAMES.items()]


def category_choices() -> list[tuple[str, str]]:
    """Return the categories as choices."""
    return [(one.value, str(name)) for one, name in CATEGORY_NAMES.items()]


def outcome_choices() -> list[tuple[str, str]]:
    """Return the outcomes as choices."""
    return [(one.value, str(name)) for one, name in OUTCOME_NAMES.items()]


def unit_choices() -> list[tuple[str, str]]:
    """Return the units of a period as choices."""
    return [(one.value, str(name)) for one, name in UNIT_NAMES.items()]


def channel_choices() -> list[tuple[str, str]]:
    """Return the channels by which a fingerprint is compared."""
    return [(code, str(name)) for code, name in CHANNEL_NAMES.items()]
