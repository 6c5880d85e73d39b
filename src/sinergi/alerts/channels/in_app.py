"""The notices page and the bell: sent as soon as it is written."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.alerts.channels.base import Address, Message, PermanentProblem
from sinergi.alerts.rules import IN_APP


class InApp:
    """Nothing leaves the server: the row of the notice is what the person reads."""

    code = IN_APP
    name: str | Promise = _("in Sinergi")

    def is_ready(self) -> bool:
        """Return True: it needs nothing."""
        return True

    def reaches(self, to: Address) -> bool:
        """Return whether it is for a person."""
        return to.person is not None

    def send(self, to: Address, message: Message) -> None:
        """Do nothing more; raises PermanentProblem for what is no person."""
        if to.person is None:
            raise PermanentProblem("no-address")
