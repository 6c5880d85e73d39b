"""Publishing: who may, what it replaces, what withdrawing hides again."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models.signals import pre_save

from sinergi.accounts.models import Institution, Membership, Person
from sinergi.accounts.roles import Role
from sinergi.audit.models import Fact
from sinergi.scores.models import Publication, Run
from sinergi.scores.rules import CannotPublish, Label, Refusal
from sinergi.scores.services import publish_run, withdraw_run
from sinergi.scores.tests.making import AT, make_run

pytestmark = pytest.mark.django_db


def test_a_run_is_its_institutions_alone_until_published(
    alice: Person, bob: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    assert Run.visible.to(bob).filter(pk=run.pk).exists()
    assert not Run.visible.to(charlie).filter(pk=run.pk).exists()


def test_a_published_run_is_every_readers(
    alice: Person, charlie: Person, dian: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    publish_run(run, label="", by=alice, at=AT)
    assert Run.visible.to(charlie).filter(pk=run.pk).exists()
    assert not Run.visible.to(dian).exists()


def test_publishing_leaves_a_fact(alice: Person, bawaslu: Institution) -> None:
    run = make_run(alice, bawaslu)
    publish_run(run, label="", by=alice, at=AT)
    fact = Fact.all_rows.get(verb="scores:run:published")
    assert (fact.target, fact.actor_id) == (f"run:{run.pk}", alice.pk)


def test_a_newer_publication_replaces_the_older_which_stays_readable(
    alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    old, new = make_run(alice, bawaslu), make_run(alice, bawaslu)
    publish_run(old, label="", by=alice, at=AT)
    publish_run(new, label="", by=alice, at=AT)
    assert list(Run.visible.to(charlie).published()) == [new]
    assert Run.visible.to(charlie).filter(pk=old.pk).exists()


def test_the_database_allows_one_publication_in_force(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    publication = publish_run(run, label="", by=alice, at=AT)
    publication.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        publication.save(force_insert=True)


def test_a_withdrawn_run_is_its_makers_alone_again(
    alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    publish_run(run, label="", by=alice, at=AT)
    withdraw_run(run, reason="wrong table", by=alice, at=AT)
    assert not Run.visible.to(charlie).exists()
    assert Publication.all_rows.get(run=run).reason == "wrong table"


def test_a_run_of_another_institution_cannot_be_published(
    alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    with pytest.raises(CannotPublish) as caught:
        publish_run(run, label="", by=charlie, at=AT)
    assert caught.value.refusal == Refusal.NOT_YOURS


def test_an_analyst_cannot_publish_a_framework_of_bawaslu(
    alice: Person, bob: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu, "tps-rawan-pemilu-2024")
    with pytest.raises(CannotPublish) as caught:
        publish_run(run, label="", by=bob, at=AT)
    assert caught.value.refusal == Refusal.ONLY_BAWASLU


def test_pemkot_cannot_publish_a_framework_of_bawaslu(
    charlie: Person, pemkot: Institution
) -> None:
    run = make_run(charlie, pemkot, "tps-rawan-pemilu-2024")
    with pytest.raises(CannotPublish) as caught:
        publish_run(run, label="", by=charlie, at=AT)
    assert caught.value.refusal == Refusal.ONLY_BAWASLU


def test_a_leader_of_bawaslu_publishes_it_as_not_official_below_kota(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu, "tps-rawan-pemilu-2024")
    publish_run(run, label="", by=alice, at=AT)
    assert Run.all_rows.get(pk=run.pk).label == Label.NOT_OFFICIAL


def test_an_experiment_is_never_published(alice: Person, bawaslu: Institution) -> None:
    run = make_run(alice, bawaslu, experimental=True)
    with pytest.raises(CannotPublish) as caught:
        publish_run(run, label="", by=alice, at=AT)
    assert caught.value.refusal == Refusal.EXPERIMENTAL


def test_another_institutions_publication_stays_in_force(
    alice: Person, charlie: Person, bawaslu: Institution, pemkot: Institution
) -> None:
    theirs, ours = make_run(charlie, pemkot), make_run(alice, bawaslu)
    publish_run(theirs, label="", by=charlie, at=AT)
    publish_run(ours, label="", by=alice, at=AT + dt.timedelta(days=1))
    published = Run.visible.to(charlie).published().newest_published_first()
    assert list(published) == [ours, theirs]


def test_a_run_with_few_draws_cannot_be_published(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu, draws=999)
    with pytest.raises(CannotPublish) as caught:
        publish_run(run, label="", by=alice, at=AT)
    assert caught.value.refusal == Refusal.FEW_DRAWS


@contextmanager
def another_publishes_first(rival: Run) -> Iterator[None]:
    """Put a rival in force after the old one was replaced, before the new one is stored."""

    def slip_in(instance: Publication, **_: Any) -> None:
        row = Publication(
            run=rival,
            framework_code=rival.framework_code,
            level=rival.level,
            within=rival.within,
            institution=rival.institution,
            by_id=rival.by_id,
            at=AT,
        )
        Publication.all_rows.bulk_create([row])  # sends no signal

    pre_save.connect(slip_in, sender=Publication)
    try:
        yield
    finally:
        pre_save.disconnect(slip_in, sender=Publication)


def test_two_who_publish_at_once_are_told_apart(
    alice: Person, bawaslu: Institution
) -> None:
    run, rival = make_run(alice, bawaslu), make_run(alice, bawaslu)
    with pytest.raises(CannotPublish) as caught, another_publishes_first(rival):
        publish_run(run, label="", by=alice, at=AT)
    assert caught.value.refusal == Refusal.SAME_MOMENT
    assert not Run.all_rows.get(pk=run.pk).is_published


def test_a_role_in_bawaslu_does_not_publish_pemkots_run_of_bawaslus_framework(
    alice: Person, charlie: Person, pemkot: Institution
) -> None:
    Membership.all_rows.create(
        person=alice,
        institution=pemkot,
        role=Role.PARTNER,
        area_code="31.75",
        valid_from=dt.date(2020, 1, 1),
    )
    run = make_run(charlie, pemkot, "tps-rawan-pemilu-2024")
    both = Person.objects.get(pk=alice.pk)
    with pytest.raises(CannotPublish) as caught:
        publish_run(run, label="", by=both, at=AT)
    assert pemkot.pk in both.institutions
    assert caught.value.refusal == Refusal.ONLY_BAWASLU
