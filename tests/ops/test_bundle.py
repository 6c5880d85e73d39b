"""The bundle for a machine without network: what it asks pip for, what its installer says."""

import subprocess
from pathlib import Path

import pytest

from sinergi.command import CommandFailed
from sinergi.conf.commands import bundle


def test_another_machine_is_named_to_pip() -> None:
    words = bundle.target("3.12", "manylinux_2_28_aarch64")
    assert words == ["--python-version", "3.12", "--platform", "manylinux_2_28_aarch64"]


def test_the_installer_asks_no_network(tmp_path: Path) -> None:
    pip_lines = [line for line in bundle.INSTALL.splitlines() if "pip install" in line]
    assert [line for line in pip_lines if "--no-index" not in line] == []


def test_the_installer_is_a_shell_script_without_faults(tmp_path: Path) -> None:
    script = tmp_path / "install"
    script.write_text(bundle.INSTALL)
    assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0  # noqa: S603


def test_a_bundle_is_never_written_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("mine")
    with pytest.raises(CommandFailed, match="exists already"):
        bundle.main([str(tmp_path / "b.tar")])


def test_without_a_lock_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="--lock"):
        bundle.main([str(tmp_path / "b.tar"), "--lock", str(tmp_path / "none")])
