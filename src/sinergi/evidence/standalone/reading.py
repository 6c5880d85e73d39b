"""The files of an export, read and compared; part of the stand-alone `verify.py`."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from typing import Any

from sinergi.evidence.standalone.telling import Faults

UNLISTED = ("manifest.json", "head.json", "head.sig", "SUMS.txt")
OPENED = "opened/"
BLOCK = 65536


def full_path(folder: str, path: str) -> str:
    """Return where a path of the export lies."""
    return os.path.join(folder, *path.split("/"))


def read(folder: str, path: str) -> bytes:
    """Return the bytes of a file."""
    with open(full_path(folder, path), "rb") as file:
        return file.read()


def listed(folder: str, faults: Faults) -> list[str]:
    """Return the plain files below the folder, as paths with slashes."""
    found = []
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            full = os.path.join(base, name)
            path = os.path.relpath(full, folder).replace(os.sep, "/")
            plain = os.path.isfile(full) or os.path.isdir(full)
            if os.path.islink(full) or not plain:
                faults.add("no-plain-file", path=path)
            elif os.path.isfile(full):
                found.append(path)
    return sorted(found)


def hash_file(folder: str, path: str, block: int) -> tuple[str, int, list[str]]:
    """Return SHA-256, size and the hash of each block."""
    whole, size, blocks = hashlib.sha256(), 0, []
    with open(full_path(folder, path), "rb") as file:
        while True:
            data = file.read(block)
            if not data:
                break
            whole.update(data)
            blocks.append(hashlib.sha256(data).hexdigest()[:32])
            size += len(data)
    return whole.hexdigest(), size, blocks


def check_file(
    folder: str, entry: dict[str, Any], by_hash: dict[str, str], faults: Faults
) -> None:
    """Say where a file differs from its entry: which blocks, or whose content it holds."""
    path, block = entry["path"], entry["block"]
    found, size, blocks = hash_file(folder, path, block)
    if found == entry["sha256"] and size == entry["size"]:
        return
    if by_hash.get(found, path) != path:
        faults.add("exchanged", path=path, other=by_hash[found])
        return
    if size != entry["size"]:
        faults.add("size", path=path, size=size, wanted=entry["size"])
    for at, wanted in enumerate(entry["blocks"]):
        if at >= len(blocks) or blocks[at] != wanted:
            last = min((at + 1) * block, max(entry["size"], 1)) - 1
            faults.add("changed-bytes", path=path, first=at * block, last=last)
            if size != entry["size"]:
                return  # what follows has only moved


def check_files(
    folder: str, manifest: dict[str, Any], there: list[str], faults: Faults
) -> None:
    """Compare every file with the manifest, and find what is no part of it."""
    entries = {entry["path"]: entry for entry in manifest["files"]}
    by_hash = {entry["sha256"]: entry["path"] for entry in manifest["files"]}
    for path in sorted(entries):
        if path in there:
            check_file(folder, entries[path], by_hash, faults)
        else:
            faults.add("missing-file", path=path)
    for path in there:
        known = path in entries or path in UNLISTED
        if not known and not path.startswith(OPENED):
            faults.add("extra-file", path=path)


def check_sums(folder: str, there: list[str], faults: Faults) -> None:
    """Compare SUMS.txt with the files; it tells where a change of the head itself is."""
    if "SUMS.txt" not in there:
        faults.add("missing-file", path="SUMS.txt")
        return
    lines = read(folder, "SUMS.txt").decode("latin-1").split("\n")
    told: list[str] = []
    for number, line in enumerate(lines[:-1], 1):
        match = re.match(r"^([0-9a-f]{64})  (\S+)$", line)
        path = match.group(2) if match else ""
        if not match or (told and path <= told[-1]):
            faults.add("sums-order", line=number)
        elif path not in there or hash_file(folder, path, BLOCK)[0] != match.group(1):
            faults.add("sums-line", line=number, path=path)
        told.append(path)
    wanted = [one for one in there if one != "SUMS.txt" and not one.startswith(OPENED)]
    if lines[-1] or (set(wanted) - set(told) and not faults.found):
        faults.add("sums-order", line=len(lines))


def lines_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with their numbers; the last one ends with a line end, too."""
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if number < len(lines) or line:
            yield number, line
