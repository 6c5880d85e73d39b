import gzip
import json

import mapbox_vector_tile
import pytest

from sinergi.intake.tests.tables import AREAS, take

pytestmark = pytest.mark.django_db
GEOJSON = "/places/boundaries.geojson?within=31.75&level=4"


def body(response):
    packed = response.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(response.content) if packed else response.content


def test_boundaries_come_with_code_name_parent_and_whether_they_are_approximate(
    client, bob
):
    take("areas", AREAS)
    client.force_login(bob)
    features = json.loads(body(client.get(GEOJSON)))["features"]
    assert len(features) == 3
    first = features[0]
    assert first["id"] == first["properties"]["code"] == "31.75.01.1001"
    assert first["properties"]["parent"] == "31.75.01"
    assert first["properties"]["approximate"]


def test_an_answer_already_known_is_not_sent_again(client, bob):
    take("areas", AREAS)
    client.force_login(bob)
    etag = client.get(GEOJSON)["ETag"]
    assert client.get(GEOJSON, headers={"If-None-Match": etag}).status_code == 304


def test_a_new_import_changes_the_answer(client, bob):
    take("areas", AREAS)
    client.force_login(bob)
    etag = client.get(GEOJSON)["ETag"]
    take("areas", AREAS.replace("106.868", "106.861"))
    assert client.get(GEOJSON, headers={"If-None-Match": etag}).status_code == 200


def test_a_tile_is_packed_for_those_who_take_it(client, bob):
    take("areas", AREAS)
    client.force_login(bob)
    response = client.get(
        "/tiles/areas/11/1632/1059.mvt", headers={"Accept-Encoding": "gzip"}
    )
    layer = mapbox_vector_tile.decode(body(response))["areas"]
    assert {f["properties"]["level"] for f in layer["features"]} == {4}


def test_a_tile_shows_the_level_asked_for_at_every_zoom(client, bob):
    take("areas", AREAS)
    client.force_login(bob)
    tile = "/tiles/areas/7/102/66.mvt"
    shown = {}
    for query in ("", "?level=4&within=31.75", "?level=4&within=32"):
        answer = client.get(tile + query, headers={"Accept-Encoding": "gzip"})
        layers = mapbox_vector_tile.decode(body(answer)) if answer.content else {}
        features = layers.get("areas", {"features": []})["features"]
        shown[query] = {one["properties"]["level"] for one in features}
    assert shown["?level=4&within=31.75"] == {4}
    assert 4 not in shown[""]
    assert not shown["?level=4&within=32"]


def test_a_tile_of_the_sea_is_empty(client, bob):
    client.force_login(bob)
    assert client.get("/tiles/areas/5/0/0.mvt").status_code == 204


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/tiles/areas/3/8/0.mvt", 404),
        ("/tiles/areas/30/0/0.mvt", 404),
        ("/tiles/areas/3/6/4.mvt?level=9", 400),
        ("/tiles/areas/3/6/4.mvt?level=4&within=x", 400),
        ("/places/boundaries.geojson?level=9", 400),
        ("/places/boundaries.geojson?within=x&level=4", 400),
    ],
)
def test_a_wrong_question_is_refused(client, bob, page, status):
    client.force_login(bob)
    assert client.get(page).status_code == status


def test_a_visitor_sees_no_boundaries(client):
    assert client.get(GEOJSON).status_code == 302
