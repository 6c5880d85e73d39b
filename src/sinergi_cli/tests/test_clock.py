"""`sinergi clock`: deadlines line by line, editions, and what a new day off moves."""

import json
from pathlib import Path

import pytest

from sinergi_cli.main import main

Printed = pytest.CaptureFixture[str]
RULE = "pemilu-penanganan:kajian-awal"


def test_a_deadline_is_derived_day_by_day(capsys: Printed) -> None:
    words = ["clock", "due", RULE, "--event", "2024-02-09T15:00", "--lang", "id"]
    assert main([*words, "--at", "2024-02-13T10:00", "--editions"]) == 0
    told = capsys.readouterr().out
    assert "BELUM PASTI" in told
    assert "2024-02-13    2  dihitung" in told
    assert "jatuh tempo sampai akhir 2024-02-13" in told
    assert "sisa: 0 hari 14 jam 0 menit" in told
    assert "tenggatnya sendiri belum terbaca" in told  # the edition before
    assert main([*words, "--at", "2024-02-14T10:00"]) == 0
    assert "terlambat 0 hari 10 jam" in capsys.readouterr().out


def test_days_given_and_suspensions_move_it(capsys: Printed) -> None:
    words = ["clock", "due", RULE, "--event", "2024-02-09", "--json"]
    more = ["--off", "2024-02-12=SKB", "--suspend", "2024-02-13..2024-02-14"]
    assert (
        main([*words, *more, "--worked", "2024-02-10=SKB", "--at", "2024-02-12"]) == 0
    )
    [made] = json.loads(capsys.readouterr().out)
    assert made["due_on"] == "2024-02-15"
    assert [x["reason"] for x in made["lines"]][:3] == ["event", "counts", "weekend"]
    assert made["working_days_left"] == 2
    hours = ["clock", "due", "pemilu-penanganan/2022:penerusan-pidana"]
    assert main([*hours, "--event", "2024-02-23T15:30", "--lang", "en"]) == 0
    assert "due at 2024-02-24 15:30 +0700" in capsys.readouterr().out


def test_all_deadlines_are_listed(capsys: Printed) -> None:
    assert main(["clock", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["key"] for row in rows][-1] == "pilkada-penanganan/2024"
    assert main(["clock", "list"]) == 0
    assert "putusan" in capsys.readouterr().out


def test_a_new_day_off_lists_what_it_moves(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "open.csv"
    rows = "key,rule,event\nA,pemilu-penanganan/2022:kajian,2024-02-19\n"
    file.write_text(f"{rows}B,pemilu-penanganan/2022:kajian,2024-03-19T10:00\n")
    words = ["clock", "moved", str(file), "--day", "2024-02-23"]
    assert main([*words, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert told.splitlines() == ["A: 2024-02-28 → 2024-02-29", "1 of 2 deadlines move"]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["key"] == "A"
    file.write_text(
        "key,rule,event\nA,x:y,2024-02-19\nB,pemilu-penanganan:kajian,soon\n"
    )
    assert main([*words, "--json"]) == 3
    troubles = json.loads(capsys.readouterr().out)["troubles"]
    assert [(t["row"], t["column"]) for t in troubles] == [(2, "rule"), (3, "event")]
    file.write_text("key\nA\n")
    assert main(words) == 3


@pytest.mark.parametrize("what", ["x", "x:y", "pemilu-penanganan:y"])
def test_a_strange_rule_names_those_that_exist(what: str, capsys: Printed) -> None:
    assert main(["clock", "due", what, "--event", "2024-02-09"]) == 3
    assert "pe" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["due"], ["due", RULE], ["moved", "x.csv"], ["due", RULE, "--event", "soon"],
        ["due", RULE, "--event", "2024-02-09", "--suspend", "2024-02-09..2024-02-01"],
        ["due", RULE, "--event", "2024-02-09", "--off", "x"],
    ],
)  # fmt: skip
def test_wrong_use_ends_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["clock", *words])
    assert ended.value.code == 2


def test_the_end_of_all_calendars_is_refused(capsys: Printed) -> None:
    assert main(["clock", "due", RULE, "--event", "9999-12-31"]) == 3
    assert "9999" in capsys.readouterr().err
