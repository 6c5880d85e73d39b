"""Where a report stands, in plain words for who told it."""

from django.utils.translation import gettext as _

from sinergi.reports.rules.states import State


def plain_state(state: str) -> str:
    """Return a sentence.

    That others told of the same event is not said: who is reported could send a report of
    their own to learn it.
    """
    checking = _("The office is checking what you told.")
    return {
        State.RECEIVED: _("Your report has arrived. Nobody has read it yet, or it is being read."),
        State.CHECKING: checking,
        State.WAITING: _("The office waits for your answer."),
        State.INCIDENT: checking,
        State.CASE: _("It has become a case, handled step by step as the law says."),
        State.REFERRED: _("It was passed to the office that is competent for it."),
        State.CLOSED: _("The office has ended its work on it. You may object, or ask to reopen it."),
        State.WITHDRAWN: _("You have withdrawn it. You may ask to reopen it."),
    }[State(state)]  # fmt: skip
