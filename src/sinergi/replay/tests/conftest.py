"""A sandbox: a data folder whose clock is its own."""

from pathlib import Path

import pytest

from sinergi.warnings.tests.conftest import areas, city

__all__ = ["areas", "city"]


@pytest.fixture
def sandbox(settings, tmp_path: Path) -> Path:
    """Return the folder of an installation that rehearses."""
    settings.SINERGI_HOME, settings.SINERGI_SANDBOX = tmp_path, True
    return tmp_path
