"""The bundle on a machine without network: made, installed, prepared, served.

The one test that asks a package registry: to pack the bundle, as a person would.
"""

# ruff: noqa: S603

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.example_home import put_tables
from tests.ops.conftest import clean_env

pytestmark = pytest.mark.slow

LONG = 600
LIFT_LOOPBACK = """
import fcntl, os, socket, struct, sys
with socket.socket() as any_socket:  # SIOCSIFFLAGS, IFF_UP: a new network is born with it down
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 1))
os.execvp(sys.argv[1], sys.argv[1:])
"""
ASK = """
import subprocess, sys, time, urllib.request
server = subprocess.Popen([sys.argv[1], "serve", "--port", "8765", "--quiet", "--no-worker"])
try:
    for _ in range(600):
        try:
            print(urllib.request.urlopen("http://127.0.0.1:8765/healthz").status)
            break
        except OSError:
            time.sleep(0.1)
finally:
    server.terminate()
    server.wait(60)
"""


def without_network() -> list[str]:
    """The words that run a program where only this machine can be reached, if one may."""
    words = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "-rn"]
    words = [*words, sys.executable, "-c", LIFT_LOOPBACK]
    if shutil.which("unshare") is None:
        return []
    done = subprocess.run([*words, "true"], check=False, capture_output=True)
    return words if done.returncode == 0 else []


def offline_env(home: Path) -> dict[str, str]:
    """An environment that knows neither the checkout nor a registry."""
    closed = {"PIP_NO_INDEX": "1", "HTTPS_PROXY": "http://127.0.0.1:9"}
    # What is never imported here need not be compiled, neither by pip nor by numba.
    quick = {"PIP_NO_COMPILE": "1", "SINERGI_NO_NUMBA": "1"}
    env = clean_env(home, **closed, **quick)
    return {name: text for name, text in env.items() if name != "PYTHONPATH"}


def run(*words: str | Path, env: dict[str, str], cwd: Path) -> str:
    """What a program prints; the test fails with its words when it fails."""
    done = subprocess.run(
        [str(word) for word in words], env=env, cwd=cwd, capture_output=True,
        text=True, timeout=LONG, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.fail(f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def pack(file: Path, home: Path) -> None:
    """Write the bundle; skipped where no registry answers, a failure where CI is set."""
    words = [sys.executable, "-m", "sinergi", "bundle", str(file)]
    done = subprocess.run(
        words, env=clean_env(home), capture_output=True, text=True, check=False
    )
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"the bundle cannot be packed here: {done.stderr[-500:]}")
    assert done.returncode == 0, done.stderr


def test_a_bundle_installed_without_network_is_prepared_and_answers(
    tmp_path: Path, home: Path
) -> None:
    bundle, program = tmp_path / "bundle.tar", tmp_path / "opt" / "bin" / "sinergi"
    pack(bundle, home)
    run("tar", "-xf", bundle, env=offline_env(home), cwd=tmp_path)
    bundle.unlink()
    cut_off, env = without_network(), offline_env(home)
    install = tmp_path / "sinergi" / "install"
    told = run(*cut_off, install, tmp_path / "opt", env=env, cwd=tmp_path)
    assert "Start it with" in told
    put_tables(home)  # a first start that makes them is a test of its own
    run(*cut_off, program, "prepare", env=env, cwd=tmp_path)
    assert "tables fit" in run(*cut_off, program, "doctor", env=env, cwd=tmp_path)
    python = program.with_name("python")
    told = run(*cut_off, python, "-c", ASK, program, env=env, cwd=tmp_path)
    assert "200" in told.splitlines()
