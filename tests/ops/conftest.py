"""Running the program as a person does: other processes, a data folder of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # devtools lies beside src/

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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def sinergi(home: Path) -> Sinergi:
    """Run `sinergi WORDS...` on the empty data folder."""

    def run(*words: str, **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", "sinergi", *words],
            env=clean_env(home, **env),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the first start leaves it; made once, only copied from."""
    folder = tmp_path_factory.mktemp("prepared")
    command = [sys.executable, "-m", "sinergi", "prepare"]
    subprocess.run(command, env=clean_env(folder), check=True)  # noqa: S603
    return folder


@pytest.fixture
def installation(home: Path, prepared: Path) -> Path:
    """A data folder with one person, a file and keys."""
    shutil.copytree(prepared, home, dirs_exist_ok=True)
    home.chmod(0o700)
    (home / "media" / "evidence").mkdir(parents=True)
    (home / "media" / "evidence" / "photo.jpg").write_bytes(b"photo")
    return home
