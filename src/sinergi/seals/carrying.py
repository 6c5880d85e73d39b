"""What is sealed to custodians, carried to their machine and back sealed to other keys.

The server cannot open it, so a change of custodians goes by a file: written here, sealed
anew where the old private key is (`reseal`, no database needed), read in again here.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sinergi.seals.sealing import open_with, recipients_counted, seal

INDEX = "index.json"
LARGEST = 64 * 1024 * 1024
BATCH = 50


class BadParcel(ValueError):
    """The file is no such parcel, or a part of it is damaged."""


def write_parcel(institution_id: int, path: Path) -> int:
    """Write everything sealed to an office's custodians into a file; return how many."""
    from sinergi.seals.sealed_rows import ORIGINAL, in_batches, sealed_fields

    index: list[dict[str, object]] = []
    with zipfile.ZipFile(path, "x", zipfile.ZIP_STORED) as parcel:
        for one in sealed_fields(ORIGINAL):
            for some in in_batches(one.rows(institution_id), 0, BATCH):
                for row in some:
                    if data := one.read(row):
                        digest = hashlib.sha256(data).hexdigest()
                        name = f"{len(index)}.age"
                        parcel.writestr(name, data)
                        index.append(
                            {"field": one.name, "pk": row.pk, "was": digest, "in": name}
                        )
        parcel.writestr(INDEX, json.dumps(index))
    return len(index)


def reseal_parcel(source: Path, target: Path, identity: str, to: Sequence[str]) -> int:
    """Seal every part anew to other public keys; return how many.

    Raises BadParcel, CannotOpen when a part opens not by this identity, BadKey.
    """
    with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED) as done:
        index = []
        for entry, data in _parts(source):
            done.writestr(str(entry["in"]), seal(open_with(data, identity), to))
            index.append(entry)
        done.writestr(INDEX, json.dumps(index))
    return len(index)


def read_parcel(institution_id: int, path: Path) -> tuple[int, int]:
    """Put the parts into their rows; return how many, and how many changed meanwhile.

    Each must be an age file sealed to somebody, and its row still hold what was carried
    away. Raises BadParcel.
    """
    from sinergi.seals.sealed_rows import ORIGINAL, sealed_fields

    fields = {one.name: one for one in sealed_fields(ORIGINAL)}
    put, left = 0, 0
    for entry, data in _parts(path):
        one = fields.get(str(entry["field"]))
        if one is None or not recipients_counted(data):
            raise BadParcel("a part is no sealed row")
        row = one.rows(institution_id).filter(pk=entry["pk"]).first()
        before = one.read(row) if row is not None else b""
        same = hashlib.sha256(before).hexdigest() == entry["was"]
        if row is not None and same and one.write(row, data, before):
            put += 1
        else:
            left += 1
    return put, left


def _parts(path: Path) -> Iterator[tuple[dict[str, object], bytes]]:
    """Yield each entry of the index with its bytes; raises BadParcel."""
    try:
        with zipfile.ZipFile(path) as parcel:
            index = json.loads(parcel.read(INDEX))
            for entry in index:
                whole = set(entry) == {"field", "pk", "was", "in"}
                if not whole or type(entry["pk"]) is not int:
                    raise BadParcel("index")
                if parcel.getinfo(entry["in"]).file_size > LARGEST:
                    raise BadParcel("too large")
                yield entry, parcel.read(entry["in"])
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError) as error:
        raise BadParcel("no parcel") from error
