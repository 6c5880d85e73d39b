"""What every channel is: an address, and a way to bring a message there."""

from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import Promise

from sinergi.accounts.models import Person
from sinergi.alerts.models import Webhook


class TemporaryProblem(Exception):
    """It did not work now; `code` says why, without anybody's words. Tried again.

    `for_all` is true when the channel itself is out of order, not this address.
    """

    def __init__(self, code: str, *, for_all: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.for_all = for_all


class PermanentProblem(Exception):
    """It will never work as it is; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """One notice inside a message: kind, text, what people call the row, its page.

    `detail` says more of a warning: what is coming, and what to do.
    """

    kind: str
    text: str
    reference: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: one notice, or those of a day. `key` makes it once at the receiver.

    `cap` is the signed CAP document of a warning, for programs: in the body of a webhook,
    a file in a mail.
    """

    key: str
    subject: str
    lines: tuple[Line, ...]
    language: str
    preferences_url: str = ""
    made_at: str = ""
    cap: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """To whom: a person, or a webhook."""

    person: Person | None = None
    webhook: Webhook | None = field(default=None)


class Channel(Protocol):
    """A way to reach somebody."""

    code: str
    name: str | Promise

    def is_ready(self) -> bool:
        """True when the installation has what the channel needs."""

    def reaches(self, to: Address) -> bool:
        """True when there is an address to bring something to."""

    def send(self, to: Address, message: Message) -> None:
        """Bring it there; raises TemporaryProblem or PermanentProblem."""
