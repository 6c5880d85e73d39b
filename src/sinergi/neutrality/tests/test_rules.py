"""Rules of neutrality: paths, suppression, coverage, offices, acts, authorities."""

import datetime as dt
import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.neutrality.models.matter import STEP_NAMES
from sinergi.neutrality.models.paper import LETTER_NAMES
from sinergi.neutrality.rules.acts import Group, Known, Level, list_acts
from sinergi.neutrality.rules.chain import Authority, authority_on, first_free
from sinergi.neutrality.rules.coverage import Coverage
from sinergi.neutrality.rules.paths import (
    DECIDED,
    ENDS,
    TABLES,
    Handing,
    Path,
    Side,
    Step,
)
from sinergi.neutrality.rules.releases import group_of, half_year_before
from sinergi.neutrality.rules.sanctions import Agreement, compare
from sinergi.neutrality.rules.subjects import (
    BadOffice,
    SubjectKind,
    neighbourhoods,
    office_key,
)
from sinergi.neutrality.rules.suppression import BANDS, SMALLEST, suppress
from sinergi_core.index.framework.faults import FrameworkError

# --- paths -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", list(Path), ids=str)
def test_every_step_of_a_path_is_reached_and_left_or_an_end(path):
    table = TABLES[path]
    reached = {to for moves in table.values() for to in moves} | {Step.OPENED}
    assert reached == set(table) | ENDS


@pytest.mark.parametrize("path", list(Path), ids=str)
def test_from_every_step_an_end_can_be_reached(path):
    table = TABLES[path]
    ends = set(ENDS)
    while True:
        more = {step for step, moves in table.items() if set(moves) & ends} - ends
        if not more:
            break
        ends |= more
    assert set(table) <= ends


def test_every_step_and_every_letter_has_a_name():
    letters = {
        m.letter for t in TABLES.values() for ms in t.values() for m in ms.values()
    }
    assert set(STEP_NAMES) == set(Step)
    assert letters - {""} <= set(LETTER_NAMES)


def test_a_superior_hears_of_a_civil_servant_only_with_the_recommendation():
    hearing = {
        to
        for moves in TABLES[Path.ASN].values()
        for to, move in moves.items()
        if move.hands in {Handing.CHAIN, Handing.NEXT}
    }
    assert hearing == {Step.RECOMMENDED}


def test_a_superior_takes_no_step_before_he_has_heard():
    before = {Step.OPENED, Step.PASSED_UP, Step.SUMMONED, Step.HEARD, Step.STUDIED,
              Step.FORWARDED, Step.RECEIVED}  # fmt: skip
    sides = {move.side for step in before for move in TABLES[Path.ASN][step].values()}
    assert sides == {Side.LEAD}


def test_only_steps_of_an_authority_count_as_decided():
    assert not DECIDED & {Step.STUDIED, Step.RECOMMENDED, Step.DROPPED, Step.CLOSED}


# --- chains ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (dt.date(2023, 9, 14), Authority.KASN),
        (dt.date(2024, 8, 23), Authority.KASN),
        (dt.date(2024, 8, 24), Authority.BKN),
        (dt.date(2026, 1, 1), Authority.BKN),
    ],
)
def test_kasn_takes_referrals_until_it_was_closed_and_bkn_after(day, body):
    assert authority_on(day) is body


@given(st.lists(st.integers(0, 9), unique=True), st.sets(st.integers(0, 9)))
def test_whoever_handles_is_never_named_and_stands_lowest_of_those_free(chain, named):
    found = first_free(chain, named)
    if found is None:
        assert set(chain) <= named
    else:
        assert found not in named
        assert set(chain[: chain.index(found)]) <= named


# --- small numbers ---------------------------------------------------------------------------

COUNTS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40), min_size=1)


@given(COUNTS)
def test_the_count_of_a_group_is_told_as_a_band_it_lies_in(counts):
    for code, band in suppress(counts).cells.items():
        first, last = BANDS[band]
        assert first <= counts[code]
        assert last is None or counts[code] <= last


@given(COUNTS)
def test_a_total_that_is_told_is_true_and_never_small(counts):
    total = suppress(counts).total
    assert total in {None, sum(counts.values())}
    assert total is None or total >= SMALLEST


@given(COUNTS)
def test_every_band_spans_two_counts_or_more_so_that_none_is_told_by_it(counts):
    spans = [BANDS[band] for band in suppress(counts).cells.values()]
    assert all(last is None or last > first for first, last in spans)


@given(COUNTS, st.data())
def test_total_minus_bands_leaves_every_count_open(counts, data):
    """One count can grow and another shrink without the table telling it apart."""
    shown = suppress(counts)
    if shown.total is None:
        return
    code = data.draw(st.sampled_from(sorted(counts)))
    rest = [BANDS[band] for other, band in shown.cells.items() if other != code]
    first, last = BANDS[shown.cells[code]]
    end = shown.total  # all that is known of a band without an end
    least = shown.total - sum(end if high is None else high for _low, high in rest)
    most = shown.total - sum(low for low, _high in rest)
    assert min(end if last is None else last, most) - max(first, least) >= 1


