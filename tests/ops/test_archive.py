"""The backup file: checksums, encryption, what damage does to it."""

import tarfile
from pathlib import Path

import pytest

from sinergi.command import CommandFailed
from sinergi.conf.commands import archive

SECRET = "a long passphrase"  # noqa: S105 - of a test


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    (content / "keys").mkdir(parents=True)
    (content / "keys" / "django").write_text("key")
    (content / "database").write_bytes(bytes(range(256)) * 9000)
    archive.write_archive(content, tmp_path / "packed", {"format": 1})
    return tmp_path / "packed"


def unpack(path: Path, into: Path) -> dict[str, object]:
    into.mkdir()
    return archive.read_archive(path, into)


def test_what_is_packed_is_unpacked(packed: Path, tmp_path: Path) -> None:
    manifest = unpack(packed, tmp_path / "out")
    assert set(archive.sums_of(manifest)) == {"keys/django", "database"}
    assert (tmp_path / "out" / "keys" / "django").read_text() == "key"


def test_a_backup_is_for_its_owner_alone(packed: Path) -> None:
    assert packed.stat().st_mode & 0o777 == 0o600


def test_a_changed_byte_is_found(packed: Path, tmp_path: Path) -> None:
    bytes_ = bytearray(packed.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    packed.write_bytes(bytes_)
    with pytest.raises(CommandFailed, match="differ from the manifest"):
        unpack(packed, tmp_path / "out")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("not a backup")
    with pytest.raises(CommandFailed, match="not a backup"):
        unpack(tmp_path / "x", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("/outside", tarfile.REGTYPE),
        ("link", tarfile.SYMTYPE),
    ],
)
def test_what_leads_out_of_the_folder_is_refused(
    tmp_path: Path, name: str, kind: bytes
) -> None:
    with tarfile.open(tmp_path / "x", "w") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(CommandFailed, match="does not belong"):
        unpack(tmp_path / "x", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_encrypted_backup_opens_with_its_passphrase(
    packed: Path, tmp_path: Path
) -> None:
    archive.encrypt(packed, tmp_path / "sealed", SECRET)
    archive.decrypt(tmp_path / "sealed", tmp_path / "opened", SECRET)
    assert (tmp_path / "opened").read_bytes() == packed.read_bytes()


def test_an_encrypted_backup_shows_nothing(packed: Path, tmp_path: Path) -> None:
    archive.encrypt(packed, tmp_path / "sealed", SECRET)
    assert archive.is_encrypted(tmp_path / "sealed")
    assert b"keys/django" not in (tmp_path / "sealed").read_bytes()


def test_a_wrong_passphrase_does_not_open_it(packed: Path, tmp_path: Path) -> None:
    archive.encrypt(packed, tmp_path / "sealed", SECRET)
    with pytest.raises(CommandFailed, match="passphrase is wrong"):
        archive.decrypt(tmp_path / "sealed", tmp_path / "opened", SECRET + "?")


def test_an_encrypted_backup_that_was_cut_does_not_open(
    packed: Path, tmp_path: Path
) -> None:
    sealed = tmp_path / "sealed"
    archive.encrypt(packed, sealed, SECRET)
    head = len(archive.MAGIC) + archive.SALT
    sealed.write_bytes(sealed.read_bytes()[: head + archive.BLOCK + archive.TAG])
    with pytest.raises(CommandFailed):
        archive.decrypt(sealed, tmp_path / "opened", SECRET)
