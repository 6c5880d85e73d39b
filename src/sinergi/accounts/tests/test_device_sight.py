"""Whose devices a coordinator sees follows where people are now, not where they were."""

import datetime as dt

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Device, Membership, membership_day
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.services.devices import make_device

pytestmark = pytest.mark.django_db


@pytest.fixture
def sinta(bawaslu):
    """Return Sinta of Bawaslu, who has a device."""
    person = make_person("sinta", Role.SUPERVISOR, bawaslu, "31.75")
    make_device("HP", person=person, expires_on=None, by=person, at=MEETING)
    return person


def leave(person, *, days):
    """Let all memberships have ended so many days ago."""
    ended = membership_day() - dt.timedelta(days=days)
    Membership.all_rows.filter(person=person).update(
        valid_from=ended - dt.timedelta(days=9), valid_until=ended
    )


def sees(person) -> bool:
    return Device.visible.to(person).exists()


def test_the_line_sees_the_devices_of_its_people(alice, sinta):
    assert sees(alice)


def test_who_left_lately_is_still_seen(alice, sinta):
    leave(sinta, days=3)
    assert sees(alice)


def test_who_left_long_ago_is_seen_no_more_but_by_oneself(alice, sinta):
    leave(sinta, days=31)
    assert not sees(alice)
    assert sees(sinta)


def test_who_moved_to_another_institution_is_seen_no_more(alice, sinta):
    leave(sinta, days=3)
    other = make_institution("KPU lain", InstitutionKind.KPU, "31.75")
    Membership.all_rows.create(
        person=sinta, institution=other, role=Role.KPU_STAFF, area_code="31.75",
        valid_from=membership_day(),
    )  # fmt: skip
    assert not sees(alice)
