"""Tables of people: kinds, institutions, persons, memberships."""

from sinergi.accounts.models.institution import Institution, Kind
from sinergi.accounts.models.person import Membership, Person

__all__ = ["Institution", "Kind", "Membership", "Person"]
