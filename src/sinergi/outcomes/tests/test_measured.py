"""Everything a study can measure has a name, a definition, a source in both languages."""

import pytest
from django.utils.translation import override

from sinergi.outcomes.columns import EXAMPLE, framework_columns
from sinergi.outcomes.measured import (
    RECEIVED,
    STREAM_NAMES,
    WATCHED,
    choices_for,
    measured,
)
from sinergi.warnings.streams import STREAMS

pytestmark = pytest.mark.one_database
UNCOUNTED = {"received"}
"""A stream that is the coverage of others, and no outcome."""


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_outcome_is_shown_by_its_code(language):
    with override(language):
        codes = [code for _group, found in choices_for(None) for code, _name in found]
        assert set(codes) >= set(framework_columns())
        for code in [*codes, EXAMPLE, "score"]:
            one = measured(code)
            assert one.name != code, code
            assert one.definition, code
            assert one.source, code


def test_names_differ_by_language_and_from_each_other():
    code = "stream:reports:intimidation"
    with override("id"):
        told = measured(code).name
        found = [one for _group, rows in choices_for(None) for one in rows]
    with override("en"):
        assert measured(code).name != told
    names = [name for one, name in found if one.startswith(("stream:", "share:"))]
    assert len(names) == len(set(names))


def test_every_stream_is_an_outcome_or_said_not_to_be():
    assert {*WATCHED, *RECEIVED, *UNCOUNTED} == set(STREAMS)
    assert set(STREAM_NAMES) == {*WATCHED, *RECEIVED}
