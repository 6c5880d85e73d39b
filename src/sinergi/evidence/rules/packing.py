"""The shape of an export: its files, their hashes block by block, manifest and head.

`standalone/verify.py` reads what is written here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sinergi.evidence.rules.chain import canonical

FORMAT, VERSION = "sinergi-evidence-export", 1
SMALL = 1024
"""Bytes of a block of small files; a change is told as lying in one of them."""
LARGE = 64 * 1024
SMALL_UNTIL = 1024 * 1024
BLOCK_DIGITS = 32


def block_for(size: int) -> int:
    """Return the bytes of a block for a file that is about so large."""
    return SMALL if size <= SMALL_UNTIL else LARGE


@dataclass
class Tally:
    """Hashes a file as it is written: the whole, and each block."""

    path: str
    block: int
    size: int = 0
    blocks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin."""
        self._whole, self._rest = hashlib.sha256(), b""

    def add(self, data: bytes) -> None:
        """Take what was written."""
        self._whole.update(data)
        self.size += len(data)
        self._rest += data
        while len(self._rest) >= self.block:
            self._note(self._rest[: self.block])
            self._rest = self._rest[self.block :]

    def _note(self, block: bytes) -> None:
        self.blocks.append(hashlib.sha256(block).hexdigest()[:BLOCK_DIGITS])

    def entry(self) -> dict[str, Any]:
        """Return the file's line of the manifest; nothing is added afterwards."""
        if self._rest:
            self._note(self._rest)
            self._rest = b""
        return {
            "path": self.path, "sha256": self._whole.hexdigest(), "size": self.size,
            "block": self.block, "blocks": self.blocks,
        }  # fmt: skip


def entry_of(path: str, data: bytes) -> dict[str, Any]:
    """Return the manifest's line of a whole file."""
    tally = Tally(path, block_for(len(data)))
    tally.add(data)
    return tally.entry()


def pretty(body: Mapping[str, Any]) -> bytes:
    """Return JSON that people can read, keys sorted, ASCII alone."""
    text = json.dumps(body, sort_keys=True, indent=1, ensure_ascii=True)
    return text.encode() + b"\n"


def log_line(body: Mapping[str, Any], digest: str) -> bytes:
    """Return an event's line of the log."""
    return canonical({"digest": digest, "event": body}).encode() + b"\n"


def chain_text(first: int, digests: Iterable[str]) -> bytes:
    """Return the office's digests from the first exported event up to its head."""
    lines = [f"{number} {one}\n" for number, one in enumerate(digests, first)]
    return "".join(lines).encode()


def sums_text(hashes: Mapping[str, str]) -> bytes:
    """Return hashes in the form of `sha256sum -c`, in the order of the paths."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def manifest_of(
    files: Sequence[Mapping[str, Any]],
    items: Sequence[Mapping[str, Any]],
    chain: Mapping[str, Any],
    **told: Any,
) -> bytes:
    """Return manifest.json."""
    body = {
        "format": FORMAT, "version": VERSION, "chain": chain, "items": items,
        "files": sorted(files, key=lambda one: str(one["path"])), **told,
    }  # fmt: skip
    return pretty(body)


def head_of(
    manifest: bytes, *, number: int, link: str, public_key: str, **told: Any
) -> bytes:
    """Return head.json, which is signed."""
    entry = entry_of("manifest.json", manifest)
    del entry["path"]
    body = {
        "format": FORMAT, "version": VERSION, "manifest": entry, "number": number,
        "link": link, "public_key": public_key, **told,
    }  # fmt: skip
    return pretty(body)
