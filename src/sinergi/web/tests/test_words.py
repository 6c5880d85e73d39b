"""What is stored as a code is shown as a word."""

from sinergi.audit.templatetags.audit_words import VERB_NAMES, verb_name
from sinergi.audit.verbs import Verb
from sinergi.jobs.templatetags.job_words import job_name


def test_every_verb_of_the_audit_list_has_words():
    assert sorted(verb.name for verb in Verb if verb.name not in VERB_NAMES) == []


def test_words_stand_for_verbs_that_exist_only():
    assert sorted(set(VERB_NAMES) - set(Verb.__members__)) == []


def test_a_verb_of_a_retired_app_is_shown_as_it_is_stored():
    assert verb_name("old:thing:done") == "old:thing:done"


def test_an_unknown_kind_of_job_is_shown_as_it_is_stored():
    assert job_name("something") == "something"
