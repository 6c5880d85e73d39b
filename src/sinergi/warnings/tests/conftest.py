"""The city of every test of warnings."""

import pytest

from sinergi.warnings.tests.making import City, a_city
from sinergi.web.tests.conftest import areas

__all__ = ["areas"]


@pytest.fixture
def city(db: None) -> City:
    """Return the institutions and people of a city."""
    return a_city()
