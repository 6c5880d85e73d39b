"""Small counts of verified sessions stay inside: page, list, exports, API."""

import csv
import io
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sinergi.outreach.models import Session
from sinergi.outreach.rules.session import Step
from sinergi.outreach.services.session import move_session
from sinergi.outreach.tests.conftest import LATER, hold, plan

pytestmark = pytest.mark.django_db
HEADS = {
    "attended": 40, "men": 3, "women": 37, "disabled": 1, "age_17_21": 38,
    "checked": 22, "no_card": 2,
}  # fmt: skip


@pytest.fixture
def row(penggilingan, lurah, camat) -> Session:
    held = hold(plan(penggilingan, by=lurah), by=lurah, **HEADS)
    return move_session(held, Step.VERIFIED, by=camat, at=LATER)


def facts_of(client, row) -> dict[str, str]:
    """Return title → count of the page of a session."""
    text = client.get(reverse("outreach:session", args=[row.pk])).content.decode()
    found = re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", text)
    return {title: value.replace("&lt;", "<") for title, value in found}


def exported(client, form) -> dict[str, object]:
    """Return column → value of the one session of the exported list."""
    answer = client.get(reverse("outreach:export", args=[form]))
    if form == "csv":
        text = b"".join(answer).decode("utf-8-sig")
        (line,) = csv.DictReader(io.StringIO(text), delimiter=_mark(text))
        return dict(line)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, line = book.get_sheet_by_index(0).to_python()
    return {
        title: str(int(value) if isinstance(value, float) else value)
        for title, value in zip(head, line, strict=True)
    }


def _mark(text: str) -> str:
    return ";" if ";" in text.splitlines()[0] else ","


def test_the_page_tells_outside_only_that_a_count_is_small(client, row, alice):
    client.force_login(alice)
    told = facts_of(client, row)
    assert (told["Penyandang disabilitas"], told["Belum ber-KTP-el"]) == ("<5", "<5")
    assert (told["Laki-laki"], told["Perempuan"]) == ("<5", "tidak ditampilkan")
    assert told["Peserta"] == "40"


def test_reach_by_segment_tells_no_small_count_either(client, row, alice):
    client.force_login(alice)
    text = client.get(reverse("outreach:session", args=[row.pk])).content.decode()
    (line,) = re.findall(r"Terhitung menurut segmen:(.*?)</p>", text, re.S)
    assert "&lt;5" in line
    assert re.findall(r" (\d+)[,.]", line) == ["40", "38"]


def test_the_page_tells_those_inside_everything(client, row, camat):
    client.force_login(camat)
    told = facts_of(client, row)
    assert (told["Penyandang disabilitas"], told["Perempuan"]) == ("1", "37")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_tell_as_the_page_does(client, row, alice, camat, form):
    client.force_login(alice)
    outside = exported(client, form)
    assert [outside[name] for name in ("Laki-laki", "Belum ber-KTP-el")] == ["<5"] * 2
    assert outside["Perempuan"] == "tidak ditampilkan"
    client.force_login(camat)
    assert exported(client, form)["Belum ber-KTP-el"] == "2"


def test_the_api_names_what_it_withholds(client, row, alice, camat):
    address = reverse("api:show_session", args=[row.pk])
    client.force_login(alice)
    told = client.get(address).json()
    assert told["withheld"] == ["disabled", "men", "no_card", "women"]
    assert [told[name] for name in told["withheld"]] == [None] * 4
    assert (told["attended"], told["age_17_21"]) == (40, 38)
    client.force_login(camat)
    assert client.get(address).json()["no_card"] == 2


def test_lists_tell_no_small_number_of_participants(client, row, alice, camat):
    Session.all_rows.filter(pk=row.pk).update(attended=4)
    for person, shown in ((alice, None), (camat, 4)):
        client.force_login(person)
        (line,) = client.get(reverse("api:list_sessions")).json()["items"]
        assert line["attended"] == shown
        page = client.get(reverse("outreach:sessions")).content.decode()
        assert ("&lt;5" in page or "<5" in page) == (shown is None)


def test_nothing_is_told_outside_before_it_is_verified(client, penggilingan, alice):
    held = hold(plan(penggilingan, public=True), **HEADS)
    client.force_login(alice)
    told = client.get(reverse("api:show_session", args=[held.pk])).json()
    assert (told["attended"], told["withheld"]) == (None, [])
