"""Nothing that is uploaded lies on the disk in plain form, whatever its size."""

import hashlib
import io
import tempfile
from functools import partial

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sinergi.doors.spilling import Spill
from sinergi.evidence.models import EvidenceItem
from sinergi.seals.tests.making import keys_for

MARK = b"NAMA-PELAPOR-RAHASIA "


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Let temporary files have a name and stay, so that they can be looked into."""
    place = tmp_path / "spilled"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    named = partial(tempfile.NamedTemporaryFile, delete=False)
    monkeypatch.setattr(tempfile, "TemporaryFile", named)
    return place


def on_disk(folder) -> list[bytes]:
    return [one.read_bytes() for one in folder.rglob("*") if one.is_file()]


def test_a_spill_reads_from_anywhere_what_was_written(folder):
    seeds, data = np.random.default_rng(7), b""
    spill = Spill(most=1000)
    for size in (1, 999, 1, 15, 16, 17, 5000):
        block = seeds.bytes(size)
        data += block
        spill.write(block)
    for _n in range(50):
        at, count = int(seeds.integers(len(data) + 5)), int(seeds.integers(60))
        spill.seek(at)
        assert spill.read(count) == data[at : at + count]
    spill.seek(-7, io.SEEK_END)
    assert (spill.read(), spill.tell()) == (data[-7:], len(data))
    with pytest.raises(ValueError, match="before"):
        spill.seek(-1)
    spill.close()
    (kept,) = on_disk(folder)
    assert len(kept) == len(data)
    assert data[:16] not in kept


def test_what_is_small_stays_in_memory(folder):
    spill = Spill()
    spill.write(MARK * 100)
    assert on_disk(folder) == []
    spill.seek(3)
    assert spill.read(5) == (MARK * 100)[3:8]


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_large_upload_leaves_no_plain_byte(
    client, alice, bawaslu, folder, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    keys_for(bawaslu, alice)
    client.force_login(alice)
    sent = MARK * 200_000  # 4 MB
    answer = client.post("/evidence/new/", {
        "title": "Catatan", "source": "upload", "institution": bawaslu.pk,
        "file": SimpleUploadedFile("catatan.txt", sent),
    })  # fmt: skip
    assert answer.status_code == 302
    assert EvidenceItem.all_rows.get().sha256 == hashlib.sha256(sent).hexdigest()
    found = on_disk(folder)
    assert len(found) == 1
    assert len(found[0]) == len(sent)
    assert not any(MARK.strip() in one for one in found)
    assert not any(MARK.strip() in one for one in on_disk(tmp_path / "media"))
