"""`sinergi bundle`: everything to install on a machine that reaches no package registry."""

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from sinergi.command import CommandFailed
from sinergi.conf.commands import say

CHECKOUT = Path(__file__).resolve().parents[4]
INSTALL = """#!/bin/sh
# Installs Sinergi from the files beside this script, without any network.
# usage: ./install [FOLDER]      FOLDER gets the program (default /opt/sinergi)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=${1:-/opt/sinergi}
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
python3 -m venv "$into"
"$into/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" --require-hashes -r "$here/requirements.lock"
"$into/bin/python" -m pip install --quiet --no-index --no-deps "$here"/wheels/sinergi-*.whl
"$into/bin/sinergi" --version
echo "Installed. Start it with: $into/bin/sinergi serve"
"""


def main(words: list[str]) -> int:
    """Write the bundle and say how to use it."""
    parser = argparse.ArgumentParser(prog="sinergi bundle", description=__doc__)
    parser.add_argument(
        "file", nargs="?", type=Path, default=Path("sinergi-bundle.tar")
    )
    parser.add_argument(
        "--wheel",
        type=Path,
        help="a wheel of Sinergi (else it is built from this checkout)",
    )
    parser.add_argument(
        "--lock",
        type=Path,
        default=CHECKOUT / "requirements.lock",
        help="the lock file to pack",
    )
    parser.add_argument(
        "--python", default="", help="Python version of the other machine, such as 3.12"
    )
    parser.add_argument(
        "--platform", default="", help="its platform, such as manylinux_2_28_aarch64"
    )
    options = parser.parse_args(words)
    if options.file.exists():
        raise CommandFailed(f"{options.file} exists already; choose another name")
    if not options.lock.is_file():
        raise CommandFailed(
            "there is no requirements.lock: run this in a checkout, or give --lock FILE"
        )
    with tempfile.TemporaryDirectory(prefix="sinergi-bundle-") as work:
        folder = Path(work) / "sinergi"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        download(options.lock, wheels, target(options.python, options.platform))
        shutil.copy(options.wheel, wheels) if options.wheel else build_wheel(wheels)
        shutil.copy(options.lock, folder / "requirements.lock")
        (folder / "install").write_text(INSTALL)
        (folder / "install").chmod(0o755)
        with tarfile.open(options.file, "w") as tar:
            tar.add(folder, arcname="sinergi")
    say(f"Bundle: {options.file} ({options.file.stat().st_size / 1e6:.0f} MB)")
    say("On the other machine: tar -xf it, then ./sinergi/install")
    return 0


def target(python: str, platform: str) -> list[str]:
    """The words with which pip downloads for another machine; none for one like this."""
    words = ["--python-version", python] if python else []
    return [*words, *(["--platform", platform] if platform else [])]


def download(lock: Path, into: Path, more: list[str]) -> None:
    """Fetch every wheel that the lock names, checked against its hash."""
    words = [
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary=:all:",
        "--require-hashes",
    ]
    pip(*words, "--dest", str(into), "-r", str(lock), *more)


def build_wheel(into: Path) -> None:
    """Build the wheel of this checkout, with the web assets inside."""
    dev = CHECKOUT / "dev.py"
    if not dev.is_file():
        raise CommandFailed(
            "this is no checkout: give --wheel FILE, the wheel you installed from"
        )
    run([sys.executable, str(dev), "wheel", str(into)])


def pip(*words: str) -> None:
    """Run pip, through a throw-away environment where ours has none."""
    if (
        subprocess.run(
            [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
        ).returncode
        == 0
    ):
        run([sys.executable, "-m", "pip", *words])
        return
    with tempfile.TemporaryDirectory(prefix="sinergi-pip-") as folder:
        run([sys.executable, "-m", "venv", folder])
        run([str(Path(folder) / "bin" / "python"), "-m", "pip", *words])


def run(command: list[str]) -> None:
    """Run a program; CommandFailed with its last words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise CommandFailed(f"{Path(command[0]).name} failed:\n{tail}")
