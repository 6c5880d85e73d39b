"""Every detector finds what is planted, keeps quiet otherwise, and reads no zero into gaps."""

import datetime as dt
import json

import numpy as np
import pytest
from django.utils.translation import override

from sinergi.warnings.choosing import settings_of
from sinergi.warnings.counts import Counts, Ground
from sinergi.warnings.detectors import DETECTORS
from sinergi.warnings.method import Scene
from sinergi.warnings.rule_kinds import RULE_KINDS
from sinergi.warnings.streams import STREAMS
from sinergi.warnings.telling import SENTENCES, figure

SIDE, DAYS = 5, 60
AREAS = tuple(f"31.75.01.{1001 + n}" for n in range(SIDE * SIDE))
FIRST = dt.date(2023, 7, 17)
PLANTED = (0, 1, 5, 6)


def ground():
    points = [[106.8 + 0.02 * (n % SIDE), -6.2 - 0.02 * (n // SIDE)] for n in range(25)]
    near = tuple(
        tuple(
            m
            for m in range(25)
            if abs(m // SIDE - n // SIDE) + abs(m % SIDE - n % SIDE) == 1
        )
        for n in range(25)
    )
    return Ground(AREAS, np.array(points), near, np.full(25, 1_000.0))


def counts_of(values, coverage=None, expected=None):
    seen = np.isfinite(values).astype(float) if coverage is None else coverage
    owed = np.full(values.shape, np.nan) if expected is None else expected
    return Counts(AREAS, FIRST, values, seen, owed)


def scene(method, planted):
    """Return a scene as usual, or with what the method is there for on the last days."""
    rng = np.random.default_rng(7)
    if method.calls:
        owed = np.full((25, DAYS), 5.0)
        came = rng.binomial(5, 0.8, (25, DAYS)).astype(float)
        if planted:
            came[PLANTED[0], -4:] = 0
        return Scene(counts_of(came, expected=owed), ground())
    values = rng.poisson(0.4, (25, DAYS)).astype(float)
    values[:, -3:] = np.minimum(values[:, -3:], 1)
    if planted:
        values[np.array(PLANTED), -3:] += 6
    return Scene(counts_of(values), ground())


def chosen(method, **more):
    stream = next(iter(sorted(method.streams)))
    found = {one.name: one.default for one in settings_of(method, stream)}
    found["replications"] = 199
    return found | {"once_in_days": 150} | more


@pytest.mark.parametrize("code", DETECTORS)
def test_a_detector_finds_what_is_planted(code):
    method = DETECTORS[code]
    found = method.find(scene(method, planted=True), chosen(method), 1)
    assert found
    planted = {AREAS[row] for row in PLANTED}
    assert planted & set(found[0].areas)
    assert found[0].last == FIRST + dt.timedelta(days=DAYS - 1)
    json.dumps(found[0].figures)  # it is stored as it is


def test_a_place_that_owes_nothing_any_more_is_not_called():
    owed = np.full((25, DAYS), 5.0)
    came = np.full((25, DAYS), 4.0)
    came[PLANTED[0], -20:] = 0
    owed[PLANTED[0], -10:] = np.nan  # silent for ten days, then nothing was asked
    found = DETECTORS["silence"].find(
        Scene(counts_of(came, expected=owed), ground()),
        chosen(DETECTORS["silence"]),
        1,
    )
    assert found == []


@pytest.mark.parametrize("code", DETECTORS)
def test_a_detector_keeps_quiet_where_nothing_is_planted(code):
    method = DETECTORS[code]
    assert method.find(scene(method, planted=False), chosen(method), 1) == []


@pytest.mark.parametrize("code", DETECTORS)
def test_a_detector_says_nothing_of_what_nobody_saw(code):
    method = DETECTORS[code]
    unseen = counts_of(np.full((25, DAYS), np.nan))
    assert method.find(Scene(unseen, ground()), chosen(method), 1) == []


@pytest.mark.parametrize("code", DETECTORS)
def test_unseen_neighbours_change_no_finding_into_another_place(code):
    method = DETECTORS[code]
    whole = scene(method, planted=True)
    values = whole.counts.values.copy()
    coverage = whole.counts.coverage.copy()
    values[20:], coverage[20:] = np.nan, 0
    owed = whole.counts.expected.copy()
    owed[20:] = np.nan
    found = method.find(
        Scene(counts_of(values, coverage, owed), whole.ground), chosen(method), 1
    )
    assert found
    assert not set(AREAS[20:]) & set(found[0].areas)


@pytest.mark.parametrize("code", DETECTORS)
def test_the_same_seed_gives_the_same(code):
    method = DETECTORS[code]
    first = method.find(scene(method, planted=True), chosen(method), 5)
    assert first == method.find(scene(method, planted=True), chosen(method), 5)


@pytest.mark.parametrize("code", [*DETECTORS, *RULE_KINDS])
def test_a_method_describes_itself_and_its_settings(code):
    method = DETECTORS.get(code) or RULE_KINDS[code]
    assert method.code == code
    assert str(method.name)
    assert len(str(method.help)) > 60
    assert code in SENTENCES
    stream = "" if method.is_rule else next(iter(sorted(method.streams)))
    names = [one.name for one in settings_of(method, stream)]
    assert len(names) == len(set(names))
    for one in method.settings:
        assert str(one.label)
        assert str(one.help)
        if one.choices is None:
            assert one.low <= one.default <= one.high


def test_streams_of_detectors_exist():
    for method in DETECTORS.values():
        assert method.streams <= set(STREAMS)


def test_a_free_shape_follows_the_areas_that_touch():
    method = DETECTORS["permutation"]
    found = method.find(
        scene(method, planted=True), chosen(method, shape="adjacent"), 1
    )
    assert {AREAS[row] for row in PLANTED} & set(found[0].areas)


def test_voters_are_what_is_expected_against_where_one_asks_so():
    method = DETECTORS["poisson"]
    found = method.find(
        scene(method, planted=True), chosen(method, against="voters"), 1
    )
    assert found[0].observed > found[0].expected


@pytest.mark.parametrize(
    ("value", "told"),
    [(14.0, "14"), (13.96, "14"), (13.24, "13,2"), (1234.4, "1.234"), (0.04, "0,04")],
)
def test_a_sentence_holds_counts_whole_and_rounds_the_rest(value, told):
    with override("id"):
        assert figure(value) == told
