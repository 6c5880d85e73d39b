"""Running the program as a person does: other processes, a data folder of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # devtools lies beside src/

from tests.example_home import put_bare  # noqa: E402

Sinergi = Callable[..., "subprocess.CompletedProcess[str]"]


def clean_env(home: Path, **more: str) -> dict[str, str]:
    """The environment of a program under test: nothing of ours but the path."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("SINERGI")
    }
    kept.pop("DATABASE_URL", None)
    source = {"PYTHONPATH": str(ROOT / "src"), "SINERGI_HOME": str(home)}
    return {**kept, **source, **more}


def run_sinergi(
    home: Path, *words: str, **env: str
) -> "subprocess.CompletedProcess[str]":
    """Run `sinergi WORDS...` on a data folder."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "sinergi", *words],
        env=clean_env(home, **env),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def sinergi(home: Path) -> Sinergi:
    """Run `sinergi WORDS...` on the empty data folder."""

    return partial(run_sinergi, home)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one person, a file and keys; made once, only copied from."""
    folder = tmp_path_factory.mktemp("prepared")
    put_bare(folder)
    (folder / "media" / "evidence").mkdir(parents=True)
    (folder / "media" / "evidence" / "photo.jpg").write_bytes(b"photo")
    return folder


@pytest.fixture
def installation(home: Path, prepared: Path) -> Path:
    """A data folder with one person, a file and keys."""
    shutil.copytree(prepared, home, dirs_exist_ok=True)
    home.chmod(0o700)
    return home
