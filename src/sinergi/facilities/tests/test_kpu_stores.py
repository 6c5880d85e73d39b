"""KPU's own sheet: its figures win, its rows become facilities, and it can be undone."""

import pytest

from sinergi.facilities.models import Facility, StoreFigure
from sinergi.facilities.rules.capacity import Basis
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.services.adopting import adopt_figures
from sinergi.facilities.showing import figure_of
from sinergi.facilities.tests.conftest import make_store
from sinergi.intake.services import undo_batch
from sinergi.intake.tests.tables import AREAS, AT, codes_of, take

pytestmark = pytest.mark.django_db
SHEET = """Kode Gudang,Nama Gudang,Tingkat,Kode Kelurahan,Luas m2,Kapasitas Kotak
GD-1,GOR Matraman,kecamatan,31.75.01.1001,900,2200
GD-2,Gudang JIEP,kota,31.75.02.1001,,
"""


@pytest.fixture(autouse=True)
def _places(db):
    take("areas", AREAS)


def test_a_sheet_as_kpu_has_it_is_read_by_its_own_headers():
    _batch, report = take("kpu_stores", SHEET)
    assert (report.tally.new, codes_of(report)) == (2, [])
    rows = {one.kpu_code: one for one in StoreFigure.all_rows.all()}
    assert (rows["GD-1"].boxes, rows["GD-1"].serves_code) == (2_200, "31.75.01")
    assert (rows["GD-2"].boxes, rows["GD-2"].serves_code) == (None, "31.75")


def test_the_sheets_figure_wins_over_what_was_stated(ppk):
    row = make_store(ppk, kpu_code="GD-1", area_code="31.75.01.1001", boxes=5_000)
    take("kpu_stores", SHEET)
    found = row.capacity(figure_of(row))
    assert (found.boxes, found.basis) == (2_200, Basis.KPU)


def test_a_changed_figure_is_a_new_row_and_undoing_brings_the_former_back():
    take("kpu_stores", SHEET)
    batch, report = take("kpu_stores", SHEET.replace("2200", "1800"))
    assert (report.tally.changed, report.tally.same) == (1, 1)
    undo_batch(batch, by=None, at=AT)
    assert StoreFigure.all_rows.in_force().get(kpu_code="GD-1").boxes == 2_200


def test_half_a_point_and_an_unknown_area_are_told():
    odd = "kode gudang,nama,kode,bujur\nGD-1,GOR,31.75.01.1001,106.9\n"
    _batch, report = take("kpu_stores", odd)
    assert "cell-empty" in codes_of(report)
    _batch, report = take("kpu_stores", "kode gudang,nama,kode\nGD-1,GOR,31.99.01\n")
    assert report.unplaced == 1


def test_the_stores_of_the_sheet_are_taken_into_the_register_once(kpu, kira):
    take("kpu_stores", SHEET)
    rows = StoreFigure.all_rows.in_force()
    assert len(adopt_figures(rows, keeper=kpu, by=kira, at=AT)) == 2
    assert adopt_figures(rows, keeper=kpu, by=kira, at=AT) == []
    kinds = set(Facility.all_rows.values_list("kind", flat=True))
    assert kinds == {FacilityKind.STORE_CITY, FacilityKind.STORE_KECAMATAN}


def test_a_page_shows_the_sheet_beside_the_register(client, kpu, kira):
    take("kpu_stores", SHEET)
    client.force_login(kira)
    assert "GOR Matraman" in client.get("/facilities/figures/").content.decode()
    client.post("/facilities/figures/adopt/", {"keeper": kpu.pk})
    assert Facility.all_rows.count() == 2
    assert client.post("/facilities/figures/adopt/", {"keeper": "x"}).status_code == 404


def test_who_does_not_see_stores_sees_no_figure(client, camat, kpu):
    take("kpu_stores", SHEET)
    assert not StoreFigure.visible.to(camat).exists()
    client.force_login(camat)
    assert client.get("/facilities/figures/").status_code == 403