def test_no_count_can_be_computed_even_by_who_knows_the_rule():
    """Every table of three counts up to 21: each count has another one it could be."""
    seen = defaultdict(list)
    for numbers in itertools.product(range(22), repeat=3):
        shown = suppress(dict(zip("abc", numbers, strict=True)))
        seen[(*shown.cells.values(), shown.total)].append(numbers)
    open_ended = {one for one in seen if "20+" in one}
    for output in set(seen) - open_ended:
        for place in range(3):
            assert len({numbers[place] for numbers in seen[output]}) >= 2, output


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        suppress({"a": -1})


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_half_years_that_are_released_never_overlap(day):
    first, last = half_year_before(day)
    assert first < last < day
    before = half_year_before(first)
    assert before[1] + dt.timedelta(days=1) == first


@pytest.mark.parametrize(
    ("kind", "unit", "group"),
    [
        ("rt", "kelurahan", "rtrw"),
        ("rw", "kelurahan", "rtrw"),
        ("asn", "kelurahan", "kelurahan"),
        ("asn", "kecamatan", "kecamatan"),
        ("asn", "satpol-pp", "unit"),
        ("other", "kelurahan", "other"),
    ],
)
def test_offices_are_counted_in_few_groups(kind, unit, group):
    assert group_of(kind, unit) == group


# --- coverage and offices --------------------------------------------------------------------


@given(st.integers(0, 500), st.none() | st.integers(0, 500))
def test_a_share_is_between_zero_and_one_or_unknown(pledged, expected):
    one = Coverage(pledged, expected)
    assert (one.share is None) == (not expected)
    assert one.share is None or 0 <= one.share <= 1


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1))
def test_coverage_of_the_whole_adds_up(parts):
    total = Coverage(0, 0)
    for pledged, expected in parts:
        total += Coverage(pledged, expected)
    assert total.pledged == sum(pledged for pledged, _ in parts)
    assert total.expected == sum(expected for _, expected in parts)


def test_coverage_with_an_unknown_part_is_unknown():
    assert (Coverage(3, 4) + Coverage(1, None)).share is None


@given(st.integers(1, 99), st.integers(1, 900), st.integers(0, 59), st.booleans())
def test_a_range_of_rt_names_each_once(rw, first, more, chair):
    found = list(neighbourhoods(rw, first, first + more, chair=chair))
    assert len({office_key(office) for _kind, office in found}) == more + 1 + chair
    assert sum(kind is SubjectKind.RT for kind, _ in found) == more + 1


@pytest.mark.parametrize(
    ("rw", "first", "last", "chair", "code"),
    [
        (0, 1, 2, False, "rw"), (100, 1, 2, False, "rw"), (1, None, None, False, "none"),
        (1, 5, 4, False, "range"), (1, 1, 61, False, "range"), (1, 1, 1000, False, "rt"),
    ],
)  # fmt: skip
def test_an_impossible_range_is_refused(rw, first, last, chair, code):
    with pytest.raises(BadOffice) as problem:
        list(neighbourhoods(rw, first, last, chair=chair))
    assert problem.value.code == code


@pytest.mark.parametrize("office", ["RT 003/RW 05", "rt 3 / rw 5", "RT.003, RW.05"])
def test_an_office_is_the_same_however_it_is_written(office):
    assert office_key(office) == office_key("RT 003/RW 05")


def test_two_holders_of_a_post_are_told_apart_by_their_number():
    assert office_key("Staf", "1") != office_key("Staf", "2")


# --- acts and sanctions ----------------------------------------------------------------------


def test_the_decree_has_its_seven_of_ethics_and_says_that_discipline_is_not_whole():
    skb = next(one for one in list_acts() if one.code == "skb")
    groups = [act.group for act in skb.acts]
    assert groups.count(Group.ETHICS) == 7
    assert skb.announced == 19
    assert len(skb.acts) - 1 < skb.announced  # the last is "another", to be entered
    assert skb.note["id"]


def test_party_membership_of_rt_is_known_and_campaigning_is_not():
    acts = {
        act.code: act.known
        for one in list_acts()
        if one.code == "rtrw"
        for act in one.acts
    }
    assert acts["anggota-partai"] is Known.PRESS
    assert acts["kampanye"] is Known.UNCERTAIN


def test_every_act_names_ground_source_and_both_languages():
    for one in list_acts():
        for act in one.acts:
            assert act.ground
            assert act.source
            assert set(act.names) == {"id", "en"}
            assert act.level in set(Level)


def test_a_list_with_faults_names_each_with_its_line():
    from sinergi.neutrality.rules.acts import parse_acts

    with pytest.raises(FrameworkError):
        parse_acts(
            "code: x\nedition: '1'\nnames: {id: a, en: b}\nacts: [{code: y, paths: [z]}]"
        )


@pytest.mark.parametrize(
    ("recommended", "imposed", "refused", "state"),
    [
        ("moral-open", "", False, Agreement.WAITING),
        ("moral-open", "", True, Agreement.REFUSED),
        ("moral-open", "moral-open", False, Agreement.SAME),
        ("dismissal", "moral-open", False, Agreement.LIGHTER),
        ("moral-open", "dismissal", False, Agreement.HEAVIER),
        ("other", "dismissal", False, Agreement.UNCLEAR),
    ],
)
def test_what_was_imposed_is_compared_with_what_was_recommended(
    recommended, imposed, refused, state
):
    assert compare(recommended, imposed, refused=refused) is state
