"""What several people find by one question, and what none of them may learn by it."""

import datetime as dt
from dataclasses import replace

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.elections.models import Election, PollingStation, Stage
from sinergi.plans.models import Plan
from sinergi.plans.services import put_library
from sinergi_core.measures import load_measures

pytestmark = pytest.mark.django_db
VILLAGE = "31.75.06.1003"


def promise(owner: Institution, title: str) -> Commitment:
    """Return a commitment only its owner's line sees, with the next number."""
    draft = Draft(title=title, institution=owner, area_code=owner.area_code)
    return propose_commitment(draft, by=None, at=MEETING)


def meet(host: Institution, title: str) -> Meeting:
    """Return a draft of a meeting."""
    return Meeting.all_rows.create(
        kind="audiensi", title=title, host=host, step_at=MEETING, created_at=MEETING,
        starts_at=MEETING,
    )  # fmt: skip


@pytest.fixture
def ask(client):
    """Return a function that asks as somebody and returns the page."""

    def asked(person: Person, words: str, language: str = "en", **more: str) -> str:
        client.force_login(person)
        client.cookies["sinergi_language"] = language
        answer = client.get("/search/", {"q": words, **more})
        assert answer.status_code == 200
        return answer.content.decode()

    return asked


@pytest.fixture
def voting(areas) -> Election:
    """Return an election with a stage and three stations in two kelurahan."""
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu 2024", name_en="General election 2024",
        kind="pemilu", voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip
    Stage.all_rows.create(
        election=election, code="kampanye", name_id="Masa kampanye",
        name_en="Campaign period", regulation="PKPU 3/2022",
    )  # fmt: skip
    for code, number in ((VILLAGE, 12), (VILLAGE, 13), ("31.75.04.1001", 12)):
        PollingStation.all_rows.create(
            election=election, area_code=code, number=number,
            kpu_code=f"{code.replace('.', '')}{number:03d}",
        )  # fmt: skip
    return election


