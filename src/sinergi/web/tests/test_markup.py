"""Small pieces of HTML: figures in words, bars without inline style, the unknown."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from sinergi.web import markup


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def test_number_is_written_as_indonesians_write_it():
    assert markup.plain_number(2383972) == "2.383.972"


def test_number_keeps_the_decimals_asked_for():
    assert markup.plain_number(35.9451, 3) == "35,945"


def test_number_near_zero_is_never_minus_zero():
    assert markup.plain_number(-0.0001, 1) == "0,0"


@pytest.mark.parametrize("value", [None, float("nan"), "", True])
def test_what_was_not_seen_is_a_dash(value):
    assert markup.plain_number(value) == "–"


def test_decimal_from_the_database_is_known():
    assert markup.is_known(Decimal("1.5"))


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (0.004, "<1%"), (0.37, "37%"), (0.996, ">99%"), (1.0, "100%")],
)
def test_percent_says_zero_and_all_only_when_it_is(share, text):
    assert markup.percent(share) == text


def test_scale_runs_from_the_first_to_the_last_step():
    assert [markup.scale_step(order, 5) for order in range(5)] == [1, 2, 3, 4, 5]


def test_chip_of_the_unseen_is_hatched():
    assert "step-unknown" in markup.class_chip(None, None, 3)


def test_chip_escapes_the_name_of_a_class():
    assert "<b>" not in markup.class_chip("<b>", 0, 3)


def test_chip_fills_as_many_bars_as_the_class_is_high():
    assert markup.class_chip("Sedang", 1, 3).count('class="on"') == 2


def test_interval_bar_says_value_and_interval_to_a_reader():
    bar = markup.interval_bar(62.4, 55.1, 70.3)
    label = re.search(r'aria-label="([^"]*)"', bar)
    assert label is not None
    assert all(figure in label[1] for figure in ("62,4", "55,1", "70,3"))


def test_interval_bar_keeps_within_its_scale():
    bar = markup.interval_bar(150, 90, 200)
    places = [float(x) for x in re.findall(r' x="([\d.-]+)"', bar)]
    assert all(0 <= place <= 100 for place in places)


def test_interval_bar_without_score_is_the_unknown():
    assert markup.interval_bar(None, 1, 2) == markup.unknown_chip()


def test_probability_bar_fills_the_whole_width():
    bar = markup.probability_bar(
        {"a": 0.25, "b": 0.75}, [("a", "Rendah"), ("b", "Tinggi")]
    )
    widths = [float(one) for one in re.findall(r'width="([\d.]+)"', bar)]
    assert sum(widths) == pytest.approx(100)


@pytest.mark.parametrize(
    "piece",
    [
        markup.class_chip("Tinggi", 2, 3),
        markup.interval_bar(62.4, 55.1, 70.3),
        markup.share_bar(0.4),
        markup.probability_bar({"a": 1.0}, [("a", "A")]),
    ],
)
def test_no_piece_needs_inline_style(piece):
    assert "style=" not in piece
