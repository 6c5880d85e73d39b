"""Accounts from the shell: the way the first real people come in."""

import pytest

from sinergi.access.permissions import Permission
from sinergi.accounts.command import main
from sinergi.accounts.models import Person

pytestmark = pytest.mark.django_db

ADD = ["add", "rina", "--role", "bawaslu-analyst", "--area", "31.75"]
NEW = [*ADD, "--institution", "Bawaslu Jakarta Timur", "--kind", "bawaslu"]


def test_a_person_is_made_with_institution_role_and_password(capsys, client):
    assert main(NEW) == 0
    assert Person.objects.get(username="rina").holds(Permission.START_RUN, "31.75.06")
    secret = capsys.readouterr().out.split("password ")[1].split()[0]
    answer = client.post("/account/login/", {"login": "rina", "password": secret})
    assert answer.status_code == 302


def test_a_role_that_does_not_fit_leaves_nothing(capsys):
    words = ["add", "rina", "--role", "bawaslu-analyst", "--area", "31.75"]
    assert main([*words, "--institution", "FKUB", "--kind", "fkub"]) == 2
    assert not Person.objects.filter(username="rina").exists()
    assert "kind fkub" in capsys.readouterr().err


def test_an_unknown_institution_without_kind_is_refused(capsys):
    assert main([*ADD, "--institution", "Nobody"]) == 2
    assert "--kind" in capsys.readouterr().err


def test_all_roles_of_a_person_end(capsys, bob):
    assert main(["end", "bob"]) == 0
    assert main(["list"]) == 0
    assert "bob" in capsys.readouterr().out


def test_a_new_password_replaces_the_old(capsys, client, bob):
    assert main(["password", "bob"]) == 0
    secret = capsys.readouterr().out.split("password ")[1].split()[0]
    assert Person.objects.get(pk=bob.pk).check_password(secret)
