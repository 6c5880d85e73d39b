"""Bawaslu and Pemkot with keys: Alice sends, Charlie receives."""

import pytest

from sinergi.handovers.tests.making import give_keys


@pytest.fixture
def ends(bawaslu, pemkot, alice, charlie):
    """Return both offices, unlocked."""
    give_keys((bawaslu, alice), (pemkot, charlie))
    return bawaslu, pemkot