def main(page: str) -> str:
    """Return the part of a page that is its own."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


# --- who finds what ------------------------------------------------------------------------


def test_the_words_of_a_title_are_found_in_any_order_and_case(ask, charlie, pemkot):
    row = promise(pemkot, "Rapat koordinasi siaga banjir")
    assert f"/commitments/{row.pk}/" in ask(charlie, "BANJIR rapat")
    assert f"/commitments/{row.pk}/" not in ask(charlie, "banjir gempa")


def test_another_institution_finds_neither_commitment_nor_meeting(
    ask, alice, bawaslu, pemkot
):
    promise(pemkot, "Rahasia dapur")
    meet(pemkot, "Rahasia ruang tengah")
    mine = meet(bawaslu, "Rahasia sendiri")
    page = ask(alice, "rahasia")
    assert f"/meetings/{mine.pk}/" in page
    assert "dapur" not in page
    assert "ruang tengah" not in page
    assert page.count('<section class="section" id="found-') == 1


def test_what_is_not_seen_is_not_counted(ask, alice, bawaslu, pemkot):
    for number in range(12):
        promise(pemkot, f"Patroli {number}")
    promise(bawaslu, "Patroli kampanye")
    page = ask(alice, "patroli")
    assert 'Commitments <span class="quiet">1</span>' in page


def test_a_plan_is_found_by_its_institution_alone(ask, alice, charlie, run, at):
    row = Plan.all_rows.create(
        name="Rencana musim hujan", run=run, institution=run.institution,
        area_code="31.75", starts_on=at.date(), weeks=4, created_by=alice.pk,
        created_at=at,
    )  # fmt: skip
    assert f"/plans/{row.pk}/" in ask(alice, "hujan rencana")
    assert "Nothing found" in ask(charlie, "hujan rencana")


def test_people_are_found_by_those_who_may_open_their_page(ask, client, alice, bob):
    assert f"/people/{bob.pk}/" in ask(alice, "bob")
    assert client.get(f"/people/{bob.pk}/").status_code == 200
    assert "/people/" not in ask(bob, "alice")


def test_a_coordinator_does_not_find_the_people_of_bawaslu(ask, alice, charlie):
    assert "Nothing found" in ask(charlie, "alice")


def test_an_institution_is_found_by_everybody_of_the_workspace(ask, charlie, bawaslu):
    assert f"/institutions/{bawaslu.pk}/" in ask(charlie, "timur bawaslu")


def test_the_operator_finds_no_work(ask, omar, pemkot):
    promise(pemkot, "Rapat Pemkot")
    meet(pemkot, "Audiensi Pemkot")
    page = ask(omar, "pemkot")
    assert f"/institutions/{pemkot.pk}/" in page
    assert "/commitments/" not in page
    assert "/meetings/" not in page


def test_a_measure_is_named_in_the_language_shown(ask, charlie):
    library = load_measures()
    one = replace(library, measures=library.measures[:1])
    put_library(one, by=None, at=MEETING)
    names = one.measures[0].names
    assert names["en"] in ask(charlie, names["en"])
    page = ask(charlie, names["id"], "id")
    assert names["id"] in page
    assert "Langkah" in page


def test_a_stage_leads_to_its_place_in_the_calendar(ask, client, charlie, voting):
    page = ask(charlie, "campaign")
    assert "/elections/pemilu-2024/#stage-kampanye" in page
    assert (
        'id="stage-kampanye"' in client.get("/elections/pemilu-2024/").content.decode()
    )
    assert "Masa kampanye" in ask(charlie, "kampanye", "id")


def test_a_word_of_the_help_is_found_in_both_languages(ask, client, charlie):
    assert "/help/#interval" in ask(charlie, "interval")
    assert "/help/#interval" in ask(charlie, "rentang", "id")


# --- polling stations ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["TPS 12 Penggilingan", "penggilingan tps012", "Penggilingan 12", "tps 12 cakung",
     f"{VILLAGE} 12", f"{VILLAGE} TPS 012", "3175061003012"],
)  # fmt: skip
def test_a_station_is_found_by_number_and_place(ask, charlie, voting, words):
    page = ask(charlie, words)
    assert f"/stations/?election=pemilu-2024&amp;within={VILLAGE}&amp;q=12" in page
    assert "TPS 013" not in page
    assert "31.75.04.1001&amp;q" not in page


def test_a_number_alone_finds_stations_of_ones_own_area(ask, voting, pemkot):
    code = "31.75.04"
    kecamatan = make_institution("Kramatjati", InstitutionKind.KECAMATAN, code)
    page = ask(make_person("camat", Role.CAMAT, kecamatan, code), "TPS 12")
    assert "TPS 012 Kramat Jati" in page
    assert "TPS 012 Penggilingan" not in page


# --- numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["K-2023-0002", "k-2023-2", "2023-0002", " k 2023 2 ", "k20230002"]
)
def test_the_whole_number_leads_straight_to_the_commitment(
    client, charlie, pemkot, words
):
    promise(pemkot, "Pertama")
    row = promise(pemkot, "Kedua")
    assert row.number == "K-2023-0002"
    client.force_login(charlie)
    answer = client.get("/search/", {"q": words})
    assert answer.headers["Location"] == f"/commitments/{row.pk}/"


def test_a_number_one_may_not_see_is_as_one_that_is_not_there(ask, alice, pemkot):
    promise(pemkot, "Punya Pemkot")
    page, none = main(ask(alice, "K-2023-0001")), main(ask(alice, "K-2023-0009"))
    assert page.replace("0001", "0009") == none


@pytest.mark.parametrize("words", ["12", "0012", "#12"])
def test_a_part_of_a_number_finds_that_one_first(ask, charlie, pemkot, words):
    rows = [promise(pemkot, f"Patroli {n} dari 12") for n in range(1, 15)]
    page = ask(charlie, words)
    first = page.index('<li><span><a href="/commitments/')
    assert page[first:].startswith(f'<li><span><a href="/commitments/{rows[11].pk}/">')


# --- the answer as a whole -----------------------------------------------------------------


def test_a_kind_with_many_shows_some_and_leads_to_all(ask, client, charlie, pemkot):
    for number in range(10):
        promise(pemkot, f"Patroli pasar {number}")
    page = ask(charlie, "patroli pasar")
    assert main(page).count('href="/commitments/') == 8 + 1  # and the link to all
    assert 'href="/commitments/?step=all&amp;q=patroli+pasar"' in page
    listed = client.get("/commitments/?step=all&q=patroli+pasar").content.decode()
    assert all(f"Patroli pasar {number}" in listed for number in range(10))


def test_areas_beyond_the_first_stand_on_pages_of_their_own(ask, areas, charlie):
    page = ask(charlie, "31.75", kind="areas")
    assert page.count('href="/areas/31.75') == 7
    assert 'href="/search/?q=31.75"' in page


def test_a_kind_nobody_knows_shows_everything(ask, areas, charlie):
    assert 'id="found-areas"' in ask(charlie, "cakung", kind="nonsense")


def test_a_kind_one_may_not_read_shows_nothing(ask, bob, alice):
    assert f"/people/{alice.pk}/" not in ask(bob, "alice", kind="people")


def test_what_is_called_exactly_so_comes_first(ask, areas, charlie, pemkot):
    promise(pemkot, "Patroli di Cakung")
    page = ask(charlie, "cakung")
    assert page.index('id="found-areas"') < page.index('id="found-commitments"')
    make_institution("Patroli", InstitutionKind.SATPOL_PP)
    page = ask(charlie, "patroli")
    assert page.index('id="found-institutions"') < page.index('id="found-commitments"')


@pytest.mark.parametrize("words", ["100%", "_siaga", "a\\b", "O'Neil", 'kata "kunci"'])
def test_signs_are_looked_for_as_they_stand(ask, charlie, pemkot, words):
    row = promise(pemkot, f"Catatan {words} sekali")
    promise(pemkot, "Catatan 1001 siaga ab ONeil kata kunci")
    page = ask(charlie, words)
    assert f"/commitments/{row.pk}/" in page
    assert 'Commitments <span class="quiet">1</span>' in page


@pytest.mark.parametrize("words", ["a", "%", "%%", "_", "'", "--", "\x01", "é"])
def test_less_than_two_letters_are_asked_for_more(ask, areas, charlie, pemkot, words):
    promise(pemkot, "Catatan é % _ ' --")
    page = ask(charlie, words)
    assert "/commitments/1" not in page
    assert "Type a little more" in page or "What are you looking for?" in page


def test_a_nul_is_refused(client, charlie):
    client.force_login(charlie)
    assert client.get("/search/", {"q": "cakung\x00"}).status_code == 400


def test_a_very_long_question_is_cut_and_says_so(ask, charlie):
    page = ask(charlie, "panjang " * 300)
    assert "Only the first 80 letters were looked for." in page
    assert len(page) < 40_000


def test_many_words_ask_for_the_first_few_alone(ask, charlie, pemkot):
    row = promise(pemkot, "a b c d e f g h")
    words = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
    assert f"/commitments/{row.pk}/" in ask(charlie, words)


def test_the_field_says_what_it_finds_in_both_languages(ask, charlie):
    assert 'placeholder="Areas, commitments, TPS…"' in ask(charlie, "")
    assert 'placeholder="Wilayah, komitmen, TPS…"' in ask(charlie, "", "id")


def test_the_queries_do_not_grow_with_what_there_is(
    ask, alice, bawaslu, published, voting, django_assert_max_num_queries
):
    for number in range(12):
        promise(bawaslu, f"TPS 12 Jakarta Timur {number}")
        meet(bawaslu, f"TPS 12 Jakarta Timur {number}")
        make_institution(f"Posko TPS 12 Jakarta Timur {number}", InstitutionKind.ORMAS)
    with django_assert_max_num_queries(63):
        ask(alice, "tps 12 jakarta timur")


# --- the API -------------------------------------------------------------------------------


def test_the_api_finds_what_the_page_finds(client, charlie, alice, bawaslu, pemkot):
    row = promise(pemkot, "Rapat siaga banjir")
    promise(bawaslu, "Rapat rahasia banjir")
    client.force_login(charlie)
    kinds = client.get("/api/v1/search?q=banjir+siaga").json()["kinds"]
    hit = kinds[0]["hits"][0]
    assert [one["kind"] for one in kinds] == ["commitments"]
    assert (kinds[0]["count"], hit["key"], hit["code"]) == (1, str(row.pk), row.number)
    assert client.get(hit["address"]).status_code == 200
    assert client.get("/api/v1/search?q=rahasia").json() == {"kinds": []}


def test_the_api_does_not_search_for_a_partner(client, dian):
    client.force_login(dian)
    assert client.get("/api/v1/search?q=rapat").status_code == 403
