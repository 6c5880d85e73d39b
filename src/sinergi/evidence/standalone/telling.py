"""What is wrong with an export, in words; part of the stand-alone `verify.py`."""

from __future__ import annotations

from typing import Any

TEXTS = """
missing-file | %(path)s: berkas tidak ada | %(path)s: the file is missing
extra-file | %(path)s: berkas ini bukan bagian dari ekspor | %(path)s: this file is no part of the export
no-plain-file | %(path)s: bukan berkas biasa (tautan atau lainnya) | %(path)s: no plain file (a link or something else)
changed-bytes | %(path)s: isinya berubah pada byte %(first)s sampai %(last)s | %(path)s: changed within bytes %(first)s to %(last)s
size | %(path)s: %(size)s byte, seharusnya %(wanted)s | %(path)s: %(size)s bytes, should be %(wanted)s
exchanged | %(path)s: berisi %(other)s; berkas tertukar | %(path)s: holds %(other)s; the files were exchanged
signature | head.json dan head.sig tidak cocok: tanda tangan tidak sah | head.json and head.sig do not fit: the signature is not valid
fingerprint | kunci publik bukan yang diharapkan: sidik jari %(found)s | the public key is not the one expected: fingerprint %(found)s
unreadable | %(path)s: tidak dapat dibaca | %(path)s: cannot be read
sums-line | SUMS.txt baris %(line)s tidak cocok dengan berkasnya | SUMS.txt line %(line)s does not fit its file
sums-order | SUMS.txt berubah mulai baris %(line)s | SUMS.txt is changed from line %(line)s on
log-unreadable | log.jsonl baris %(line)s: tidak dapat dibaca | log.jsonl line %(line)s: cannot be read
log-changed | log.jsonl baris %(line)s: diubah (peristiwa %(number)s, barang %(item)s) | log.jsonl line %(line)s: was changed (event %(number)s, item %(item)s)
log-order | log.jsonl baris %(line)s: urutannya salah (peristiwa %(number)s) | log.jsonl line %(line)s: out of order (event %(number)s)
log-inserted | log.jsonl baris %(line)s: disisipkan; peristiwa %(number)s tidak ada dalam rantai lembaga | log.jsonl line %(line)s: inserted; event %(number)s is not in the office's chain
log-missing | log.jsonl: langkah %(seq)s barang %(item)s tidak ada (seharusnya sekitar baris %(line)s) | log.jsonl: step %(seq)s of item %(item)s is missing (expected about line %(line)s)
item-chain | log.jsonl baris %(line)s: rantai barang %(item)s putus | log.jsonl line %(line)s: the chain of item %(item)s is broken
item-events | barang %(item)s: %(found)s langkah dalam log, seharusnya %(wanted)s | item %(item)s: %(found)s steps in the log, should be %(wanted)s
item-facts | barang %(item)s: %(what)s bukan yang tercatat pada langkah pertamanya | item %(item)s: %(what)s is not the one of its first step
chain-line | chain.txt baris %(line)s: diubah, hilang atau tertukar | chain.txt line %(line)s: changed, missing or out of order
chain-head | chain.txt tidak sampai pada kepala rantai yang ditandatangani | chain.txt does not lead to the signed head
note | notes.jsonl baris %(line)s: catatan tidak cocok dengan peristiwanya | notes.jsonl line %(line)s: the note does not fit its event
original | %(path)s: bukan berkas asli barang %(item)s | %(path)s: not the original of item %(item)s
original-unknown | %(path)s: tidak ada barang dengan nomor ini | %(path)s: there is no item with this number
"""
"""A fault: its code | in Indonesian | in English."""


class Faults:
    """What was found: dicts of `code` and where, each once."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def add(self, code: str, **where: Any) -> None:
        """Note a fault."""
        fault = dict(where, code=code)
        if fault not in self.found:
            self.found.append(fault)


def told(fault: dict[str, Any], language: str) -> str:
    """Return a fault in words."""
    for line in TEXTS.strip().splitlines():
        code, indonesian, english = line.split(" | ")
        if code == fault["code"]:
            return (english if language == "en" else indonesian) % fault
    return str(fault)


COUNTS = (
    "%(items)s barang, %(files)s berkas, %(events)s peristiwa, "
    "%(opened)s berkas asli dibuka dan dibandingkan",
    "%(items)s items, %(files)s files, %(events)s events, "
    "%(opened)s originals opened and compared",
)
KEY = ("Sidik jari kunci: ", "Fingerprint of the key: ")
HEAD = ("Kepala rantai: ", "Head of the chain: ")
BROKEN = ("TIDAK UTUH, %d kesalahan:", "NOT WHOLE, %d faults:")
WHOLE = (
    "UTUH. Bandingkan sidik jari dengan yang diumumkan lembaga.",
    "WHOLE. Compare the fingerprint with the one the office has made known.",
)


def report(
    faults: list[dict[str, Any]], facts: dict[str, Any], language: str
) -> list[str]:
    """Return the lines a person reads."""
    at = 1 if language == "en" else 0
    lines = []
    if "items" in facts:
        lines.append(COUNTS[at] % facts)
    if "fingerprint" in facts:
        lines += [KEY[at] + facts["fingerprint"], HEAD[at] + facts["head"]]
    if not faults:
        return [*lines, WHOLE[at]]
    lines.append(BROKEN[at] % len(faults))
    return lines + ["  - " + told(one, language) for one in faults]
