"""Files people send: content decides, names are made harmless, bytes are kept."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from sinergi.doors.uploads import (
    BadUpload,
    keep_upload,
    keep_uploads,
    media_type_of,
    path_of,
    plain_name,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"1" * 20


def sent(name: str = "a.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_bytes_are_kept_under_their_hash():
    kept = keep_upload(sent())
    assert kept.sha256 == hashlib.sha256(PNG).hexdigest()
    assert path_of(kept.sha256).read_bytes() == PNG


def test_the_same_photo_is_kept_once(tmp_path):
    keep_uploads([sent("a.png"), sent("b.png")])
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert len(files) == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0abc", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
    ],
)
def test_the_first_bytes_tell_the_kind(content, kind):
    assert media_type_of("anything.exe", content)[0] == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"<html>"), ("a.svg", b"<svg/>"), ("a.zip", b"PK\x03\x04abc"),
        ("a.docx", b"PK\x03\x04nothing of Word"), ("a.exe", b"MZ"),
    ],
)  # fmt: skip
def test_what_is_no_photo_or_document_is_refused(name, content):
    with pytest.raises(BadUpload) as found:
        keep_upload(sent(name, content))
    assert found.value.code == "type"


def test_a_refused_file_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("sinergi.doors.uploads.LARGEST", 10)
    with pytest.raises(BadUpload):
        keep_upload(sent())
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_too_many_files_at_once_are_refused():
    with pytest.raises(BadUpload, match="too-many"):
        keep_uploads([sent()] * 11)


@given(st.text(max_size=300))
def test_a_name_is_never_a_path_and_never_too_long(name):
    plain = plain_name(name, ".png")
    assert plain.endswith(".png")
    assert len(plain) <= 120
    assert not {"/", "\\", "\0", "\n", '"'} & set(plain)


@pytest.mark.parametrize("text", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_what_is_no_hash_names_no_place(text):
    with pytest.raises(ValueError, match="SHA"):
        path_of(text)
