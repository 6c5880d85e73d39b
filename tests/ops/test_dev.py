"""dev.py as it is typed: words, messages, exit status."""

# ruff: noqa: S603

import ast
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from devtools import assets, environment, machine, suite
from devtools.only_database import uses_database
from devtools.steps import Stop
from devtools.suite import Outcome, closing_line, read_counts
from devtools.tasks import run_options
from tests.ops.conftest import ROOT

REPORT = '<testsuites><testsuite tests="9" failures="1" errors="0" skipped="2"/></testsuites>'


def test_a_word_that_is_no_task_is_answered_with_the_list() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "dev.py", "dance"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "what ./run does" in done.stdout


def test_an_old_python_is_told_what_to_install() -> None:
    trick = f"import sys, runpy; sys.version_info = (3, 8); sys.path.insert(0, {str(ROOT)!r}); import dev; dev.NEWER_NAMES = (); dev.main()"
    done = subprocess.run(
        [sys.executable, "-c", trick], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
    assert "apt install" in done.stderr


@pytest.mark.parametrize("script", ["run", "test", "bench"])
def test_without_any_python_the_remedy_is_named(script: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", ROOT / script],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "apt install python3 python3-venv" in done.stderr


def test_packages_lie_where_the_python_of_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path / "env")
    environment.create_venv()
    # Debian's Python, asked for the place in a folder, names one that is not there.
    monkeypatch.setattr(sysconfig, "get_path", lambda *words, **more: "/nowhere")
    assert environment.site_packages().is_dir()


def test_dev_py_can_be_read_by_an_old_python() -> None:
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 7))


def test_a_port_that_is_no_number_is_refused_before_anything_is_built() -> None:
    with pytest.raises(SystemExit):
        run_options(["--port", "many"])


def test_run_listens_on_this_machine_alone_unless_told() -> None:
    assert run_options([])[:4] == ["--host", "127.0.0.1", "--port", "8000"]


def test_run_loads_the_example_unless_it_is_to_be_empty() -> None:
    assert "--example" in run_options([])
    assert "--empty" in run_options(["--empty"])
    assert "--example" not in run_options(["--empty"])


def test_without_the_module_venv_the_remedy_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment, "system_uv", lambda: None)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Stop, match="apt install python3-venv"):
        environment.create_venv()


def test_a_node_that_does_not_start_is_not_new_enough(tmp_path: Path) -> None:
    assert not assets.is_new_enough(tmp_path / "node")


def test_the_newest_postgresql_is_taken() -> None:
    assert machine.major_version(Path("/usr/lib/postgresql/15/bin/initdb")) == 15


def test_what_is_absent_is_a_failure_where_ci_is_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "PROGRAMS_OF_POSTGRES", str(tmp_path))
    assert suite.on_postgres().status == 1


def test_what_is_absent_is_only_told_on_a_users_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", "")
    assert suite.in_browser().status == 0
    assert "SKIPPED" in suite.in_browser().line()


def test_the_report_of_pytest_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "r.xml"
    report.write_text(REPORT)
    assert read_counts(report) == {"failed": 1, "passed": 6, "skipped": 2, "errors": 0}


def test_the_closing_line_adds_all_parts_up() -> None:
    parts = [
        Outcome("a", 1.0, 0, counts={"passed": 3}),
        Outcome("b", 2.0, 0, counts={"passed": 4, "skipped": 1}),
    ]
    assert closing_line(parts) == "7 passed, 1 skipped in 3.00s"


@pytest.mark.parametrize(
    ("failed", "again", "status", "runs"),
    [
        (1, Outcome("again", 3.0, 0, counts={"passed": 1}), 0, 1),
        (1, Outcome("again", 3.0, 1, counts={"failed": 1}), 1, 1),
        (1, Outcome("again", 3.0, 0, counts={}), 1, 1),
        (3, Outcome("again", 3.0, 0, counts={"passed": 3}), 1, 0),
    ],
)
def test_one_or_two_failed_in_the_browser_are_tried_once_more(
    monkeypatch: pytest.MonkeyPatch, failed: int, again: Outcome, status: int, runs: int
) -> None:
    asked = []
    monkeypatch.setattr(suite, "measured", lambda *a: asked.append(a) or again)
    first = Outcome("browser tests", 9.0, 1, counts={"passed": 5, "failed": failed})
    found = suite.tried_again(first, "browser", [], {})
    assert (found.status, len(asked)) == (status, runs)
    if status == 0:
        assert "6 passed, 1 flaky" in found.line()
        assert closing_line([found]) == "6 passed in 12.00s"


def test_a_failed_check_shows_in_the_closing_line() -> None:
    assert closing_line([Outcome("types", 1.0, 1)]) == "1 errors in 1.00s"


def test_an_unknown_journey_is_answered_with_the_list(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert suite.main(["journey", "to-the-moon"]) == 2
    assert "what-if" in capsys.readouterr().out


def test_the_four_journeys_of_the_main_job_are_there() -> None:
    assert {"map", "profile", "run-index", "what-if"} <= set(suite.journeys())


@pytest.mark.django_db
def test_a_test_that_asks_for_the_database_runs_on_postgresql(
    request: pytest.FixtureRequest,
) -> None:
    assert uses_database(request.node)


def test_a_test_that_does_not_is_left_out_there(request: pytest.FixtureRequest) -> None:
    assert not uses_database(request.node)
