"""Two people publish at the same moment: one run is in force, nobody meets a failure."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.scores.models import Export, Publication, Run
from sinergi.scores.preparing import start_export
from sinergi.scores.rules import CannotPublish
from sinergi.scores.services import publish_run
from sinergi.scores.tests.making import AT, make_run

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here

pytestmark = pytest.mark.usefixtures("transactional_db")


def somebody() -> tuple[Person, Institution]:
    office = make_institution("Bawaslu Jakarta Timur", InstitutionKind.BAWASLU)
    return make_person("alice", Role.BAWASLU_LEADER, office), office


def publishing(key: int, person: int) -> Publication:
    run, by = Run.all_rows.get(pk=key), Person.objects.get(pk=person)
    return publish_run(run, label="", by=by, at=AT)


def test_two_runs_published_at_once_leave_one_in_force():
    alice, office = somebody()
    keys = [make_run(alice, office).pk, make_run(alice, office).pk]
    found = at_once(*[lambda key=key: publishing(key, alice.pk) for key in keys])
    assert {type(one) for one in found} <= {Publication, CannotPublish}
    done = [one for one in found if isinstance(one, Publication)]
    assert Publication.all_rows.in_force().count() == 1
    assert Publication.all_rows.count() == len(done) >= 1


def test_one_run_published_twice_at_once_is_published_once():
    alice, office = somebody()
    run = make_run(alice, office)
    found = at_once(*[lambda: publishing(run.pk, alice.pk)] * 2)
    names = sorted(type(one).__name__ for one in found)
    assert names == ["CannotPublish", "Publication"]
    assert Fact.all_rows.filter(verb="scores:run:published").count() == 1


def test_a_download_asked_for_twice_at_once_does_not_fail():
    alice, office = somebody()
    run = make_run(alice, office)
    found = at_once(*[lambda: start_export(run, "json", "id", by=alice, at=AT)] * 2)
    assert {type(one) for one in found} == {Export}
