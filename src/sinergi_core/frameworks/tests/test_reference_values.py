"""Each shipped framework reproduces a figure that somebody else published.

The figures are cited in docs/methods/<code>.md.
"""

import numpy as np
import pytest

from sinergi_core.frameworks.tests.example import example_columns, example_table
from sinergi_core.index.classify import class_borders, class_index
from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.framework import Framework
from sinergi_core.index.schema import load_framework, parse_framework
from sinergi_core.index.table import AreaTable

IKP = load_framework("ikp-2024")
DKI = {"sosial_politik": 78.27, "penyelenggaraan": 92.36}
DKI |= {"kontestasi": 96.08, "partisipasi": 87.01}


def dimension_of(framework: Framework, code: str) -> str:
    sub = framework.indicator(code).parent
    return framework.node(sub).parent or ""


def ikp_table(dimension_scores: dict[str, float]) -> AreaTable:
    """Two areas: one holds the largest count everywhere, the other the given shares."""
    values = np.zeros((2, len(IKP.inputs)))
    for indicator in IKP.indicators:
        first = IKP.inputs.index(indicator.columns[0])
        values[0, first] = 10_000
        score = dimension_scores[dimension_of(IKP, indicator.code)]
        values[1, first] = round(100 * score)
    return AreaTable(("top", "31"), IKP.inputs, values)


def test_the_province_of_dki_comes_within_015_of_its_published_score() -> None:
    result = compute_index(IKP, ikp_table(DKI), area_level="province")
    assert result.score[1] == pytest.approx(89.06, abs=0.01)
    assert abs(result.score[1] - 88.95) < 0.15


def test_the_reconstructed_weights_give_the_published_score_of_dki() -> None:
    framework = IKP.replace(weights="reconstructed")
    result = compute_index(framework, ikp_table(DKI), area_level="province")
    assert result.score[1] == pytest.approx(88.95, abs=0.03)


def test_dki_is_a_vulnerable_province() -> None:
    result = compute_index(IKP, ikp_table(DKI), area_level="province")
    assert result.classes[result.class_index[1]] == "tinggi"


def test_shares_of_indicators_are_the_published_numbers() -> None:
    result = compute_index(IKP, ikp_table(DKI))
    shares = dict.fromkeys(DKI, 0.0)
    for code, weight in zip(result.indicators, result.effective_weights, strict=True):
        shares[dimension_of(IKP, code)] += weight * 61
    assert [round(shares[d], 9) for d in DKI] == [16, 24, 15, 6]


def events_index(counts: np.ndarray) -> IndexResult:
    """The scaling of the IKP over one or more counts, as in its thematic editions."""
    n, k = counts.shape
    indicators = "".join(
        f"  x{j}: {{names: {{id: x, en: x}}, parent: index, direction: 1, kind: events,"
        f" column: x{j}}}\n"
        for j in range(k)
    )
    framework = parse_framework(
        'code: tema\nedition: "2023"\nversion: 1\nnames: {id: t, en: t}\n'
        "authority: inferred\nlevels: [indicator, index]\n"
        "nodes: {index: {names: {id: t, en: t}}}\n"
        f"indicators:\n{indicators}"
        "normalisation: {method: max_zero, range: [0, 100]}\n"
        "weights: {used: equal, sets: {equal: {authority: own, method: equal}}}\n"
    )
    areas = tuple(f"a{i}" for i in range(n))
    return compute_index(framework, AreaTable(areas, framework.inputs, counts))


def test_neutrality_scores_of_provinces_are_k_of_383() -> None:
    counts = np.array([[383, 214, 88, 84, 36, 23, 21, 19]], float).T
    published = [100, 55.87, 22.98, 21.93, 9.40, 6.01, 5.48, 4.96]
    assert np.round(events_index(counts).score, 2).tolist() == published


def test_money_politics_scores_of_provinces_are_k_of_18() -> None:
    counts = np.array([[18, 10, 9, 8, 7]], float).T
    published = [100, 55.56, 50, 44.44, 38.89]
    assert np.round(events_index(counts).score, 2).tolist() == published


def test_social_media_scores_are_means_of_three_scaled_counts() -> None:
    # one set of counts that fits: three indicators, each with a largest count of 48
    counts = np.array(
        [[48, 48, 12], [0, 4, 48], [20, 20, 9], [8, 8, 0], [1, 0, 0], [0, 1, 0]], float
    )
    published = [75, 36.11, 34.03, 11.11, 0.69, 0.69]
    assert np.round(events_index(counts).score, 2).tolist() == published


def test_dki_from_its_six_areas_is_their_plain_mean() -> None:
    framework = load_framework("ikp-2024")
    scores = np.array([65.14, 43.25, 38.06, 32.93, 26.89, 9.40])
    names = class_index(scores, np.array(framework.classes["kab_kota"].borders))
    assert scores.mean() == pytest.approx(35.945)
    assert names.tolist() == [2, 1, 1, 1, 1, 0]


