"""The city of every test of joint operations."""

import pytest

from sinergi.operations.tests.making import Town, a_town
from sinergi.web.tests.conftest import areas

__all__ = ["areas"]


@pytest.fixture
def town(db: None) -> Town:
    """Return the institutions and people of a small city."""
    return a_town()
