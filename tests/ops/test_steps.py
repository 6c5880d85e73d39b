"""Steps of dev.py: done once, again when what they read changes."""

from pathlib import Path

import pytest

from devtools import steps
from devtools.steps import Step, Stop, quietly


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(steps, "LOGS", tmp_path / "logs")
    path = tmp_path / "source"
    path.write_text("one")
    return path


def test_a_step_runs_once(source: Path) -> None:
    step = Step("s", "a step", [source])
    assert step.do(lambda: None)
    assert not step.do(lambda: pytest.fail("ran again"))


def test_a_step_runs_again_when_an_input_changes(source: Path) -> None:
    step = Step("s", "a step", [source])
    step.do(lambda: None)
    source.write_text("two")
    assert step.do(lambda: None)


def test_a_step_runs_again_when_its_output_is_gone(
    source: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    step = Step("s", "a step", [source], outputs=[made])
    step.do(made.touch)
    made.unlink()
    assert step.do(made.touch)


def test_a_step_that_failed_is_not_stamped(source: Path) -> None:
    step = Step("s", "a step", [source])

    def fail() -> None:
        raise Stop("no")

    with pytest.raises(Stop):
        step.do(fail)
    assert not step.is_fresh()


def test_a_failing_program_is_told_with_its_last_words(source: Path) -> None:
    with pytest.raises(Stop, match="disk is full"):
        quietly("x", ["sh", "-c", "echo disk is full; exit 3"])


def test_progress_names_the_step_and_its_seconds(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Step("s", "Web assets", [source]).do(lambda: None)
    assert capsys.readouterr().out.startswith("  Web assets ....")
