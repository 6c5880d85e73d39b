"""The command `sinergi`: its table, its exit status, and what it does not load."""

import subprocess
import sys

import pytest

from sinergi import command
from tests.ops.conftest import ROOT, Sinergi

WITHOUT_DJANGO = """
import sys
from sinergi.command import main
status = main(sys.argv[1:])
loaded = [name for name in sys.modules if name.split(".")[0] == "django"]
sys.exit(f"loaded {loaded[:3]}" if loaded else status)
"""


def call(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", WITHOUT_DJANGO, *words],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(command.WEB))
def test_every_dotted_name_of_the_table_is_a_function(name: str) -> None:
    assert callable(command.load(name))


def test_the_numeric_part_of_the_table_is_that_of_the_package() -> None:
    from sinergi_cli.main import COMMANDS

    assert set(command.NUMERIC) == set(COMMANDS)


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("frameworks", "list")])
def test_numeric_subcommands_start_without_django(words: tuple[str, ...]) -> None:
    done = call(*words)
    assert done.returncode == 0, done.stderr


def test_an_unknown_subcommand_is_wrong_use() -> None:
    done = call("dance")
    assert (done.returncode, "no command 'dance'" in done.stderr) == (2, True)


def test_nothing_at_all_is_answered_with_the_list() -> None:
    done = call()
    assert (done.returncode, "serve" in done.stdout) == (2, True)


def test_a_failure_is_told_without_a_traceback(sinergi: Sinergi) -> None:
    done = sinergi("restore", "nowhere.sinergi")
    assert done.returncode == 1
    assert done.stderr == "sinergi restore: nowhere.sinergi: there is no such file\n"


def test_every_subcommand_explains_itself(sinergi: Sinergi) -> None:
    assert "--domain" in sinergi("serve", "--help").stdout
