"""A change of term: everything is sealed anew, both keys open meanwhile, nothing is lost."""

import pytest
from django.db import models

from conftest import MEETING
from sinergi.conf.commands.doctor import keys_of_offices
from sinergi.reports.files import keep_sealed, read_sealed
from sinergi.seals import keeping
from sinergi.seals.checking import check_office
from sinergi.seals.models import CustodianKey, OfficeKey, Rewrap
from sinergi.seals.sealed_rows import BadTable, sealed_fields
from sinergi.seals.sealing import new_pair, open_with, seal
from sinergi.seals.services import rewrapping
from sinergi.seals.services.holding import NotOurOffice, begin_term, set_up_office
from sinergi.seals.services.rewrapping import LATE, begin_rewrap, go_on, terms_to_finish
from sinergi.seals.tasks import finish_terms
from sinergi.seals.tests.making import PASSPHRASE, keys_for
from sinergi.seals.words import read_words, seal_words

pytestmark = pytest.mark.django_db

LATER = MEETING + LATE
OTHER = "sandi-lain-yang-panjang-sekali"
SHARED = {"seals.CustodianKey.sealed_challenge": "text@institution+label"}
FILES = {"seals.CustodianKey.label": "text#sinergi.reports.files"}
BROKEN = {"seals.CustodianKey.label": "plain"}
TABLE = {"seals.CustodianKey.sealed_challenge": "text"}
"""A field with bytes that is there already stands for a row of a report."""


@pytest.fixture
def rows(bawaslu, alice, settings):
    """Return a function that seals words into rows of the office."""
    settings.SINERGI_SEALED = f"{__name__}.TABLE"
    keys_for(bawaslu, alice)

    def make(count: int, sealed: bytes = b"") -> None:
        for number in range(count):
            told = sealed or seal_words({"story": f"cerita {number}"}, bawaslu.pk)
            CustodianKey.all_rows.create(
                institution=bawaslu, holder=alice, label="x", made_at=MEETING,
                public=f"{OfficeKey.all_rows.count()}-{CustodianKey.all_rows.count()}",
                sealed_challenge=told,
            )  # fmt: skip

    return make


def stories(office) -> list[str]:
    held = CustodianKey.all_rows.exclude(sealed_challenge=b"").order_by("pk")
    told = [bytes(one) for one in held.values_list("sealed_challenge", flat=True)]
    return [one["story"] for one in read_words(office.pk, told)]


def test_all_rows_move_to_the_new_key_and_the_old_one_is_forgotten(
    rows, bawaslu, monkeypatch
):
    monkeypatch.setattr(rewrapping, "BATCH", 3)
    rows(7)
    old = OfficeKey.all_rows.get()
    new = begin_term(bawaslu, OTHER, by=None, at=MEETING)
    rows(1)
    assert stories(bawaslu) == [*(f"cerita {n}" for n in range(7)), "cerita 0"]
    round_ = begin_rewrap(bawaslu, by=None, at=MEETING)
    assert begin_rewrap(bawaslu, by=None, at=MEETING).pk == round_.pk
    calls = []

    def breaks(row, one, some):
        calls.append(len(some))
        if len(calls) == 2:
            keeping.lock(bawaslu.pk)
        return move(row, one, some)

    move = rewrapping._move
    monkeypatch.setattr(rewrapping, "_move", breaks)
    with pytest.raises(keeping.Locked):
        go_on(round_, at=MEETING)
    keeping.unlock(bawaslu.pk, OTHER, by=None, at=MEETING)
    round_.refresh_from_db()
    assert (round_.seen, round_.moved) == (3, 3)
    assert go_on(round_, at=MEETING).ended_at is None  # it moved rows: look once more
    assert go_on(round_, at=LATER).ended_at is not None
    assert (round_.kept, round_.moved, round_.stuck) == (8, 0, 0)
    old.refresh_from_db()
    assert (old.state, bytes(old.wrapped), old.successor_id) == ("retired", b"", new.pk)
    keeping.lock(bawaslu.pk)
    keeping.unlock(bawaslu.pk, OTHER, by=None, at=MEETING)
    assert len(stories(bawaslu)) == 8
    told = check_office(bawaslu.pk)
    assert [(one.rows, one.bad) for one in told] == [(8, [])]


def test_a_row_that_opens_by_no_key_keeps_the_old_one(rows, bawaslu):
    rows(1)
    rows(1, seal(b"?", [new_pair().public]))
    begin_term(bawaslu, OTHER, by=None, at=MEETING)
    round_ = begin_rewrap(bawaslu, by=None, at=MEETING)
    go_on(round_, at=MEETING)
    row = go_on(round_, at=MEETING)
    assert (row.kept, row.stuck, row.ended_at) == (1, 1, MEETING)
    assert OfficeKey.all_rows.filter(state="opening").count() == 1
    assert len(check_office(bawaslu.pk)[0].bad) == 1


