"""Tables of seals: keys of offices, keys of custodians, rounds of re-wrapping."""

from sinergi.seals.models.key import CustodianKey, OfficeKey
from sinergi.seals.models.reading import ReadingSeen
from sinergi.seals.models.rewrap import Rewrap

__all__ = ["CustodianKey", "OfficeKey", "ReadingSeen", "Rewrap"]
