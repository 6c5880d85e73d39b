"""What is told to people: why an act cannot be done, what a file or a code lacks."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.handovers.rules.parcels import Fault

PROBLEMS: dict[str, Promise] = {
    "state": gettext_lazy("This does not fit where the hand-over stands now."),
    "side": gettext_lazy("The other side does this, or another office of yours."),
    "same": gettext_lazy("Sender and receiver are the same office. Choose another."),
    "own-key": gettext_lazy(
        "Your office has no key yet, so nothing can be sealed. Set it up first, under Keys."
    ),
    "no-key": gettext_lazy(
        "The receiver has no key, so nothing sealed can be sent. Tick “slip on paper”: the "
        "content then stays with you and you bring it yourself, with the printed slip."
    ),
    "partner": gettext_lazy(
        "This partner is not in use: its fingerprint was not compared by two channels, or "
        "it is retired."
    ),
    "words": gettext_lazy("The text is too long. Shorten it, or attach it as a file."),
    "files": gettext_lazy(
        "These are too many or too large files: at most 20, and 40 MB in all, none empty."
    ),
    "agreement": gettext_lazy(
        "A period needs its length (1 to 365), its unit and the paper it was agreed in."
    ),
    "future": gettext_lazy("This lies in the future. Enter when it happened."),
    "before": gettext_lazy("This lies before what it answers. Look at the date again."),
    "check": gettext_lazy(
        "These are not the check digits of this hand-over. Compare them with the slip."
    ),
    "outcome": gettext_lazy("Choose one of the outcomes."),
    "reason": gettext_lazy("Write the reason; without it this says nothing."),
    "reminded": gettext_lazy("They were reminded less than a day ago."),
    "public-key": gettext_lazy(
        "This is no signing key. Paste the partner's card again."
    ),
    "recipient": gettext_lazy("This is no sealing key. It begins with age1."),
    "twice": gettext_lazy("This is there already."),
    "channel": gettext_lazy("Choose a channel; the second must be another one."),
    "fingerprint": gettext_lazy(
        "This is another fingerprint. Do not go on: ask the partner for it again, by a "
        "number you knew before."
    ),
    "month": gettext_lazy(
        "The month is not over. Its sheet can be made from the next day."
    ),
    "stale": gettext_lazy(
        "Somebody changed it meanwhile. Look at it again, then repeat."
    ),
    "institution": gettext_lazy("Choose one of your offices."),
}
FAULTS: dict[str, Promise] = {
    "zip": gettext_lazy("The file is no hand-over of Sinergi, or it is damaged."),
    "too-large": gettext_lazy("The file is larger than 64 MB."),
    "too-many": gettext_lazy("There are too many parts in the file."),
    "missing": gettext_lazy("This part is missing: %(what)s."),
    "changed": gettext_lazy("This part is not the one that was signed: %(what)s."),
    "extra": gettext_lazy("This part does not belong to it: %(what)s."),
    "signature": gettext_lazy(
        "The signature does not fit the text: something was changed."
    ),
    "statement": gettext_lazy("The signed text is not as the format asks: %(what)s."),
    "foreign": gettext_lazy(
        "Who signed this is no partner of yours. Add the partner first, and compare its "
        "fingerprint."
    ),
    "unconfirmed": gettext_lazy(
        "The partner's fingerprint was not compared by two channels yet."
    ),
    "retired": gettext_lazy("You do not trust this partner any more."),
    "not-for-us": gettext_lazy("It is addressed to another office."),
    "future": gettext_lazy(
        "It says it was signed in the future. One of the clocks is wrong."
    ),
    "old": gettext_lazy("It was signed more than 180 days ago. Ask for a new one."),
    "before-since": gettext_lazy("It was signed before you trusted this partner."),
    "before": gettext_lazy("It says it happened before the package was sent."),
    "changed-id": gettext_lazy(
        "A package with this number came before with other content."
    ),
    "no-body": gettext_lazy("The sealed content is missing."),
    "another-package": gettext_lazy("It is about another version of this package."),
    "unknown-package": gettext_lazy("You never sent or got the package it is about."),
    "state": gettext_lazy("It does not fit where the hand-over stands now (%(what)s)."),
    "side": gettext_lazy("The other side cannot do this."),
}
CODE_FAULTS: dict[str, Promise] = {
    "form": gettext_lazy(
        "This is no code of a slip. Scan it again, or type number and check digits."
    ),
    "signature": gettext_lazy("The code was changed or belongs to something else."),
    "foreign": gettext_lazy("Who signed the code is no partner of yours."),
    "unknown": gettext_lazy("None of your offices has a hand-over with this code."),
    "future": gettext_lazy(
        "It says it was signed in the future. One of the clocks is wrong."
    ),
    "old": gettext_lazy("It was signed more than 180 days ago. Ask for a new one."),
    "state": gettext_lazy("This does not fit where the hand-over stands now."),
}
PARCEL_PROBLEMS: dict[str, Promise] = {
    "retired": gettext_lazy("not sent: the partner is retired"),
    "timeout": gettext_lazy("no answer in time"),
    "unknown-host": gettext_lazy("the address is not known"),
    "certificate": gettext_lazy("the certificate is not the address's"),
    "private-address": gettext_lazy("the address is a private one"),
}


def problem_text(code: str) -> str:
    """Return why an act cannot be done, and what to do."""
    return str(PROBLEMS.get(code, PROBLEMS["state"]))


def fault_text(fault: Fault) -> str:
    """Return one fault of a file in words."""
    return str(FAULTS.get(fault.code, FAULTS["zip"])) % {"what": fault.what}


def parcel_problem(code: str) -> str:
    """Return why a parcel has not arrived, "" when nothing is wrong."""
    if not code:
        return ""
    told = PARCEL_PROBLEMS.get(code)
    return str(told) if told else _("not taken there (%(code)s)") % {"code": code}
