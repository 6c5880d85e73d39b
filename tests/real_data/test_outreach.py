"""Targets of outreach out of the real polling stations of Jakarta Timur."""

import datetime as dt
from pathlib import Path

import pytest
from django.db.models import Sum

from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import Election, PollingStation
from sinergi.elections.services import put_calendar
from sinergi.intake.services import import_file
from sinergi.intake.store import blocks_of
from sinergi.outreach.models import Target
from sinergi.outreach.services.target import derive_targets

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]
AT = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
CITY = "31.75"


@pytest.fixture
def targets(shared: Path, settings, tmp_path: Path, db) -> dict[str, dict[str, int]]:
    """Return segment → sums of the targets derived for the city."""
    settings.MEDIA_ROOT, settings.SINERGI_HOME = tmp_path / "media", tmp_path
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    for source, name, answers in (
        ("areas", "admin_dki.csv", {}),
        (
            "polling_stations",
            "tps_2024_pilpres_jakarta_timur.csv",
            {"election": "pemilu-2024"},
        ),
    ):
        path = shared / "data" / name
        import_file(
            source, blocks_of(path), file_name=name, answers=answers, by=None, at=AT
        )
    election = Election.all_rows.get(code="pemilu-2024")
    derive_targets(election, CITY, by=None, at=AT)
    rows = Target.all_rows.in_force().order_by().values("segment")
    counted = rows.annotate(
        people_sum=Sum("people"), low_sum=Sum("low"), high_sum=Sum("high")
    )
    return {one["segment"]: one for one in counted}


def test_voters_are_near_those_published_though_stations_lack_figures(targets):
    # KPU Jakarta Timur, DPT Pemilu 2024: 2,383,972 voters. Fewer than half of the 8,812
    # stations show theirs; the estimate lies 3.1% below.
    found = targets["umum"]
    known = (
        PollingStation.all_rows.in_force().within(CITY).aggregate(n=Sum("registered"))
    )
    assert known["n"] < found["low_sum"] < found["people_sum"] < found["high_sum"]
    assert found["people_sum"] == pytest.approx(2_383_972, rel=0.04)


def test_every_kelurahan_has_its_targets(targets):
    rows = Target.all_rows.in_force().filter(segment="pemula")
    assert rows.count() == 65
    assert all(one.estimate for one in rows)


def test_the_derived_first_time_voters_hold_the_share_known_of_dki(targets):
    found = targets["pemula"]
    # First-time voters of DKI are 9.7% of its list: about 231,600 for this city.
    assert found["low_sum"] < 231_600 < found["high_sum"]


def test_women_are_about_half(targets):
    assert (
        0.48 < targets["perempuan"]["people_sum"] / targets["umum"]["people_sum"] < 0.53
    )
