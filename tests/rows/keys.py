"""The keys of an office: made once, before anything is sealed to it.

That an institution can receive something sealed is no secret: lists of receivers say so.
Therefore the owners of samples have their keys before a stranger first looks.
"""

from conftest import MEETING
from sinergi.accounts.models import Institution, Person
from sinergi.seals.keeping import unlock
from sinergi.seals.models import OfficeKey
from sinergi.seals.tests.making import PASSPHRASE, keys_for


def keyed(institution: Institution, holder: Person) -> Institution:
    """Return the institution with a key of its own, unlocked, and a custodian's."""
    if OfficeKey.all_rows.filter(institution=institution).exists():
        unlock(institution.pk, PASSPHRASE, by=holder, at=MEETING)
    else:
        keys_for(institution, holder)
    return institution
