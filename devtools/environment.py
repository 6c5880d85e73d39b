"""The Python environment in .venv, made from a hashed lock file."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from typing import Literal

from devtools.steps import ROOT, Step, Stop, ask, quietly

VENV = ROOT / ".venv"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
UV_LOCK = ROOT / "devtools" / "uv.lock"
Kind = Literal["run", "dev"]

WHERE = "import sysconfig; print(sysconfig.get_path('purelib'))"
LAUNCHER = """#!{python}
import sys
from sinergi.command import main
sys.exit(main())
"""


def bin_dir() -> Path:
    """Where the environment keeps its programs."""
    return VENV / ("Scripts" if os.name == "nt" else "bin")


def python() -> Path:
    """The Python of the environment."""
    return bin_dir() / ("python.exe" if os.name == "nt" else "python")


def ensure_environment(kind: Kind) -> Path:
    """Make .venv hold what the lock names; the Python in it.

    Whoever has the developer's environment keeps it: it holds everything of the other.
    """
    if kind == "run" and environment_step("dev").is_fresh():
        return python()
    step = environment_step(kind)
    step.do(lambda: build_environment(kind))
    return python()


def environment_step(kind: Kind) -> Step:
    """The step of one kind of environment; `.stamps/environment` names the kind that is there."""
    title = "Python packages" + (" and developer's tools" if kind == "dev" else "")
    return Step(
        name="environment",
        title=title,
        inputs=[LOCKS[kind]],
        words=[kind, sys.version.split()[0]],
        outputs=[python()],
    )


def build_environment(kind: Kind) -> None:
    """Create .venv when there is none and install the lock into it."""
    if not works(python()):
        shutil.rmtree(VENV, ignore_errors=True)
        create_venv()
    install(LOCKS[kind])
    link_project()


def works(program: Path | str) -> bool:
    """True when the program starts and can say its version."""
    return ask([program, "--version"]) is not None


def create_venv() -> None:
    """An empty environment, by uv when it is at hand, else by Python's own module."""
    uv = system_uv()
    if uv:
        quietly("venv", [uv, "venv", "--quiet", "--python", sys.executable, VENV])
        return
    if (
        importlib.util.find_spec("ensurepip") is None
        or importlib.util.find_spec("venv") is None
    ):
        raise Stop(
            "This Python cannot make environments: the module venv is missing.\n"
            "  What to do: install it (Debian, Ubuntu: apt install python3-venv) and run this again."
        )
    quietly("venv", [sys.executable, "-m", "venv", VENV])


def system_uv() -> str | None:
    """A uv on PATH that really starts."""
    found = shutil.which("uv")
    return found if found and works(found) else None


def find_uv() -> str | None:
    """uv from PATH, from .venv, or installed there now; None when it cannot be had."""
    own = bin_dir() / ("uv.exe" if os.name == "nt" else "uv")
    if found := system_uv():
        return found
    if works(own):
        return str(own)
    try:
        pip_install(UV_LOCK)
    except Stop:
        return None
    return str(own) if works(own) else None


def install(lock: Path) -> None:
    """Install what `lock` names, checking every hash; by uv, and by pip where uv fails."""
    uv = find_uv()
    if uv:
        try:
            quietly(
                "uv",
                [
                    uv,
                    "pip",
                    "install",
                    "--quiet",
                    "--python",
                    python(),
                    "--require-hashes",
                    "-r",
                    lock,
                ],
            )
        except Stop:
            pip_install(lock)
        return
    pip_install(lock)


def pip_install(lock: Path) -> None:
    """The same by plain pip, slower by some tens of seconds."""
    pip: list[str | Path] = [python(), "-m", "pip"]
    if ask([*pip, "--version"]) is None:
        quietly("ensurepip", [python(), "-m", "ensurepip", "--default-pip"])
    quietly(
        "pip",
        [
            *pip,
            "install",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            lock,
        ],
    )


def link_project() -> None:
    """Put src/ on the path of the environment and the command `sinergi` beside python.

    Not an editable install: that would build metadata with packages outside the lock.
    """
    (site_packages() / "sinergi_checkout.pth").write_text(f"{ROOT / 'src'}\n")
    launcher = bin_dir() / "sinergi"
    launcher.write_text(LAUNCHER.format(python=python()))
    launcher.chmod(0o755)


def site_packages() -> Path:
    """Where the environment keeps its packages, by its own word.

    The Python that runs this may answer otherwise: Debian's names local/ and dist-packages.
    """
    where = ask([python(), "-c", WHERE])
    if where is None:
        raise Stop(
            f"The Python in {VENV} does not start.\n  What to do: delete that folder and run this again."
        )
    return Path(where)
