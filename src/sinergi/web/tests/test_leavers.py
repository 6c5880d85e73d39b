"""Somebody leaves: nothing they owned is lost, and they are out."""

import datetime as dt

import pytest

from sinergi.access.clock import real_now
from sinergi.accounts.models import Institution, Membership, Person, membership_day
from sinergi.accounts.services import delegate_roles
from sinergi.alerts.services import make_feed
from sinergi.audit.models import Fact
from sinergi.commitments.models import Participant
from sinergi.commitments.rules.meeting import Step
from sinergi.commitments.services.meeting import create_meeting, move_meeting
from sinergi.commitments.services.meeting_people import (
    ParticipantDraft,
    add_participant,
)
from sinergi.commitments.tests.meeting_rows import draft
from sinergi.web.acts.leavers import let_leave, owned_by

pytestmark = pytest.mark.django_db


def leave(person, successor, by):
    return let_leave(person, successor, by=by, at=real_now(), today=membership_day())


def test_roles_and_account_end(alice, bob):
    leave(bob, None, alice)
    bob.refresh_from_db()
    row = Membership.all_rows.get(person=bob)
    assert (bob.is_active, row.valid_until) == (False, membership_day())


def test_what_was_lent_comes_back(alice, bob):
    day = membership_day()
    delegate_roles(
        alice, bob, from_on=day, until_on=day + dt.timedelta(days=5), by=alice,
        at=real_now(),
    )  # fmt: skip
    leave(bob, alice, alice)
    lent = Membership.all_rows.exclude(delegation=None)
    assert all(row.valid_until < day for row in lent)


def test_the_leave_is_one_fact_beside_those_of_its_parts(alice, bob):
    leave(bob, alice, alice)
    fact = Fact.all_rows.get(verb="accounts:ownership:moved")
    assert (fact.target, fact.details["to"]) == (f"person:{bob.pk}", alice.pk)


def test_the_page_counts_what_is_owned(client, alice, bob):
    Person.objects.filter(pk=alice.pk).update(example=True)  # not asked to sign in anew
    client.force_login(Person.objects.get(pk=alice.pk))
    client.cookies["sinergi_language"] = "en"
    page = client.get(f"/people/{bob.pk}/leave/")
    assert page.status_code in {200, 302}
    assert [one.count for one in owned_by(bob)] == [0] * len(owned_by(bob))


def asked_to_a_meeting(host, person, by, at) -> Participant:
    """Return the seat of a person at a meeting to come of another institution."""
    starts = real_now() + dt.timedelta(days=3)
    meeting = create_meeting(draft(host, starts_at=starts), by=by, at=at)
    (institution,) = Institution.all_rows.filter(pk__in=person.institutions)
    guest = ParticipantDraft(
        institution=institution, person=person, name=person.name, role="Anggota"
    )
    return add_participant(meeting, guest, by=by, at=at)


@pytest.mark.parametrize("successor", [True, False])
def test_who_takes_over_comes_to_the_meetings_to_come(
    alice, bob, charlie, pemkot, at, successor
):
    seat = asked_to_a_meeting(pemkot, bob, charlie, at)
    leave(bob, alice if successor else None, alice)
    seat.refresh_from_db()
    assert seat.person == (alice if successor else None)
    assert (seat.name, seat.body) == (
        "Alice" if successor else "", "Bawaslu Jakarta Timur",
    )  # fmt: skip


def test_who_is_asked_already_is_not_asked_twice(alice, bob, charlie, pemkot, at):
    seat = asked_to_a_meeting(pemkot, bob, charlie, at)
    own = ParticipantDraft(person=alice, name="Alice")
    add_participant(seat.meeting, own, by=charlie, at=at)
    leave(bob, alice, alice)
    assert list(Participant.all_rows.values_list("name", flat=True)) == ["Alice"]


def test_a_meeting_that_was_held_stays_as_it_was(alice, bob, charlie, pemkot, at):
    seat = asked_to_a_meeting(pemkot, bob, charlie, at)
    move_meeting(seat.meeting, Step.HELD, by=charlie, at=at)
    leave(bob, alice, alice)
    seat.refresh_from_db()
    assert (seat.person, seat.name) == (bob, "Bob")


def test_secret_addresses_end_with_their_owner(client, alice, bob, at):
    _feed, token = make_feed(
        "person", institution=None, area_code="", language="id", by=bob, at=at
    )
    leave(bob, alice, alice)
    Person.objects.filter(pk=bob.pk).update(is_active=True)
    assert client.get(f"/ics/{token}.ics").status_code == 404
