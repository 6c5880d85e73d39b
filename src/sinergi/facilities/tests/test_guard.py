"""The guard of stores: a matrix of people × pages, exports, API and search.

Of a store everybody in the area sees that it is ready or not. Key holder, route, photos,
seal numbers, guarded items and what-ifs are for KPU, that area's Bawaslu and the police
liaison alone.
"""

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.access.permissions import Permission
from sinergi.accounts.roles import ROLES, InstitutionKind, Role
from sinergi.doors.uploads import KeptFile
from sinergi.facilities.models import Facility, FacilityFile, ItemCheck
from sinergi.facilities.rules.kinds import FileKind
from sinergi.facilities.services.register import add_files
from sinergi.facilities.tests.conftest import DAY, OTHER, VILLAGE, check_all
from tests.test_access import _bare_refusals  # noqa: F401 a fixture
from tests.test_access_rows import list_pages, text_of

pytestmark = pytest.mark.django_db

SECRETS = ("Juru Kunci", "0812345", "pintu belakang", "rahasia-cctv", "foto-gudang")
FAULTS = ("Jalan Gudang 1", "bocor", "fumigasi", "atap-dinding")
OF_THE_LIST = ("/forms/", "/frameworks/", "/help", "measures")
"""Pages that show what is asked of every store."""
WATCHERS = {
    "kpu": (Role.KPU_STAFF, InstitutionKind.KPU, "31.75"),
    "ppk": (Role.PPK_STAFF, InstitutionKind.PPK, "31.75.06"),
    "bawaslu": (Role.BAWASLU_ANALYST, InstitutionKind.BAWASLU, "31.75"),
    "bawaslu-leader": (Role.BAWASLU_LEADER, InstitutionKind.BAWASLU, "31.75"),
    "panwascam": (Role.SUPERVISOR, InstitutionKind.PANWASCAM, "31.75.06"),
    "police": (Role.POLICE_LIAISON, InstitutionKind.POLRI, "31.75"),
}
CHECKERS = {
    "coordinator": (Role.COORDINATOR, InstitutionKind.PEMKOT, "31.75"),
    "camat": (Role.CAMAT, InstitutionKind.KECAMATAN, "31.75.06"),
    "lurah of the place": (Role.LURAH, InstitutionKind.KELURAHAN, VILLAGE),
    "pps of the place": (Role.PPK_STAFF, InstitutionKind.PPS, VILLAGE),
    "pkd of the place": (Role.SUPERVISOR, InstitutionKind.PANWASCAM, VILLAGE),
}
OTHERS = {
    "leader of the city": (Role.LEADER, InstitutionKind.PEMKOT, "31.75"),
    "leader of fkub": (Role.LEADER, InstitutionKind.FKUB, "31.75"),
    "liaison of satpol": (Role.LIAISON, InstitutionKind.SATPOL_PP, "31.75"),
    "liaison of police": (Role.LIAISON, InstitutionKind.POLRI, "31.75"),
    "lurah beside": (Role.LURAH, InstitutionKind.KELURAHAN, "31.75.06.1005"),
}
STRANGERS = {
    "ppk elsewhere": (Role.PPK_STAFF, InstitutionKind.PPK, "31.75.04"),
    "panwascam elsewhere": (Role.SUPERVISOR, InstitutionKind.PANWASCAM, "31.75.04"),
    "police elsewhere": (Role.POLICE_LIAISON, InstitutionKind.POLRI, "31.75.04"),
    "lurah elsewhere": (Role.LURAH, InstitutionKind.KELURAHAN, OTHER),
    "partner": (Role.PARTNER, InstitutionKind.ORMAS, "31.75"),
}
EVERYBODY = WATCHERS | CHECKERS | OTHERS | STRANGERS


@pytest.fixture(autouse=True)
def _day(settings):
    settings.SINERGI_TODAY = DAY


@pytest.fixture
def guarded_store(store, ppk):
    """A store with every kind of secret."""
    check_all(store, but={"cctv", "atap-dinding"}, institution=ppk)
    ItemCheck.all_rows.filter(item="cctv").update(note="rahasia-cctv")
    kept = KeptFile("foto-gudang.jpg", "image/jpeg", "0" * 64, 10)
    add_files(store, [kept], FileKind.PHOTO, by=None, at=MEETING)
    return store


def somebody(who):
    role, kind, area = EVERYBODY[who]
    return make_person("who", role, make_institution(f"Kantor {who}", kind, area), area)


