"""Threats: what is not released, not public, guarded or a person's is on no public page."""

import datetime as dt

import pytest

from sinergi.elections.models import Election, StationRating
from sinergi.elections.models import PollingStation as Station
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.operations.models import Posko, Shift
from sinergi.outreach.models import Session
from sinergi.public.rules.parts import Dataset
from sinergi.public.services.releases import ReleaseDraft, propose_release
from sinergi.public.site.addresses import PREFIXES, SIMPLE
from sinergi.public.site.keeping import KEEP
from sinergi.public.site.reading import warnings_in_force
from sinergi.public.tests.public_page import AT, EN, ID, keepers_of, published_run
from sinergi.warnings.models import Warning as Alert
from sinergi.web.tests.conftest import areas, make_run  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WORD = "RAHASIA"
LATER = AT + dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def _day(settings):
    settings.SINERGI_TODAY = dt.date(2023, 9, 14)
    KEEP.forget()
    yield
    KEEP.forget()


@pytest.fixture
def keepers(bawaslu, pemkot, areas):  # noqa: F811
    made = keepers_of(bawaslu, pemkot)
    made.show()
    made.release(Dataset.SCORES, published_run(bawaslu, made.leader))
    return made


def everything(client) -> str:
    """Return every page and file in both languages as one text."""
    more = (
        "wilayah/31.75/", "wilayah/31.75.06/", "wilayah/31.75.06.1003/", "data/skor/1.csv",
        "data/skor/1.json", "data/skor/1/", "data/skor/2.csv", "data/posko/1.csv",
        "data/posko/1.json", "data/posko/1/",
    )  # fmt: skip
    paths = [path for one in SIMPLE.values() for path in one.values()]
    paths += [prefix + one for prefix in PREFIXES.values() for one in more]
    return "\n".join(client.get(path).content.decode() for path in paths)


def alert(pemkot, by, **more: object) -> Alert:
    """Make a warning that is in force for the public, but for what is named."""
    told = {
        "step": "sent", "scope": "public", "hazard": "flood", "sent_at": AT,
        "headline_id": f"{WORD} genangan", "expires_at": LATER,
    } | more  # fmt: skip
    count = Alert.all_rows.count()
    return Alert.all_rows.create(
        number=f"P-{count}", institution=pemkot, step_at=AT, area_code="31.75.06",
        drafted_by=by, made_at=AT, **told,
    )  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {"scope": "restricted"},
        {"step": "draft", "sent_at": None},
        {"step": "proposed", "sent_at": None},
        {"step": "stood-down"},
        {"step": "cancelled"},
        {"exercise": True},
        {"hazard": "crowd"},
        {"hazard": "silence"},
        {"expires_at": AT - dt.timedelta(days=1)},
    ],
    ids=str,
)
def test_a_warning_that_is_not_for_everybody_now_is_not_told(keepers, pemkot, more):
    alert(pemkot, keepers.coordinator, **more)
    assert warnings_in_force(AT) == []


def test_a_warning_in_force_is_told_where_it_concerns(keepers, pemkot, client):
    alert(pemkot, keepers.coordinator, headline_id="Banjir di Cakung")
    for path in ("", "peringatan/", "wilayah/31.75.06.1003/", "wilayah/31.75/"):
        assert "Banjir di Cakung" in client.get(f"/publik/{path}").content.decode(), (
            path
        )
    assert "Banjir" not in client.get("/publik/wilayah/31.75.04/").content.decode()
    assert "Banjir di Cakung" in client.get("/publik/kabar.rss").content.decode()


def secret_rows(keepers, bawaslu, pemkot) -> None:
    """Make what nobody outside may read; each holds the word."""
    run = make_run(bawaslu, keepers.leader, AT, within_name=WORD)
    assert not run.is_published
    draft = ReleaseDraft(dataset=Dataset.POSKO, change_id=f"{ID} {WORD}", change_en=EN)
    propose_release(draft, by=keepers.mayor, at=AT)
    alert(pemkot, keepers.coordinator, scope="restricted")
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu", name_en="Election", kind="pemilu",
        voting_on=dt.date(2024, 2, 14), regulation="PKPU",
    )  # fmt: skip
    station = Station.all_rows.create(
        election=election, area_code="31.75.06.1003", number=1
    )
    StationRating.all_rows.create(
        station=station, agency="polri", scheme=WORD, class_code=WORD,
        confidentiality="restricted",
    )  # fmt: skip
    for kind in (
        FacilityKind.STORE_KECAMATAN,
        FacilityKind.STORE_CITY,
        FacilityKind.PKD,
    ):
        Facility.all_rows.create(
            kind=kind, name=WORD, area_code="31.75.06.1003", serves_code="31.75.06",
            keeper=pemkot, address=WORD, created_at=AT,
        )  # fmt: skip
    Facility.all_rows.create(
        kind=FacilityKind.PPK, name=WORD, area_code="31.75.06.1003", serves_code="31.75.06",
        keeper=pemkot, address="Jalan Terbuka 1", key_holder=WORD, key_phone=WORD,
        route_note=WORD, owner_note=WORD, created_at=AT,
    )  # fmt: skip
    posko = Posko.all_rows.create(
        election=election, area_code="31.75.06", name="Posko Cakung", institution=pemkot,
        opens_at=dt.time(8), closes_at=dt.time(16), from_on=AT.date(), until_on=AT.date(),
        created_at=AT,
    )  # fmt: skip
    Shift.all_rows.create(
        posko=posko, day=AT.date(), starts_at=dt.time(8), ends_at=dt.time(16), name=WORD
    )
    Session.all_rows.create(
        title=WORD, topic="daftar-pemilih", segment="pemula", organiser=pemkot,
        area_code="31.75.06", starts_at=LATER, step_at=AT, created_at=AT,
    )  # fmt: skip
    Session.all_rows.create(
        title="Terbuka", topic="daftar-pemilih", segment="pemula", organiser=pemkot,
        area_code="31.75.06", starts_at=LATER, step_at=AT, created_at=AT, public=True,
        speaker=WORD, report=WORD, follow_up=WORD,
    )  # fmt: skip


def test_nothing_that_is_not_released_or_guarded_is_on_any_page(
    keepers, bawaslu, pemkot, client
):
    secret_rows(keepers, bawaslu, pemkot)
    text = everything(client)
    assert WORD not in text
    for name in ("Usul-B", "Setuju-B", "Usul-P", "Setuju-P"):
        assert name not in text
    for open_one in ("Jalan Terbuka 1", "Posko Cakung", "Terbuka"):
        assert open_one in text


def test_staff_pages_are_for_those_who_keep_the_page(keepers, dian, client):
    client.force_login(dian)
    assert client.get("/public-page/").status_code == 403
    client.logout()
    assert client.get("/public-page/").status_code == 302
