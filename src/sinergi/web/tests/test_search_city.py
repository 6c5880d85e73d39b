"""What the city does is found by words, by those whom its lists show it to."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.operations.models import Posko, Prop
from sinergi.operations.rules.actions import Kind
from sinergi.operations.rules.props import Kind as PropKind
from sinergi.operations.rules.props import PlaceType
from sinergi.operations.services.actions import OperationDraft, plan_operation
from sinergi.operations.services.seeing import PropDraft, see_prop
from sinergi.outreach.models import Material
from sinergi.outreach.services.rumor import RumorDraft, report_rumor
from sinergi.outreach.services.session import SessionDraft, plan_session

pytestmark = pytest.mark.django_db
VILLAGE = "31.75.06.1003"


@pytest.fixture
def voting(db: None) -> Election:
    """Return an election."""
    return Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu 2024", name_en="General election 2024",
        kind="pemilu", voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip


@pytest.fixture
def find(client):
    """Return a function of the kinds a person finds by words: kind → its first hit."""

    def found(person, words: str) -> dict[str, dict[str, str]]:
        client.force_login(person)
        answer = client.get("/api/v1/search", {"q": words})
        assert answer.status_code == 200
        kinds = answer.json()["kinds"]
        for one in kinds:
            assert client.get(one["hits"][0]["address"]).status_code == 200
        return {one["kind"]: one["hits"][0] for one in kinds}

    return found


def a_session(organiser: Institution, title: str):
    """Return a planned session that only its line sees."""
    draft = SessionDraft(
        title=title, organiser=organiser, area_code=VILLAGE, starts_at=MEETING,
        segment="pemula", topic="daftar-pemilih", place="SMAN 1",
    )  # fmt: skip
    return plan_session(draft, by=None, at=MEETING)


def an_operation(lead: Institution, title: str):
    """Return a planned operation that only its line sees."""
    draft = OperationDraft(
        kind=Kind.NIGHT, title=title, lead=lead, area_code=VILLAGE, starts_at=MEETING,
        ends_at=MEETING + dt.timedelta(hours=2),
    )  # fmt: skip
    return plan_operation(draft, [], by=None, at=MEETING)


def a_prop(handler: Institution, place: str) -> Prop:
    """Return a prop that waits for this Bawaslu."""
    draft = PropDraft(
        kind=next(iter(PropKind)), place_type=next(iter(PlaceType)), place=place,
        area_code=VILLAGE, seen_on=MEETING.date(), reporter=handler, handler=handler,
    )  # fmt: skip
    return see_prop(draft, by=None, at=MEETING)


def test_a_session_is_found_by_its_title_by_its_own_line_alone(
    find, charlie, alice, areas, pemkot
):
    a_session(pemkot, "Dialog pemilih pemula")
    assert (
        find(charlie, "pemula dialog")["sessions"]["title"] == "Dialog pemilih pemula"
    )
    assert find(alice, "pemula dialog") == {}


def test_an_operation_is_found_by_its_number(find, charlie, alice, areas, pemkot):
    row = an_operation(pemkot, "Patroli malam")
    assert find(charlie, row.number)["operations"]["code"] == row.number
    assert find(alice, row.number) == {}


def test_a_prop_is_found_by_where_it_hangs(find, alice, charlie, areas, bawaslu):
    row = a_prop(bawaslu, "Pagar SDN 05")
    assert find(alice, "sdn pagar")["props"]["key"] == str(row.pk)
    assert find(charlie, "sdn pagar") == {}


def test_a_posko_is_found_by_its_address(find, charlie, alice, areas, pemkot, voting):
    Posko.all_rows.create(
        election=voting, area_code=VILLAGE, name="Posko Penggilingan",
        institution=pemkot, address="Jalan Raya 1", opens_at=dt.time(8),
        closes_at=dt.time(20), from_on=MEETING.date(), until_on=MEETING.date(),
        created_at=MEETING,
    )  # fmt: skip
    assert find(charlie, "jalan raya")["posko"]["title"] == "Posko Penggilingan"
    assert find(alice, "jalan raya") == {}


def test_a_rumour_is_found_by_its_text(find, charlie, alice, areas, pemkot):
    draft = RumorDraft(
        text="TPS dipindah ke mal", topic="tahapan", institution=pemkot,
        heard_on=MEETING.date(),
    )  # fmt: skip
    report_rumor(draft, by=None, at=MEETING)
    assert find(charlie, "dipindah mal")["rumors"]["title"] == "TPS dipindah ke mal"
    assert find(alice, "dipindah mal") == {}


def test_a_material_is_found_by_its_title(find, charlie, alice, areas, pemkot):
    Material.all_rows.create(
        title="Brosur cek DPT", topic="daftar-pemilih", institution=pemkot,
        created_at=MEETING,
    )  # fmt: skip
    assert find(charlie, "brosur dpt")["materials"]["title"] == "Brosur cek DPT"
    assert find(alice, "brosur dpt") == {}