def pages_of(row):
    base = f"/facilities/{row.pk}/"
    return [
        base, f"{base}edit/", f"{base}check/", f"{base}checklist.pdf",
        f"{base}inspections/new/", "/facilities/?print=1", "/facilities/export.xlsx",
        "/facilities/areas/31.75.06/", "/facilities/areas/31.75/", "/facilities/defects/",
        "/facilities/map/data.json?within=31.75.06", f"/search/?q={row.name}",
        "/search/?q=Juru", f"/api/v1/facilities/{row.pk}", "/api/v1/facilities",
        f"/api/v1/facilities/{row.pk}/items", "/api/v1/facility-defects",
    ]  # fmt: skip


WHOLE = {"coordinator", "leader of the city", "ppk elsewhere"}
"""Who is asked every list, export and search there is: one of each group, for the time."""


def told(client, row, who):
    """Return what the person is told by pages, exports, search and operations."""
    every = list_pages() if who in WHOLE else ["/facilities/", "/queue/", "/"]
    pages = dict.fromkeys([*pages_of(row), *every])
    found = {page: text_of(client.get(page)) for page in pages}
    return {page: text for page, text in found.items() if text}


@pytest.mark.one_database
@pytest.mark.parametrize("who", CHECKERS | OTHERS | STRANGERS)
def test_nobody_outside_the_guard_is_told_a_secret_by_any_page(
    client, who, guarded_store
):
    """Who checks sees its faults too; all others that it is ready or not, and no more."""
    client.force_login(somebody(who))
    faults = () if who in CHECKERS else FAULTS
    leaks = [
        f"{page}: {word}"
        for page, text in told(client, guarded_store, who).items()
        for word in (*SECRETS, *faults)
        if word in text and word not in page
        and not (word in faults and any(one in page for one in OF_THE_LIST))
    ]  # fmt: skip
    assert leaks == []


@pytest.mark.parametrize("who", WATCHERS)
def test_the_guard_sees_keys_routes_and_photos(client, who, guarded_store):
    client.force_login(somebody(who))
    page = client.get(f"/facilities/{guarded_store.pk}/").content.decode()
    assert [word for word in SECRETS if word not in page] == []


@pytest.mark.parametrize("who", CHECKERS)
def test_who_checks_sees_what_is_to_be_mended_without_the_secrets(
    client, who, guarded_store
):
    client.force_login(somebody(who))
    page = client.get(f"/facilities/{guarded_store.pk}/").content.decode()
    assert "Jalan Gudang 1" in page
    assert "CCTV" not in page


@pytest.mark.parametrize("who", OTHERS)
def test_others_of_the_area_see_whether_it_is_ready(client, who, guarded_store):
    client.force_login(somebody(who))
    page = client.get(f"/facilities/{guarded_store.pk}/").content.decode()
    assert guarded_store.name in page
    assert "tag-bad" in page


@pytest.mark.parametrize("who", STRANGERS)
def test_people_of_other_areas_find_no_such_store(client, who, guarded_store):
    client.force_login(somebody(who))
    answer = client.get(f"/facilities/{guarded_store.pk}/")
    assert answer.status_code in {403, 404}


@pytest.mark.parametrize("who", CHECKERS | OTHERS | STRANGERS)
def test_a_photo_of_a_store_is_not_there_for_others(client, who, guarded_store):
    row = FacilityFile.all_rows.get()
    client.force_login(somebody(who))
    answer = client.get(f"/facilities/{guarded_store.pk}/files/{row.pk}/")
    assert answer.status_code in {403, 404}


def test_a_photo_of_a_secretariat_is_for_all_who_check_it(office, lurah):
    kept = KeptFile("papan.jpg", "image/jpeg", "1" * 64, 10)
    (row,) = add_files(office, [kept], FileKind.PHOTO, by=None, at=MEETING)
    assert row in FacilityFile.visible.to(lurah)


def test_the_guards_permission_is_held_by_exactly_these_roles():
    holders = {
        role for role, held in ROLES.items()
        if Permission.READ_GUARDED_FACILITIES in held
    }  # fmt: skip
    assert holders == {
        Role.KPU_STAFF, Role.PPK_STAFF, Role.BAWASLU_ANALYST, Role.BAWASLU_LEADER,
        Role.SUPERVISOR, Role.POLICE_LIAISON,
    }  # fmt: skip


def test_rows_by_scope_agree_with_the_pages(guarded_store, camat, putu):
    rows = Facility.visible.to(camat)
    assert not rows.guarded_to(camat).exists()
    assert rows.detailed_to(camat).get() == guarded_store
    assert Facility.visible.to(putu).guarded_to(putu).get() == guarded_store
