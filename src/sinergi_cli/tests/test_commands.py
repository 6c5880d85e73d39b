"""The other commands, the languages, and how they end."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sinergi_cli.main import COMMANDS, main
from sinergi_cli.report.facts import METHODS
from sinergi_cli.tests.texts import texts_in_code, texts_in_templates
from sinergi_cli.words import Words, choose_language
from sinergi_cli.words_id import TEXTS
from sinergi_core.examples import example_path
from sinergi_core.frameworks import framework_path

Printed = pytest.CaptureFixture[str]
AUTHORITIES = {"published", "inferred", "own"}


def test_every_text_has_its_indonesian() -> None:
    used = texts_in_code() | texts_in_templates() | AUTHORITIES | set(METHODS.values())
    assert used == set(TEXTS)


def test_translations_fill_the_same_fields() -> None:
    import string

    for english, indonesian in TEXTS.items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for text in (english, indonesian)
        ]
        assert fields[0] == fields[1]


def test_numbers_follow_the_language() -> None:
    assert Words("id").number(-1234.5, 1) == "−1.234,5"
    assert Words("en").number(-1234.5, 1) == "−1,234.5"
    assert Words("id").number(-0.0001, 1) == "0,0"
    assert Words("id").number(float("nan")) == "–"


@pytest.mark.parametrize(
    ("value", "language"), [("id_ID.UTF-8", "id"), ("en_US.UTF-8", "en"), ("C", "en")]
)
def test_the_environment_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, value: str, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", value)
    assert choose_language(None) == language
    assert choose_language("id") == "id"


def test_frameworks_are_listed_and_shown(capsys: Printed) -> None:
    assert main(["frameworks", "list", "--json"]) == 0
    codes = [row["code"] for row in json.loads(capsys.readouterr().out)]
    assert "ikp-2024" in codes
    assert main(["frameworks", "show", "ikp-2024", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert len(shown["indicators"]) == 61
    assert main(["frameworks", "show", "dasar-jaktim", "--lang", "id"]) == 0
    assert "Lingkungan fisik" in capsys.readouterr().out


def test_one_fault_is_told_in_the_singular(tmp_path: Path, capsys: Printed) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("code: [1\n", encoding="utf-8")
    assert main(["frameworks", "check", str(broken), "--lang", "en"]) == 3
    assert capsys.readouterr().err.startswith("1 fault; nothing was computed.")


def test_check_names_the_line_of_every_fault(tmp_path: Path, capsys: Printed) -> None:
    text = framework_path("dasar-jaktim").read_text("utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(
        text.replace("direction: -1", "direction: 0").replace(
            "kind: rate", "kind: speed"
        ),
        "utf-8",
    )
    assert main(["frameworks", "check", str(path)]) == 3
    told = capsys.readouterr().err
    assert told.count("row ") == 3
    assert main(["frameworks", "check", "dasar-jaktim"]) == 0


def test_the_example_is_written_once(tmp_path: Path, capsys: Printed) -> None:
    assert main(["example", str(tmp_path)]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"jakarta_timur.csv", "jakarta_timur_areas.csv", "SOURCES.md"}
    assert main(["example", str(tmp_path)]) == 4
    assert "nothing is overwritten" in capsys.readouterr().err


def test_wrong_use_ends_with_2(capsys: Printed) -> None:
    assert main([]) == 2
    assert main(["indeks"]) == 2
    with pytest.raises(SystemExit) as ended:
        main(["index", "dasar-jaktim"])
    assert ended.value.code == 2
    assert "there is no command" in capsys.readouterr().err


def test_help_of_every_command_is_there(capsys: Printed) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
    assert "--seed" in capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_commands_and_frameworks(shell: str, capsys: Printed) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(word in script for word in ("index-verify", "--draws", "dasar-jaktim"))


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_completion_offers_the_commands_of_the_program_around(capsys: Printed) -> None:
    assert main(["completion", "bash", "--also", "serve", "import"]) == 0
    script = capsys.readouterr().out
    assert "completion serve import" in script
    assert "--also" not in script


def test_bash_completes_a_framework(tmp_path: Path, capsys: Printed) -> None:
    main(["completion", "bash"])
    script = capsys.readouterr().out
    ask = 'COMP_WORDS=(sinergi index dasar); COMP_CWORD=2; _sinergi; echo "${COMPREPLY[@]}"'
    done = subprocess.run(  # noqa: S603 - our own script
        [shutil.which("bash") or "", "-c", script + ask],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout.strip() == "dasar-jaktim"


def test_the_command_line_starts_without_django() -> None:
    code = "import sys, sinergi_cli.command_index; sys.exit('django' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert done.returncode == 0


def test_an_unknown_source_of_uncertainty_is_refused_with_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = str(example_path("jakarta_timur.csv"))
    words = ["index", "dasar-jaktim", table, "--without", "luck", "--out"]
    with pytest.raises(SystemExit) as caught:
        main([*words, str(tmp_path)])
    assert caught.value.code == 2
    assert "imputation,treatment,errors" in capsys.readouterr().err


def test_while_nothing_else_is_known_the_combined_measure_is_the_baseline(
    tmp_path, capsys
):
    for code in ("dasar-jaktim", "sinergi-jaktim"):
        folder = tmp_path / code
        assert main(["example", str(folder), "--framework", code]) == 0
        assert f"sinergi index {code}" in capsys.readouterr().out
        table, out = folder / "jakarta_timur.csv", str(folder / "out")
        words = ["index", code, str(table), "--out", out, "--draws", "0", "--quiet"]
        assert main(words) == 0
    first, second = (
        [
            (row["code"], pytest.approx(float(row["score"])))
            for row in csv.DictReader(
                (tmp_path / code / "out" / "scores.csv").read_text("utf-8").splitlines()
            )
        ]
        for code in ("dasar-jaktim", "sinergi-jaktim")
    )
    assert len(first) == 65
    assert first == [(code, score.expected) for code, score in second]
