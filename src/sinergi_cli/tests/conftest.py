"""A run of the example, made once, and a way to call the command."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sinergi_cli.main import main
from sinergi_core.examples import example_path

Call = Callable[..., int]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `sinergi index` leaves for the example, 200 draws."""
    out = tmp_path_factory.mktemp("run") / "out"
    words = ["index", "dasar-jaktim", str(example_path("jakarta_timur.csv"))]
    assert main([*words, "--out", str(out), "--draws", "200", "--quiet"]) == 0
    return out


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to spoil."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for path in made.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def run(made: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((made / "run.json").read_text("utf-8"))
    return loaded
