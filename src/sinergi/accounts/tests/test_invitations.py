"""People come in by a link or a printed code, once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from sinergi.accounts.models import Invitation
from sinergi.accounts.rules import BadInvitation
from sinergi.accounts.services import (
    accept_invitation,
    close_account,
    find_invitation,
    invite,
)

pytestmark = pytest.mark.django_db
GOOD = "kuda-lari-sore-12"


def test_a_link_sets_ones_own_password(alice, bob, at):
    _row, secret = invite(bob, short=False, by=alice, at=at)
    person = accept_invitation(find_invitation(secret, at=at), GOOD, at=at)
    assert person.check_password(GOOD)


def test_a_printed_code_needs_the_user_name_beside_it(alice, bob, at):
    _row, code = invite(bob, short=True, by=alice, at=at)
    assert find_invitation(code.lower(), username="BOB", at=at).person == bob
    assert find_invitation(code, username="alice", at=at) is None
    assert find_invitation(code, at=at) is None


def test_the_secret_is_not_kept(alice, bob, at):
    row, secret = invite(bob, short=False, by=alice, at=at)
    assert secret not in str(Invitation.all_rows.filter(pk=row.pk).values().get())


def test_an_invitation_opens_once(alice, bob, at):
    row, secret = invite(bob, short=False, by=alice, at=at)
    accept_invitation(row, GOOD, at=at)
    assert find_invitation(secret, at=at) is None
    with pytest.raises(BadInvitation):
        accept_invitation(row, GOOD, at=at)


def test_an_invitation_expires(alice, bob, at):
    _row, secret = invite(bob, short=False, by=alice, at=at)
    assert find_invitation(secret, at=at + dt.timedelta(days=8)) is None


def test_a_new_invitation_withdraws_the_old(alice, bob, at):
    _row, first = invite(bob, short=False, by=alice, at=at)
    invite(bob, short=True, by=alice, at=at)
    assert find_invitation(first, at=at) is None


def test_a_weak_password_leaves_the_invitation_open(alice, bob, at):
    row, secret = invite(bob, short=False, by=alice, at=at)
    with pytest.raises(ValidationError):
        accept_invitation(row, "123", at=at)
    assert find_invitation(secret, at=at) == row


def test_a_closed_account_is_not_let_in(alice, bob, at):
    _row, secret = invite(bob, short=False, by=alice, at=at)
    close_account(bob, by=alice, at=at)
    assert find_invitation(secret, at=at) is None
    with pytest.raises(BadInvitation):
        invite(bob, short=False, by=alice, at=at)
