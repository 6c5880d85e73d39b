"""An office with keys, and a small item of each kind."""

import io

import pytest
from PIL import Image

from conftest import MEETING
from sinergi.evidence.services.intake import take_in
from sinergi.seals.keeping import forget_all
from sinergi.seals.tests.making import keys_for


def jpeg(colour="white", size=(64, 48), comment=b""):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rahasia"
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif, comment=comment)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    yield
    forget_all()


@pytest.fixture
def keys(bawaslu, alice):
    """Bawaslu's office key, unlocked, and a custodian's key."""
    return keys_for(bawaslu, alice)


@pytest.fixture
def photo(bawaslu, alice, keys):
    """A photo taken in by Alice."""
    return take_in(
        jpeg(), institution_id=bawaslu.pk, source="upload", by_id=alice.pk, at=MEETING,
        name="foto.jpg", title="Pembagian sembako", reference="LP-2024-000001",
        subject=("report", 12), purpose="review", note="dari pelapor",
    ).item  # fmt: skip


@pytest.fixture
def letter(bawaslu, alice, keys):
    """A text taken in by Alice."""
    return take_in(
        b"Budi Santoso membagi amplop di Cakung.\n",
        institution_id=bawaslu.pk, source="finding", by_id=alice.pk, at=MEETING,
        name="catatan.txt", title="Catatan", purpose="review",
    ).item  # fmt: skip
