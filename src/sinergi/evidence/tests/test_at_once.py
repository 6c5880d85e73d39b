"""Several people at the same moment: one chain, no number twice, nobody waits for ever."""

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.evidence.models import ChainHead, CustodyEvent, EvidenceItem
from sinergi.evidence.rules.kinds import EventKind
from sinergi.evidence.services.access import note_access
from sinergi.evidence.services.checking import check_office
from sinergi.evidence.services.intake import take_in
from sinergi.evidence.services.transferring import transfer_to
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.seals.tests.making import keys_for

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_takes_looks_and_transfers_crosswise_make_one_chain_each():
    offices = [
        make_institution(f"Bawaslu {name}", InstitutionKind.BAWASLU)
        for name in ("Satu", "Dua")
    ]
    people = [
        make_person(f"orang{at}", Role.BAWASLU_LEADER, office)
        for at, office in enumerate(offices)
    ]
    items = []
    for office, person in zip(offices, people, strict=True):
        keys_for(office, person)
        about = {"institution_id": office.pk, "source": "upload", "at": MEETING}
        items.append(take_in(b"%PDF-1", name="a.pdf", by_id=person.pk, **about).item)

    def take(side):
        about = {"institution_id": offices[side].pk, "source": "upload", "at": MEETING}
        return take_in(b"%PDF-2", name="b.pdf", by_id=people[side].pk, **about)

    def look(side):
        done = {"purpose": "study", "by_id": people[side].pk, "at": MEETING}
        return note_access(items[side], EventKind.VIEWED, **done)

    def give(side):
        done = {"purpose": "handover", "by_id": people[side].pk, "at": MEETING}
        return transfer_to(items[side], offices[1 - side], **done)

    works = [
        lambda s=side, w=work: w(s) for side in (0, 1) for work in (take, look, give)
    ]
    found = at_once(*works)
    assert not [one for one in found if isinstance(one, Exception)], found
    for office in offices:
        head = ChainHead.all_rows.get(institution=office)
        events = CustodyEvent.all_rows.filter(institution=office)
        numbers = list(events.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, head.number + 1))
        assert head.number == 5, "two takes, a look, a transfer out, one in"
        rows = EvidenceItem.all_rows.filter(institution=office)
        assert len(set(rows.values_list("number", flat=True))) == 3 == head.items
        assert check_office(office, at=MEETING).whole
