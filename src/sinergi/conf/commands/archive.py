"""A backup as one file: a tar with a manifest of checksums, encrypted when a passphrase is given.

Encrypted form: magic, salt (16), then blocks of AES-256-GCM, each of at most 1 MiB of content,
with the block's number and whether it is the last in the nonce: cut, swapped or changed blocks
do not open. The key comes from the passphrase by scrypt (n=2^15, r=8, p=1).
"""

import hashlib
import io
import json
import os
import shutil
import struct
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sinergi.command import CommandFailed

MANIFEST = "manifest.json"
MAGIC = b"SINERGI-BACKUP-1"
BLOCK = 1024 * 1024
SALT = 16
TAG = 16


def write_archive(
    folder: Path, into: Path, facts: dict[str, object]
) -> dict[str, object]:
    """Pack a folder into a tar whose first member is the manifest; the manifest.

    `into` must not exist; it is readable by its owner alone.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {str(path.relative_to(folder)): checksum(path) for path in files}
    manifest: dict[str, object] = {**facts, "files": sums}
    handle = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
        text = json.dumps(manifest, indent=1, sort_keys=True).encode()
        header = tarfile.TarInfo(MANIFEST)
        header.size = len(text)
        tar.addfile(header, io.BytesIO(text))
        for path in files:
            tar.add(path, arcname=str(path.relative_to(folder)), recursive=False)
    return manifest


def read_archive(path: Path, into: Path) -> dict[str, object]:
    """Unpack a tar into a folder and return its manifest; CommandFailed when a checksum differs."""
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                _unpack(tar, member, into)
    except (tarfile.TarError, OSError) as error:
        raise CommandFailed(
            f"{path} is not a backup of Sinergi, or is damaged ({error})"
        ) from error
    try:
        manifest: dict[str, object] = json.loads((into / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise CommandFailed(
            f"{path} holds no manifest: it is no backup of Sinergi"
        ) from error
    wrong = [
        name for name, told in sums_of(manifest).items() if actual(into / name) != told
    ]
    if wrong:
        raise CommandFailed(
            f"{path} is damaged: {', '.join(wrong)} differ from the manifest"
        )
    return manifest


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Write one member; a link, a device or a way out of the folder is a TarError.

    By hand: `extractall(filter=...)` is not in the Python 3.11.2 of Debian 12.
    """
    name = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        raise tarfile.TarError(f"{member.name!r} does not belong in a backup")
    target = into / name
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with content, os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(content, file)


def sums_of(manifest: dict[str, object]) -> dict[str, str]:
    """The checksums that a manifest names, by file."""
    files = manifest.get("files")
    return (
        {str(name): str(told) for name, told in files.items()}
        if isinstance(files, dict)
        else {}
    )


def actual(path: Path) -> str:
    """The checksum of a file, or nothing when it is not there."""
    return checksum(path) if path.is_file() else ""


def checksum(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_encrypted(path: Path) -> bool:
    """True for a file that `encrypt` wrote."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def encrypt(source: Path, into: Path, passphrase: str) -> None:
    """Write `source` encrypted; only who knows the passphrase can read or alter it unseen."""
    salt = os.urandom(SALT)
    box = AESGCM(key_of(passphrase, salt))
    handle = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as plain, os.fdopen(handle, "wb") as out:
        out.write(MAGIC + salt)
        for number, (block, is_last) in enumerate(blocks(plain, BLOCK)):
            out.write(box.encrypt(nonce(number, is_last=is_last), block, MAGIC))


def decrypt(source: Path, into: Path, passphrase: str) -> None:
    """Write the content of an encrypted backup; CommandFailed for a wrong passphrase or damage."""
    handle = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as sealed, os.fdopen(handle, "wb") as out:
        sealed.read(len(MAGIC))
        box = AESGCM(key_of(passphrase, sealed.read(SALT)))
        for number, (block, is_last) in enumerate(blocks(sealed, BLOCK + TAG)):
            try:
                out.write(box.decrypt(nonce(number, is_last=is_last), block, MAGIC))
            except InvalidTag as error:
                raise CommandFailed(
                    "the passphrase is wrong, or the backup is damaged"
                ) from error


def blocks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """The content in blocks of `size` bytes and whether it is the last; at least one block."""
    block = file.read(size)
    while True:
        following = file.read(size)
        yield block, not following
        if not following:
            return
        block = following


def nonce(number: int, *, is_last: bool) -> bytes:
    """The nonce of a block: unique under a key that a fresh salt makes unique."""
    return struct.pack(">QI", number, int(is_last))


def key_of(passphrase: str, salt: bytes) -> bytes:
    """The key that a passphrase stands for."""
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
