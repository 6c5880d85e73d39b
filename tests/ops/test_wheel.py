"""The wheel: everything inside, and a working command without Node."""

# ruff: noqa: S603

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.ops.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the tool that pyproject names."""
    into = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(into),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(into.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("ending", [".yaml", ".html", ".mo", ".po"])
def test_every_file_of_a_kind_is_inside(names: set[str], ending: str) -> None:
    sources = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src").rglob(f"*{ending}")
    }
    assert sources - names == set()


def test_the_web_assets_are_inside(names: set[str]) -> None:
    assert "sinergi/static/dist/manifest.json" in names


def test_nothing_of_an_installation_is_inside(names: set[str]) -> None:
    assert [name for name in names if name.endswith((".sqlite3", ".key", ".pem"))] == []


def test_the_installed_command_works_without_node(wheel: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")],
        check=True,
    )
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "env")}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    program = "import sys; from sinergi.command import main; sys.exit(main())"
    done = subprocess.run(
        [
            tmp_path / "env" / "bin" / "python",
            "-P",
            "-c",
            program,
            "frameworks",
            "list",
        ],
        env={"PATH": "", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "dasar-jaktim" in done.stdout) == (0, True), done.stderr
