"""The pages of the audit: from the half-year that is due to what everybody may read."""

import datetime as dt
import html
import re

import pytest

from conftest import make_person
from sinergi.accounts.roles import Role
from sinergi.cases.models import CaseSide, EvennessAudit
from sinergi.cases.tests.conftest import opened
from sinergi.cases.tests.test_evenness import WORD, put_cases
from sinergi.elections.models import Election

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LIST = "/cases/evenness/"


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def leader(bawaslu):
    return make_person("ketua", Role.BAWASLU_LEADER, bawaslu, "31.75")


def test_a_leader_looks_releases_and_everybody_reads(client, bawaslu, leader, panwas):
    assert "Belum ada audit" in text_of(client.get("/lapor/kesetaraan/"))
    put_cases(bawaslu, {1: 0.7, 2: 0.7, 3: 0.1}, each=30)
    client.force_login(leader)
    address = f"{LIST}due/{bawaslu.pk}/2023-07-01/"
    assert address in text_of(client.get(LIST))
    assert address in text_of(client.get("/queue/"))
    page = text_of(client.get(address))
    assert "nomor urut 3" in page
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]
    sent = {"digest": digest, "plenary_on": "2024-02-20", "explanation": ""}
    told = client.post(address, sent)
    assert told.status_code == 422
    assert "pleno menjelaskannya" in text_of(told)
    for wrong in ({"plenary_on": "9999-99-99"}, {"digest": "\0"}, {"digest": "x" * 99}):
        assert client.post(address, {**sent, **wrong}).status_code in {400, 422}
    made = client.post(address, {**sent, "explanation": WORD})
    row = EvennessAudit.all_rows.get()
    assert made["Location"] == f"{LIST}{row.key}/"
    assert client.get(address).status_code == 404
    assert address not in text_of(client.get("/queue/"))
    page = text_of(client.get(made["Location"]))
    assert WORD in page
    assert row.digest in page
    assert f"{LIST}{row.key}/" in text_of(client.get(LIST))
    paper = client.get(f"{LIST}{row.key}.pdf")
    assert paper.content.startswith(b"%PDF")

    client.force_login(panwas)  # reads what was released, and previews nothing
    assert client.get(f"{LIST}{row.key}/").status_code == 200
    assert client.get(address).status_code in {403, 404}

    client.logout()
    for root, words in (("/lapor/", "berbeda lebih"), ("/en/lapor/", "differs more")):
        answer = client.get(f"{root}kesetaraan/")
        page = text_of(answer)
        assert words in page
        assert WORD in page
        assert not answer.cookies
        named = client.get(f"{root}kesetaraan/?s={row.key}")
        assert text_of(named) == page
        assert client.get(f"{root}kesetaraan/?s=%00{'x' * 999}").status_code in {
            400,
            404,
        }
        paper = client.get(f"{root}kesetaraan/pernyataan.pdf?s={row.key}")
        assert paper.content.startswith(b"%PDF")
        assert not paper.cookies


def test_nothing_is_shown_in_a_campaign(client, bawaslu, leader):
    put_cases(bawaslu, {1: 0.5}, each=3)
    client.force_login(leader)
    address = f"{LIST}due/{bawaslu.pk}/2023-07-01/"
    election = Election.all_rows.create(
        code="uji", name_id="Uji", name_en="Test", kind="pemilu",
        voting_on=dt.date(2099, 3, 9), regulation="-",
    )  # fmt: skip
    election.stages.create(
        code="kampanye", name_id="Masa kampanye", name_en="Campaign", regulation="-",
        starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2098, 1, 1),
    )  # fmt: skip
    page = text_of(client.get(LIST))
    assert "Masa kampanye sedang berlangsung" in page
    assert address not in page
    assert address not in text_of(client.get("/queue/"))
    answer = client.get(address)
    assert answer.status_code == 409
    assert "Masa kampanye" in text_of(answer)
    assert client.post(address, {}).status_code == 409
    for strange in ("2023-07-02", "x", "9999-01-01"):
        assert client.get(f"{LIST}due/{bawaslu.pk}/{strange}/").status_code == 404
    assert client.get(f"{LIST}due/{10**30}/2023-07-01/").status_code == 404


@pytest.mark.usefixtures("keys")
def test_a_side_is_noted_on_its_page(client, bawaslu, leader, panwas):
    case = opened(bawaslu)
    address = f"/cases/of/{case.key}/side/"
    client.force_login(panwas)
    assert client.get(address).status_code == 404
    client.force_login(leader)
    assert client.get(address).status_code == 200
    told = client.post(address, {"side": "party", "number": "", "reporter": "voter"})
    assert told.status_code == 422
    assert "1 sampai 99" in text_of(told)
    sent = {"side": "party", "number": "3", "reporter": "voter"}
    assert client.post(address, sent).status_code == 302
    assert CaseSide.all_rows.get().side == "party-3"
    assert 'value="3"' in text_of(client.get(address))
    for wrong in ({"number": "9" * 40}, {"side": "x"}, {"reporter": "x"}):
        assert client.post(address, {**sent, **wrong}).status_code in {400, 422}
