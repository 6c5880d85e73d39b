"""Fixtures for every test: shared data, people of three institutions."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
SHARED = Path(os.environ.get("SINERGI_SHARED") or ROOT.parent / "shared")
DEMAND_REAL_DATA = os.environ.get("SINERGI_DEMAND_REAL_DATA") == "1"

os.environ.setdefault("SINERGI_HOME", str(ROOT / "build" / "test-home"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data; skip without it, fail where CI demands it."""
    if (SHARED / "data").is_dir():
        return SHARED
    if DEMAND_REAL_DATA:
        pytest.fail(f"real data demanded, but {SHARED} is not there")
    pytest.skip(f"no shared data at {SHARED}; set SINERGI_SHARED")
