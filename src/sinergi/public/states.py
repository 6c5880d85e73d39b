"""Where a report stands, in plain words for who told it."""

from django.utils.translation import gettext as _

from sinergi.reports.rules.states import State


def plain_state(state: str) -> str:
    """Return a sentence."""
    return {
        State.RECEIVED: _("Your report has arrived. Nobody has read it yet, or it is being read."),
        State.CHECKING: _("The office is checking what you told."),
        State.WAITING: _("The office waits for your answer."),
        State.INCIDENT: _("The office looks at it together with other reports of the same event."),
        State.CASE: _("It has become a case, handled step by step as the law says."),
        State.REFERRED: _("It was passed to the office that is competent for it."),
        State.CLOSED: _("The office has ended its work on it. You may object, or ask to reopen it."),
        State.WITHDRAWN: _("You have withdrawn it. You may ask to reopen it."),
    }[State(state)]  # fmt: skip
