"""What stored words of reports are called, for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.reports.rules.elements import Element
from sinergi.reports.rules.states import (
    Channel,
    MessageKind,
    ReportKind,
    State,
    Wanted,
)

CHANNEL_NAMES: dict[str, Promise] = {
    Channel.WEB: _("public page"),
    Channel.PHONE: _("by telephone"),
    Channel.WALK_IN: _("in person at the office"),
    Channel.PAPER: _("on paper"),
    Channel.WHATSAPP: _("WhatsApp centre"),
    Channel.POSKO: _("taken in at a posko"),
    Channel.MEDIA: _("media or social media"),
    Channel.FINDING: _("own finding (temuan)"),
}
WANTED_NAMES: dict[str, Promise] = {
    Wanted.FORMAL: _("formal report (Form B.1)"),
    Wanted.INFORMATION: _("initial information"),
}
KIND_NAMES: dict[str, Promise] = {
    ReportKind.MONEY: _("money or goods for votes"),
    ReportKind.NEUTRALITY: _("official or RT/RW who takes sides"),
    ReportKind.PROPS: _("campaign props or campaigning where it is forbidden"),
    ReportKind.HOAX: _("hoax, hatred or incitement"),
    ReportKind.INTIMIDATION: _("threats or violence"),
    ReportKind.ORGANISER: _("conduct of an election official"),
    ReportKind.LOGISTICS: _("ballots, boxes, other election goods"),
    ReportKind.VOTERS: _("voter list"),
    ReportKind.OTHER: _("something else"),
}
STATE_NAMES: dict[str, Promise] = {
    State.RECEIVED: pgettext_lazy("report", "arrived"),
    State.CHECKING: pgettext_lazy("report", "being checked"),
    State.WAITING: pgettext_lazy("report", "waiting for the reporter"),
    State.INCIDENT: pgettext_lazy("report", "joined to an incident"),
    State.CASE: pgettext_lazy("report", "a case"),
    State.REFERRED: pgettext_lazy("report", "passed to another office"),
    State.CLOSED: pgettext_lazy("report", "closed"),
    State.WITHDRAWN: pgettext_lazy("report", "withdrawn"),
}
MESSAGE_NAMES: dict[str, Promise] = {
    MessageKind.QUESTION: pgettext_lazy("message", "question"),
    MessageKind.ANSWER: pgettext_lazy("message", "answer"),
    MessageKind.ADDITION: pgettext_lazy("message", "addition"),
    MessageKind.STATUS: pgettext_lazy("message", "news"),
    MessageKind.APPEAL: pgettext_lazy("message", "objection"),
    MessageKind.REOPEN: pgettext_lazy("message", "request to reopen"),
    MessageKind.WITHDRAWAL: pgettext_lazy("message", "withdrawal"),
}
ELEMENT_NAMES: dict[str, Promise] = {
    Element.REPORTER: _("name and address of the reporter"),
    Element.REPORTED: _("who is reported"),
    Element.IN_TIME: _("within the time limit"),
    Element.TIME: _("time of the event"),
    Element.PLACE: _("place of the event"),
    Element.DESCRIPTION: _("description of the event"),
    Element.EVIDENCE: _("evidence"),
}


def _choices(names: dict[str, Promise]) -> list[tuple[str, str]]:
    return [(str(code), str(name)) for code, name in names.items()]


def channel_choices() -> list[tuple[str, str]]:
    """Return the channels as choices."""
    return _choices(CHANNEL_NAMES)


def wanted_choices() -> list[tuple[str, str]]:
    """Return what may be wanted as choices."""
    return _choices(WANTED_NAMES)


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return _choices(KIND_NAMES)


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return _choices(STATE_NAMES)


def message_choices() -> list[tuple[str, str]]:
    """Return the kinds of messages as choices."""
    return _choices(MESSAGE_NAMES)
