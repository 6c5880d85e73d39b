"""What the check of a message's signature finds, and what may rest on it."""

from enum import StrEnum


class Signature(StrEnum):
    """What the check found; stored."""

    NONE = "none"
    VERIFIED = "verified"
    UNKNOWN = "unknown"
    OTHER_KEY = "other-key"
    MISSING = "missing"
    BROKEN = "broken"

    @property
    def is_sound(self) -> bool:
        """True while nothing speaks against resting on the message."""
        return self in SOUND


SOUND = frozenset({Signature.NONE, Signature.VERIFIED, Signature.UNKNOWN})
"""Nothing speaks against these. Once a certificate of the sender is kept, only what it
signed is sound: else a forger would simply leave the signature out, or sign himself."""


def judged(found: Signature, *, kept: bool) -> Signature:
    """Return the finding where certificates of the sender are `kept`, or are not."""
    if not kept:
        return found
    stricter = {
        Signature.NONE: Signature.MISSING,
        Signature.UNKNOWN: Signature.OTHER_KEY,
    }
    return stricter.get(found, found)
