"""Bawaslu Kota over a Panwascam, a case of each, and whatever a step needs."""

import datetime as dt
from dataclasses import replace

import pytest

from conftest import MEETING, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution
from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import CaseKind, Origin, Regime
from sinergi.cases.rules.kinds import Role as Part
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.making import full_draft
from sinergi.cases.services.opening import CaseDraft, PartyDraft, open_case
from sinergi.cases.services.stepping import take_step
from sinergi.seals.keeping import unlock
from sinergi.seals.services.holding import set_up_office
from sinergi.seals.tests.making import PASSPHRASE
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

A_DAY = dt.timedelta(days=1)
HIDDEN = "Uraian-rahasia-terlapor"


@pytest.fixture
def panwascam(bawaslu) -> Institution:
    office = create_institution(
        "Panwascam Cakung", "panwascam", "31.75.06", superior=bawaslu, by=None,
        at=MEETING,
    )  # fmt: skip
    give_key(office)
    return office


@pytest.fixture
def keys(bawaslu) -> None:
    """Give the office its key, unlocked."""
    give_key(bawaslu)


def give_key(office: Institution) -> None:
    """Give an office its key, unlocked."""
    set_up_office(office, PASSPHRASE, by=None, at=MEETING)
    unlock(office.pk, PASSPHRASE, by=None, at=MEETING)


@pytest.fixture
def panwas(panwascam) -> Person:
    return make_person("panwas", Role.SUPERVISOR, panwascam, "31.75.06")


def opened(office, **more) -> Case:
    """Open a case of the office; what is not said is that of an administrative report."""
    told = {
        "kind": CaseKind.ADMINISTRATIVE, "regime": Regime.PEMILU,
        "origin": Origin.REPORT, "title": "Judul perkara", "allegation": HIDDEN,
        "received_at": MEETING, "origins": (("report", "LP-2023-000001"),),
        "area_code": "31.75.06",
        "parties": (PartyDraft(role=Part.ACCUSED, name="Nama Terlapor"),),
    }  # fmt: skip
    by = more.pop("by", None)
    at = more.pop("at", MEETING)
    return open_case(CaseDraft(institution=office, **{**told, **more}), by=by, at=at)


def moved(row: Case, *steps: Step, by=None, at=MEETING, **more) -> Case:
    """Take steps, each with all that any step needs."""
    for to in steps:
        row = Case.all_rows.get(pk=row.pk)
        row = take_step(row, replace(full_draft(row, to, at), **more), by=by, at=at)
    return row
