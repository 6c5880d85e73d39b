from sinergi.intake.columns import Column
from sinergi.intake.mapping import check_mapping, propose_mapping

COLUMNS = (
    Column("code", "area code", required=True, synonyms=("kode", "kode wilayah")),
    Column("registered_male", "men", synonyms=("dpt_l",)),
    Column("registered_female", "women", synonyms=("dpt_p",)),
)


def proposed(headers, remembered=None):
    return {
        p.header: (p.column, p.how)
        for p in propose_mapping(headers, COLUMNS, remembered)
    }


def test_the_exact_name_wins_over_a_synonym():
    assert proposed(["kode", "CODE"]) == {
        "kode": ("", "none"),
        "CODE": ("code", "exact"),
    }


def test_a_synonym_is_found_without_case_and_punctuation():
    assert proposed(["Kode_Wilayah"])["Kode_Wilayah"] == ("code", "synonym")


def test_a_slip_of_the_pen_is_proposed_as_similar():
    assert proposed(["kode wilayh"])["kode wilayh"] == ("code", "similar")


def test_headers_that_differ_in_one_telling_letter_are_not_mixed_up():
    assert proposed(["dpt_l", "dpt_p", "dpt_x"])["dpt_x"] == ("", "none")


def test_what_a_person_confirmed_goes_first():
    assert proposed(["sandi", "code"], {"sandi": "code"})["sandi"] == (
        "code",
        "remembered",
    )


def test_every_fault_of_a_mapping_is_told_at_once():
    faults = check_mapping(
        {"a": "registered_male", "b": "registered_male"}, ["a", "b"], COLUMNS
    )
    assert [fault.code for fault in faults] == ["column-missing", "column-twice"]


def test_a_header_that_stands_twice_is_a_fault_only_when_it_is_used():
    twice = ["code", "x", "x"]
    assert check_mapping({"code": "code"}, twice, COLUMNS) == []
    assert (
        check_mapping({"code": "code", "x": "registered_male"}, twice, COLUMNS)[0].code
        == "header-twice"
    )
