"""Areas as people write them."""

import pytest

from sinergi.places.written import area_asked, areas_written
from sinergi.web.tests.conftest import areas

__all__ = ["areas"]

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_names_and_codes_are_read_together(areas):
    written = areas_written(
        "Penggilingan\n31.75.06, 3175061003; kelurahan penggilingan"
    )
    assert written.codes == ["31.75.06.1003", "31.75.06"]
    assert not written.unknown


def test_what_stands_behind_a_code_is_for_the_reader(areas):
    assert areas_written("31.75.06.1003 Penggilingan").codes == ["31.75.06.1003"]


def test_what_nothing_is_called_is_named(areas):
    written = areas_written("Antah Berantah\n<b>")
    assert (written.codes, written.unknown) == ([], ["Antah Berantah", "<b>"])


def test_a_name_of_two_says_which_there_are(areas):
    row = areas["31.75.06.1003"]
    row.pk, row.code, row.level = None, "31.75.07", 3
    row.type = "kecamatan"
    row.save()
    told = areas_written("Penggilingan").several["Penggilingan"]
    assert told == [
        "Kelurahan Penggilingan (31.75.06.1003)",
        "Kecamatan Penggilingan (31.75.07)",
    ]
    assert area_asked("Penggilingan") == ""
    assert area_asked("Kec. Penggilingan") == "31.75.07"
