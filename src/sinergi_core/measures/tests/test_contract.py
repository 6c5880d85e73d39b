"""What every shipped measure keeps, and what a new one must keep too."""

import re

import numpy as np
import pytest

from sinergi_core.frameworks import list_frameworks
from sinergi_core.index.framework import FrameworkError, load_framework
from sinergi_core.measures import (
    LIBRARY,
    Measure,
    actions_of,
    load_measures,
    parse_measures,
)

SHIPPED = load_measures()
KINDS = {
    "pemkot", "pemkot-unit", "satpol-pp", "bpbd", "bawaslu", "panwascam", "kpu", "ppk",
    "pps", "fkub", "fkdm", "ormas", "polri", "tni", "kejaksaan", "lapas", "kecamatan",
    "kelurahan", "school", "contestant",
}  # fmt: skip
INDICATORS = {
    info.code: {i.code for i in load_framework(info.code).indicators}
    for info in list_frameworks()
}


@pytest.fixture(params=SHIPPED.measures, ids=lambda m: m.code)
def measure(request: pytest.FixtureRequest) -> Measure:
    return request.param


def test_at_least_sixty_measures_are_shipped():
    assert len(SHIPPED.measures) >= 60


def test_no_two_measures_carry_the_same_name():
    for language in ("id", "en"):
        names = [m.names[language] for m in SHIPPED.measures]
        assert len(set(names)) == len(names)


def test_its_code_is_plain(measure):
    assert re.fullmatch(r"[a-z][a-z0-9-]*", measure.code)


def test_it_is_told_in_both_languages(measure):
    for words in (measure.names, measure.description, measure.proof):
        assert words["id"]
        assert words["en"]
        assert words["id"] != words["en"]


def test_it_addresses_indicators_that_exist(measure):
    assert measure.addresses
    for framework, codes in measure.addresses.items():
        assert codes
        assert set(codes) <= INDICATORS[framework]


def test_its_effect_is_an_own_estimate_and_says_how_sure(measure):
    effect = measure.effect
    assert 0 < effect.mid < 1
    assert effect.low < effect.mid < effect.high
    assert effect.authority == "own estimate"
    assert measure.cost_authority == "own estimate"


def test_it_can_be_planned(measure):
    assert measure.cost > 0
    assert measure.staff_weeks > 0
    assert measure.lasts_weeks >= 1
    assert measure.stages


def test_somebody_known_can_do_it(measure):
    assert measure.kinds
    assert set(measure.kinds) <= KINDS


def test_it_says_where_the_practice_is_known_from(measure):
    assert measure.source
    assert measure.source_url.startswith("https://")


@pytest.mark.parametrize("framework", sorted(INDICATORS))
def test_nearly_every_indicator_has_a_measure(framework):
    met = {c for m in SHIPPED.measures for c in m.addresses.get(framework, ())}
    # noken is not used in Jakarta; nobody here can plan against a head of region
    allowed = {"riwayat_noken", "intimidasi_kepala_daerah"}
    assert INDICATORS[framework] - met <= allowed


@pytest.mark.parametrize("measure", SHIPPED.measures, ids=lambda one: one.code)
def test_what_lowers_the_baseline_or_an_event_lowers_it_in_the_combined_measure(
    measure,
):
    alike = INDICATORS["sinergi-jaktim"] & {
        *measure.addresses.get("dasar-jaktim", ()),
        *measure.addresses.get("ikp-2024", ()),
    }
    assert alike <= set(measure.addresses.get("sinergi-jaktim", ()))


def spoiled(old: str, new: str) -> list[str]:
    text = LIBRARY.read_text("utf-8")
    with pytest.raises(FrameworkError) as refused:
        parse_measures(text.replace(old, new, 1))
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sure: low", "sure: perhaps", "'perhaps' is unknown"),
        ("mid: 0.07", "mid: 7", "out of bounds"),
        ("low: 0.02, mid: 0.07", "low: 0.09, mid: 0.07", "do not rise"),
        ("source: j12", "source: j99", "no source 'j99'"),
        ("    lead_weeks: 2", "    lead_week: 2", "unknown"),
        ("version: 1", "version: 2", "Write 1"),
    ],
)
def test_a_fault_is_told_with_its_line(old, new, said):
    faults = spoiled(old, new)
    assert any(said in fault and fault.startswith("line ") for fault in faults)


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(FrameworkError, match="cannot be read"):
        load_measures(tmp_path / "none.yaml")


def test_actions_are_measures_times_who_can_do_them():
    found = actions_of(
        SHIPPED.measures,
        "dasar-jaktim",
        ("banjir_2024", "partisipasi"),
        {"bpbd": ["bpbd"], "kota": ["pemkot", "pemkot-unit"]},
        6,
        stages={"kampanye": (0, 3), "masa-tenang": (4, 4), "pemungutan-suara": (5, 5)},
    )
    assert "siaga-banjir@bpbd" in found.codes
    at = found.codes.index("siaga-banjir@bpbd")
    assert found.windows[at].tolist() == [False] * 4 + [True] * 2
    assert np.array_equal(found.effect[at] > 0, [True, False])


def test_without_anybody_able_there_is_nothing_to_plan():
    with pytest.raises(ValueError, match="no measure"):
        actions_of(SHIPPED.measures, "dasar-jaktim", ("pemilih",), {"x": ["none"]}, 4)
