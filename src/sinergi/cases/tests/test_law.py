"""The page of the law's deadlines: all of them, and one derived under every edition."""

import html

import pytest

from conftest import make_person
from sinergi.accounts.roles import Role
from sinergi_core.clock import list_regulations

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGE = "/cases/deadlines/"


def test_every_deadline_stands_there_and_editions_side_by_side(client, bawaslu):
    client.force_login(make_person("ketua", Role.BAWASLU_LEADER, bawaslu, "31.75"))
    page = html.unescape(client.get(PAGE).content.decode())
    for text in list_regulations():
        for one in (*text.rules, *text.windows, *text.gaps):
            assert one.names["id"] in page
            assert one.article in page
    assert "14 hari kerja" in page
    assert "24 jam" in page
    asked = {"rule": "pemilu-penanganan:kajian-awal", "event_at": "2024-02-09T15:00"}
    page = html.unescape(client.get(PAGE, asked).content.decode())
    assert "sampai akhir Selasa, 13 Februari 2024" in page
    assert "tenggatnya sendiri belum terbaca" in page  # the edition before has none
    assert "Tahun Baru Imlek" in page
    asked = {
        "rule": "pemilu-penanganan:penerusan-pidana",
        "event_at": "2024-02-23T15:30",
    }
    page = html.unescape(client.get(PAGE, asked).content.decode())
    assert "Sabtu, 24 Februari 2024 15:30" in page or "15.30" in page
    for wrong in (
        {"rule": "x", "event_at": "2024-02-09T15:00"},
        {"rule": "pemilu-penanganan:kajian", "event_at": "9999-12-31T23:59"},
        {"rule": "", "event_at": "\0"},
    ):
        assert client.get(PAGE, wrong).status_code in {400, 422}
