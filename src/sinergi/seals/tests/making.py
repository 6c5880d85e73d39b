"""Keys for the tests of every app that seals."""

from dataclasses import dataclass

from conftest import MEETING
from sinergi.accounts.models import Institution, Person
from sinergi.seals.keeping import unlock
from sinergi.seals.sealing import new_pair
from sinergi.seals.services.custody import put_key
from sinergi.seals.services.holding import set_up_office

PASSPHRASE = "rahasia-tiga-belas-kucing"  # noqa: S105 of tests


@dataclass(frozen=True, slots=True)
class TestKeys:
    """What a test needs to open everything."""

    passphrase: str
    custodian_public: str
    custodian_private: str


def keys_for(
    institution: Institution, holder: Person, *, unlocked: bool = True
) -> TestKeys:
    """Give an office its own key, unlocked, and one custodian's key."""
    set_up_office(institution, PASSPHRASE, by=None, at=MEETING)
    pair = new_pair()
    put_key(institution, pair.public, "Kunci uji", holder=holder, at=MEETING)
    if unlocked:
        unlock(institution.pk, PASSPHRASE, by=holder, at=MEETING)
    return TestKeys(PASSPHRASE, pair.public, pair.private)
