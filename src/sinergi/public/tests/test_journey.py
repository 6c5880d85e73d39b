"""Whole journeys through the door, without JavaScript."""

import pytest

from sinergi.reports.models import Report
from sinergi.public.tests.conftest import STORY, Teller

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_whole(teller: Teller):
    teller.open()
    t = teller.post("tanya/", story=STORY)
    print(t)
    t = teller.post(
        "periksa/",
        story=STORY,
        where="Pos ronda RT 05",
        reported="Ketua RT 05",
        wanted="information",
        happened="2023-09-12",
        same_day="1",
    )
    t = teller.post("kirim/", sum=teller.sum)
    print(t)
    assert Report.all_rows.get()
