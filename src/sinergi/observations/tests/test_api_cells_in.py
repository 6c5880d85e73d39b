"""Programs send numbers about areas: an import like any other, all or nothing."""

import pytest

from sinergi.intake.models import Batch
from sinergi.observations.models import Observation

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/observations"
CELL = {
    "area_code": "31.75.06.1003", "column": "sumur", "value": 3.5,
    "observed_on": "2024-02-14",
}  # fmt: skip


def send(client, *cells, **more):
    body = {"source": "KPU", "cells": list(cells), **more}
    return client.post(ADDRESS, body, content_type="application/json")


def test_values_are_taken_and_can_be_looked_up(areas, client, alice):
    client.force_login(alice)
    answer = send(client, CELL, {**CELL, "area_code": "31.75.06.1005", "error": 0.5})
    assert answer.status_code == 201, answer.content
    assert answer.json()["new"] == 2
    row = Observation.all_rows.get(area_code="31.75.06.1003")
    assert (row.value, row.source, row.batch_id) == (3.5, "KPU", answer.json()["batch"])


def test_the_same_again_is_the_same_import(areas, client, alice):
    client.force_login(alice)
    numbers = {send(client, CELL).json()["batch"] for _ in range(2)}
    assert len(numbers) == 1
    assert Observation.all_rows.count() == 1


def test_an_area_nobody_knows_waits_among_the_unplaced(areas, client, alice):
    client.force_login(alice)
    answer = send(client, {**CELL, "area_code": "31.75.99.1001"})
    assert (answer.status_code, answer.json()["unplaced"]) == (201, 1)


def test_every_fault_is_told_and_nothing_is_taken(areas, client, alice):
    client.force_login(alice)
    answer = send(client, CELL, CELL, {**CELL, "area_code": "32.01"})
    assert answer.status_code == 422
    told = {one["field"] for one in answer.json()["fields"]}
    assert any(one.startswith("cells.1.") for one in told), told
    assert not Observation.all_rows.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "nan"}, {"value": None}, {"column": "a b"}, {"column": "=1"},
        {"area_code": "Cakung"}, {"error": -1}, {"observed_on": "yesterday"},
    ],
)  # fmt: skip
def test_what_is_no_cell_is_422(areas, client, alice, wrong):
    client.force_login(alice)
    assert send(client, {**CELL, **wrong}).status_code == 422
    assert not Batch.all_rows.exists()
