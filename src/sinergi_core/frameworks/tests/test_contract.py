"""What every shipped framework keeps, and what a new one must keep too."""

from pathlib import Path

import numpy as np
import pytest

from sinergi_core.frameworks import framework_path, list_frameworks
from sinergi_core.index.compute import compute_index
from sinergi_core.index.framework import Framework, Kind
from sinergi_core.index.schema import framework_text, load_framework, parse_framework
from sinergi_core.index.table import AreaTable

ROOT = Path(__file__).parents[4]
CODES = [info.code for info in list_frameworks()]
EXPECTED = {
    "dasar-jaktim": 11,
    "ikp-2024": 61,
    "ikp-pilkada-2024": 27,
    "sinergi-jaktim": 23,
    "tps-rawan-pemilu-2024": 22,
    "tps-rawan-pilkada-2024": 28,
}
ALONE = {"own"}  # nobody else's name may stand on these


@pytest.fixture(params=CODES)
def framework(request: pytest.FixtureRequest) -> Framework:
    return load_framework(request.param)


def made_up_table(framework: Framework, n: int = 12, seed: int = 7) -> AreaTable:
    rng = np.random.default_rng(seed)
    values = rng.integers(1, 40, (n, len(framework.inputs))).astype(float)
    for indicator in framework.indicators:
        if indicator.kind is Kind.STATION_SHARE:
            at = framework.inputs.index(indicator.denominator or "")
            values[:, at] = 50.0
    areas = tuple(f"31.75.01.{1001 + i}" for i in range(n))
    return AreaTable(areas, framework.inputs, values)


def test_the_frameworks_of_the_issue_are_shipped() -> None:
    assert {c: len(load_framework(c).indicators) for c in CODES} == EXPECTED


def test_the_code_is_the_name_of_the_file(framework: Framework) -> None:
    assert framework_path(framework.code).stem == framework.code


def test_everything_has_a_name_in_both_languages(framework: Framework) -> None:
    named = [framework, *framework.nodes, *framework.indicators]
    assert all(item.names["id"] and item.names["en"] for item in named)


def test_no_two_siblings_carry_the_same_name(framework: Framework) -> None:
    for family in framework.children.values():
        for language in ("id", "en"):
            names = [framework.by_code[c].names[language] for c in family]
            assert len(set(names)) == len(names)


def test_every_node_has_children(framework: Framework) -> None:
    assert all(framework.children[node.code] for node in framework.nodes)


def test_indicators_have_unit_and_direction(framework: Framework) -> None:
    assert all(
        i.unit.get("id") and i.unit.get("en") and abs(i.direction) == 1
        for i in framework.indicators
    )


def test_every_indicator_says_where_it_comes_from(framework: Framework) -> None:
    sources = [i.source for i in framework.indicators]
    assert all(s and s.name and s.url.startswith("https://") for s in sources)


def test_every_weight_set_says_on_whose_authority(framework: Framework) -> None:
    sets = framework.weight_sets.values()
    assert all(one.authority and one.source and one.source.name for one in sets)


def test_every_class_rule_says_on_whose_authority(framework: Framework) -> None:
    assert all(rule.authority for rule in framework.classes.values())


def test_borders_below_the_kota_are_never_called_published(
    framework: Framework,
) -> None:
    below = {"kecamatan", "kelurahan"} & set(framework.classes)
    assert {framework.classes[level].authority.value for level in below} <= ALONE


def test_classes_are_named_in_both_languages(framework: Framework) -> None:
    for rule in framework.classes.values():
        assert all(rule.labels[code].keys() == {"id", "en"} for code in rule.codes)


def test_it_reads_back_what_it_writes(framework: Framework) -> None:
    again = parse_framework(framework_text(framework))
    assert again == framework
    assert again.digest == framework.digest


def test_it_has_a_page_on_its_method(framework: Framework) -> None:
    assert (ROOT / "docs" / "methods" / f"{framework.code}.md").is_file()


def test_the_page_says_what_the_score_does_not_say(framework: Framework) -> None:
    text = (ROOT / "docs" / "methods" / f"{framework.code}.md").read_text("utf-8")
    assert "does not say" in text


def test_it_scores_made_up_areas_on_its_scale(framework: Framework) -> None:
    table = made_up_table(framework)
    result = compute_index(framework, table, area_level=framework.area_levels[0])
    top = 27 if framework.code == "ikp-pilkada-2024" else 100
    assert np.all((result.score >= 0) & (result.score <= top))
    assert sorted(result.rank)[0] == 1


def test_more_of_every_indicator_never_lowers_the_score(framework: Framework) -> None:
    table = made_up_table(framework)
    fixed = [
        i
        for i in framework.indicators
        if i.formula is None and i.direction > 0 and i.kind is not Kind.RATE
    ]
    before = compute_index(framework, table)
    values = table.values.copy()
    for indicator in fixed:
        for name in indicator.columns:
            at = table.columns.index(name)
            values[0, at] = values[:, at].max()
    after = compute_index(framework, AreaTable(table.areas, table.columns, values))
    at = [after.indicators.index(i.code) for i in fixed]
    assert np.all(after.normalised[0, at] >= before.normalised[0, at] - 1e-9)


def test_nobody_looked_gives_no_score(framework: Framework) -> None:
    table = made_up_table(framework)
    values = table.values.copy()
    values[0] = np.nan
    result = compute_index(framework, AreaTable(table.areas, table.columns, values))
    assert np.isnan(result.score[0])
    assert result.rank[0] == 0


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="dasar-jaktim"):
        framework_path("../../etc/passwd")