def test_an_embedded_key_is_for_the_own_installation_alone(bawaslu, settings, tmp_path):
    settings.SINERGI_KEYS = tmp_path
    with pytest.raises(NotOurOffice):
        set_up_office(bawaslu, PASSPHRASE, by=None, at=MEETING, embedded=True)
    settings.SINERGI_INSTALLATION_OF = bawaslu.name
    key = set_up_office(bawaslu, PASSPHRASE, by=None, at=MEETING, embedded=True)
    path = keeping.key_file(key)
    assert (path.stat().st_mode & 0o777, bytes(key.wrapped)) == (0o600, b"")
    keeping.unlock(bawaslu.pk, PASSPHRASE, by=None, at=MEETING)
    begin_term(bawaslu, OTHER, by=None, at=MEETING)
    keeping.lock(bawaslu.pk)
    keeping.unlock(bawaslu.pk, OTHER, by=None, at=MEETING)
    assert [one.level for one in keys_of_offices()] == ["ok"]
    path.unlink()
    row = begin_rewrap(bawaslu, by=None, at=MEETING)
    go_on(row, at=LATER)
    assert OfficeKey.all_rows.get(pk=key.pk).state == "retired"


def last_look():
    """Do what the job does that `finish_terms` queued."""
    round_ = Rewrap.all_rows.get(ended_at=None)
    while round_.ended_at is None:
        round_ = go_on(round_, at=LATER)


def test_what_was_sealed_before_a_change_and_comes_after_it_opens(rows, bawaslu):
    late = seal_words({"story": "dikirim terlambat"}, bawaslu.pk)
    old = OfficeKey.all_rows.get()
    begin_term(bawaslu, OTHER, by=None, at=MEETING)
    round_ = begin_rewrap(bawaslu, by=None, at=MEETING)
    assert go_on(round_, at=MEETING).ended_at is not None
    assert terms_to_finish(MEETING + LATE / 2) == []
    rows(1, late)
    assert stories(bawaslu) == ["dikirim terlambat"]
    keeping.lock(bawaslu.pk)
    assert finish_terms(LATER) == 0  # it waits until somebody unlocks
    keeping.unlock(bawaslu.pk, OTHER, by=None, at=MEETING)
    assert finish_terms(LATER) == 1
    last_look()
    old.refresh_from_db()
    assert old.state == "retired"
    assert stories(bawaslu) == ["dikirim terlambat"]
    assert finish_terms(LATER) == 0


def test_a_last_look_that_met_what_no_key_opens_is_not_repeated(rows, bawaslu):
    begin_term(bawaslu, OTHER, by=None, at=MEETING)
    rows(1, seal(b"?", [new_pair().public]))
    assert finish_terms(LATER) == 1
    last_look()
    assert OfficeKey.all_rows.filter(state="opening").count() == 1
    assert finish_terms(LATER) == 0


def test_what_somebody_else_may_open_stays_theirs(rows, bawaslu, settings):
    """A message of the mailbox: here a key's `label` stands for the mailbox's key."""
    mailbox = new_pair()
    settings.SINERGI_SEALED = f"{__name__}.SHARED"
    held = seal(b"{}", [OfficeKey.all_rows.get().public, mailbox.public])
    rows(1, held)
    rows(1)
    CustodianKey.all_rows.update(label=mailbox.public)
    begin_term(bawaslu, OTHER, by=None, at=MEETING)
    go_on(begin_rewrap(bawaslu, by=None, at=MEETING), at=MEETING)
    moved = CustodianKey.all_rows.exclude(sealed_challenge=b"").order_by("pk")
    both, alone = (bytes(one.sealed_challenge) for one in moved)
    assert open_with(both, mailbox.private) == b"{}"
    with pytest.raises(keeping.CannotOpen):
        open_with(alone, mailbox.private)
    assert keeping.open_texts(bawaslu.pk, [both])[0] == b"{}"


def test_a_sealed_file_moves_with_its_row(rows, bawaslu, settings, tmp_path):
    settings.SINERGI_SEALED = f"{__name__}.FILES"
    settings.MEDIA_ROOT = tmp_path
    rows(1)
    CustodianKey.all_rows.update(label="")
    held = seal(b"jpeg", [OfficeKey.all_rows.get().public])
    CustodianKey.all_rows.filter(label="").update(label=keep_sealed(held))
    begin_term(bawaslu, OTHER, by=None, at=MEETING)
    row = begin_rewrap(bawaslu, by=None, at=MEETING)
    assert row.total == go_on(row, at=MEETING).total
    go_on(row, at=MEETING)
    places = set(CustodianKey.all_rows.values_list("label", flat=True))
    for place in places:
        assert keeping.open_texts(bawaslu.pk, [read_sealed(place)]) == [b"jpeg"]
        (tmp_path / "reports" / place[:2] / place).unlink(missing_ok=True)
    told = check_office(bawaslu.pk)
    assert [len(one.bad) for one in told] == [2]  # the files were taken away


def test_a_table_that_cannot_be_read_is_refused(settings):
    settings.SINERGI_SEALED = f"{__name__}.BROKEN"
    with pytest.raises(BadTable):
        sealed_fields()


def test_every_sealed_field_of_every_model_is_listed():
    from django.apps import apps

    from sinergi.conf.sealed import SEALED

    own = {"seals.CustodianKey.sealed_challenge"}  # proves a key, tells nothing
    there = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.startswith("sealed_") and isinstance(field, models.BinaryField)
    }
    listed = {one.name for one in sealed_fields() if not one.store}
    assert there - own == listed
    assert {one.name for one in sealed_fields()} == set(SEALED)
    for one in sealed_fields():
        assert list(one.rows(0)) == []
