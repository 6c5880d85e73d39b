"""Every test keeps its files in a folder of its own."""

from pathlib import Path

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.observations import gate
from sinergi.web.tests.conftest import areas

__all__ = ["areas"]  # the fixture, which pytest finds by its name here


@pytest.fixture(autouse=True)
def _media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_HOME = tmp_path


@pytest.fixture(autouse=True)
def _nobody_sent_yet() -> None:
    gate.forget()


@pytest.fixture
def panwascam(bawaslu):
    """Return the supervisors of Cakung, below Bawaslu."""
    row = make_institution("Panwascam Cakung", InstitutionKind.PANWASCAM, "31.75.06")
    row.superior = bawaslu
    row.save()
    return row


@pytest.fixture
def sinta(panwascam):
    """Return Sinta, who supervises in Cakung and fills in forms."""
    return make_person("sinta", Role.SUPERVISOR, panwascam, "31.75.06")