def test_the_pilkada_map_counts_the_indicators_that_occur() -> None:
    framework = load_framework("ikp-pilkada-2024")
    published = {"53": 19, "64": 18, "35": 17, "73": 16, "72": 16}
    values = np.zeros((len(published), 27))
    for row, count in enumerate(published.values()):
        values[row, :count] = 1 + row
    table = AreaTable(tuple(published), framework.inputs, values)
    result = compute_index(framework, table, area_level="province")
    assert result.score.tolist() == list(published.values())
    assert result.rank.tolist() == [1, 2, 3, 4, 4]


def test_flood_prone_stations_of_jakarta_timur_are_665_per_10000() -> None:
    framework = load_framework("tps-rawan-pemilu-2024")
    values = np.full((2, len(framework.inputs)), np.nan)
    rows = {"tps": (8812, 30766), "tps_rawan_bencana": (586, 1562)}
    for name, pair in rows.items():
        values[:, framework.inputs.index(name)] = pair
    result = compute_index(
        framework, AreaTable(("31.75", "31"), framework.inputs, values)
    )
    shares = result.normalised[:, result.indicators.index("rawan_bencana")]
    assert np.round(shares, 2).tolist() == [6.65, 5.08]


def test_the_pilkada_map_of_stations_reads_published_counts_of_jakarta_timur() -> None:
    framework = load_framework("tps-rawan-pilkada-2024")
    counts = {"disabilitas": 2245, "dptb": 315, "rawan_bencana": 128, "potensi_dpk": 64}
    values = np.zeros((2, len(framework.inputs)))
    values[:, framework.inputs.index("tps")] = 4144
    for code, count in counts.items():
        values[0, framework.inputs.index(f"tps_{code}")] = count
    result = compute_index(
        framework, AreaTable(("31.75", "x"), framework.inputs, values)
    )
    assert result.score[0] == pytest.approx(100 * sum(counts.values()) / (28 * 4144))


def test_the_example_adds_up_to_published_totals() -> None:
    column = example_columns()
    special = column["tps_2024_khusus"].sum()
    assert special == 41
    assert column["tps_2024"].sum() + special == 8812  # KPU's decision
    assert column["tps_2019"].sum() == 8234
    assert column["psu_2019"].sum() == 8  # Bawaslu Jakarta Timur, 27 April 2019
    assert abs(column["dpt_2024_est"].sum() - 2_383_972) < 65  # KPU Jakarta Timur


def test_mean_and_deviation_reproduce_the_borders_of_a_known_set() -> None:
    rule = load_framework("dasar-jaktim").classes["kelurahan"]
    scores = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    assert np.allclose(class_borders(rule, scores), [30 - 250**0.5, 30 + 250**0.5])


def test_the_baseline_agrees_with_a_plain_second_computation() -> None:
    framework = load_framework("dasar-jaktim")
    result = compute_index(framework, example_table(framework))
    assert np.allclose(result.score, plain_baseline(example_columns()), atol=1e-9)


def test_the_flood_list_of_bpbd_stands_high_in_the_physical_setting() -> None:
    framework = load_framework("dasar-jaktim")
    result = compute_index(framework, example_table(framework))
    listed = example_columns()["bpbd_rawan_banjir_nov2024"] == 1
    places = (-result.node_score("fisik")).argsort().argsort()[listed] + 1
    assert listed.sum() == 8
    assert places.max() <= 11


def plain_baseline(c: dict[str, np.ndarray]) -> np.ndarray:
    """docs/methods/dasar-jaktim.md written out once more, without the engine."""
    shares = np.sort(np.stack([c[f"share_2024_p{i}"] for i in (1, 2, 3)]), axis=0)
    parts = [
        (1 / 8, c["dpt_2024_est"]),
        (1 / 16, c["dpt_2024_est"] / c["dpt_2019"]),
        (1 / 16, np.log1p(c["tps_2024_khusus"])),
        (1 / 10, c["invalid_2024"]),
        (1 / 10, (c["kpu_vs_kp_diff_2019"] + 3.95) / (c["tps_2019"] + 250)),
        (1 / 20, c["psu_2019"]),
        (1 / 8, shares[1] - shares[2]),
        (1 / 8, -c["turnout_2024"]),
        (1 / 12, np.log1p(c["banjir_2013_2020"])),
        (1 / 12, np.log1p(c["banjir_2024_kejadian"])),
        (1 / 12, c["dpt_2024_est"] / c["area_km2"]),
    ]
    scaled = [w * 100 * (x - x.min()) / (x.max() - x.min()) for w, x in parts]
    total: np.ndarray = np.sum(scaled, axis=0)
    return total
