#!/usr/bin/env python3
"""Verify an export of evidence without the server that made it.

    python3 verify.py [FOLDER] [--fingerprint "abcd 0123 ..."] [--lang en] [--json]

Python 3.8 or newer, standard library alone, no network. FOLDER is the unpacked export;
without it, the folder in which this file lies. Says of every fault where it is: which
file and which bytes, which line of the log. Status 0: whole. 1: faults. 2: wrong use.

What is checked, in this order:
 1. `head.sig` is the signature (Ed25519, RFC 8032) of `head.json` by the public key in it;
    compare that key's fingerprint with the one the office has made known elsewhere.
 2. `manifest.json` is the one that `head.json` names; every file it lists is there, byte
    for byte, and there is no other.
 3. `log.jsonl`: each line's digest, each item's chain, and through `chain.txt` the
    office's chain up to the head that was signed.
 4. An original that a custodian has opened into `opened/NUMBER.ending` is the file that
    came in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from collections.abc import Sequence
from typing import Any

from sinergi.evidence.standalone.ed25519 import signature_fits
from sinergi.evidence.standalone.reading import (
    BLOCK,
    OPENED,
    check_file,
    check_files,
    check_sums,
    hash_file,
    lines_of,
    listed,
    read,
)
from sinergi.evidence.standalone.telling import Faults, report

FORMAT, VERSION = "sinergi-evidence-export", 1
GENESIS = "0" * 64


def canonical(body: Any) -> str:
    """Return the one way to write a mapping."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(body: Any) -> str:
    """Return the SHA-256 of an event."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def link_of(before: str, digest: str) -> str:
    """Return the office's head after an event."""
    return hashlib.sha256((before + ":" + digest).encode()).hexdigest()


def commitment_of(salt: str, note: str) -> str:
    """Return what the chain holds of a note."""
    return hashlib.sha256((salt + ":" + note).encode(errors="replace")).hexdigest()


def fingerprint(public: bytes) -> str:
    """Return the SHA-256 of a public key in groups of four."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, 64, 4))


def load_head(
    folder: str, there: list[str], faults: Faults, wanted: str
) -> dict[str, Any] | None:
    """Return head.json, its signature checked; None when it cannot be read."""
    for path in ("head.json", "head.sig", "manifest.json"):
        if path not in there:
            faults.add("missing-file", path=path)
    if "head.json" not in there:
        return None
    data = read(folder, "head.json")
    try:
        head = json.loads(data.decode("utf-8"))
        public = bytes.fromhex(head["public_key"])
    except (ValueError, KeyError, TypeError, RecursionError):
        faults.add("unreadable", path="head.json")
        return None
    if "head.sig" in there:
        check_signature(public, data, read(folder, "head.sig"), faults)
    found = fingerprint(public)
    plain = re.sub(r"[\s:]", "", wanted).lower()
    if plain and plain != found.replace(" ", ""):
        faults.add("fingerprint", found=found)
    head["fingerprint"] = found
    return dict(head)


def check_signature(public: bytes, data: bytes, text: bytes, faults: Faults) -> None:
    """The signature stands there as 128 hexadecimal digits and a line end."""
    signature = b""
    if re.match(rb"^[0-9a-f]{128}\n\Z", text):
        signature = bytes.fromhex(text.decode("ascii").strip())
    if not signature_fits(public, data, signature):
        faults.add("signature")


def load_manifest(
    folder: str, head: dict[str, Any], faults: Faults
) -> dict[str, Any] | None:
    """Return the manifest, compared with the head; None when it cannot be read."""
    try:
        check_file(folder, dict(head["manifest"], path="manifest.json"), {}, faults)
        manifest = json.loads(read(folder, "manifest.json").decode("utf-8"))
        if manifest["format"] != FORMAT or manifest["version"] != VERSION:
            raise ValueError
        for one in manifest["files"]:
            if not isinstance(one["path"], str) or int(one["block"]) < 1:
                raise ValueError
            (one["sha256"], one["size"], list(one["blocks"]))
        for one in manifest["items"]:
            (one["number"] + "", one["sha256"], int(one["events"]), one["digest"])
        (manifest["chain"]["before"] + "", int(manifest["chain"]["first"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        faults.add("unreadable", path="manifest.json")
        return None
    return dict(manifest)


def check_chain(
    folder: str, manifest: dict[str, Any], head: dict[str, Any], faults: Faults
) -> dict[int, str]:
    """Walk the office's chain up to the signed head; return number to digest."""
    digests: dict[int, str] = {}
    link, expected = manifest["chain"]["before"], manifest["chain"]["first"]
    for line, data in lines_of(read(folder, "chain.txt")):
        match = re.match(rb"^([0-9]{1,18}) ([0-9a-f]{64})\Z", data)
        if not match or int(match.group(1)) != expected:
            faults.add("chain-line", line=line)
            return digests
        digests[expected] = match.group(2).decode("ascii")
        link = link_of(link, digests[expected])
        expected += 1
    if expected - 1 != head.get("number") or link != head.get("link"):
        faults.add("chain-head")
    return digests


def read_event(data: bytes) -> tuple[dict[str, Any], str] | None:
    """Return (body, digest) of a line of the log; None when it is none."""
    try:
        line = json.loads(data.decode("ascii"))
        body, told = line["event"], line["digest"]
        kinds = [type(body[key]) for key in ("n", "seq", "item", "previous")]
        if kinds != [int, int, str, str] or not isinstance(told, str):
            return None
        if canonical(line).encode() != data:
            return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return body, told


class Log:
    """Walks the log: each item's story step by step, each event in the office's chain."""

    def __init__(
        self, items: Sequence[str], digests: dict[int, str], faults: Faults
    ) -> None:
        self.state = dict.fromkeys(items, (0, GENESIS))
        self.digests, self.faults = digests, faults
        self.seen: dict[str, dict[str, Any]] = {}
        self.last = 0

    def take(self, line: int, data: bytes) -> None:
        """Take the next line."""
        event = read_event(data)
        if event is None:
            self.faults.add("log-unreadable", line=line)
            return
        body, told = event
        number, item = body["n"], body["item"]
        if digest_of(body) != told:
            self.faults.add("log-changed", line=line, number=number, item=item)
        if number <= self.last:
            self.faults.add("log-order", line=line, number=number)
        self.last = max(self.last, number)
        known = not self.digests or self.digests.get(number) == told
        if item not in self.state or not known or told in self.seen:
            self.faults.add("log-inserted", line=line, number=number)
            return
        self._step(line, body, told)

    def _step(self, line: int, body: dict[str, Any], told: str) -> None:
        item, seq = body["item"], body["seq"]
        before, previous = self.state[item]
        for gone in range(before + 1, min(seq, before + 100)):
            self.faults.add("log-missing", seq=gone, item=item, line=line)
        if seq == before + 1 and body["previous"] != previous:
            self.faults.add("item-chain", line=line, item=item)
        self.state[item] = (max(seq, before), told)
        self.seen[told] = body


def check_log(
    folder: str, manifest: dict[str, Any], digests: dict[int, str], faults: Faults
) -> dict[str, dict[str, Any]]:
    """Check every line of the log, and that no story ends early."""
    items = {one["number"]: one for one in manifest["items"]}
    log = Log(list(items), digests, faults)
    for line, data in lines_of(read(folder, "log.jsonl")):
        log.take(line, data)
    for number, one in items.items():
        own = [(d, b["seq"]) for d, b in log.seen.items() if b["item"] == number]
        if len(own) != one["events"] or (one["digest"], one["events"]) not in own:
            faults.add("item-events", item=number, found=len(own), wanted=one["events"])
    for body in log.seen.values():
        if body["seq"] == 1:
            check_facts(items[body["item"]], begun_as(body), manifest, faults)
    return log.seen


def begun_as(body: dict[str, Any]) -> dict[str, Any]:
    """Return what the first step says of an item; older ones name no source."""
    told = dict(body["details"])
    implied = {"made": "derived", "received": "transfer"}
    if body["kind"] in implied:
        told.setdefault("source", implied[body["kind"]])
    return told


def check_facts(
    item: dict[str, Any],
    begun: dict[str, Any],
    manifest: dict[str, Any],
    faults: Faults,
) -> None:
    """What the manifest says of an item is what its first step says, and so are its files.

    Chains that began with an older version name neither type nor sealed original.
    """
    number, copy = item["number"], item["copy"]
    told = {"sha256": item["sha256"], "size": item["size"], "copy": copy["sha256"]}
    told.update(type=item.get("media_type"), source=item.get("source"))
    for what in told:
        if begun.get(what, told[what]) != told[what]:
            faults.add("item-facts", item=number, what=what)
    for one in manifest["files"]:
        if one["path"] == copy.get("path", "") and one["sha256"] != copy["sha256"]:
            faults.add("item-facts", item=number, what="copy")
        sealed = begun.get("sealed", one["sha256"])
        if one["path"] == f"items/{number}/original.age" and one["sha256"] != sealed:
            faults.add("item-facts", item=number, what="sealed")


def check_notes(folder: str, seen: dict[str, dict[str, Any]], faults: Faults) -> None:
    """Opened notes are those to which the events are bound."""
    for line, data in lines_of(read(folder, "notes.jsonl")):
        try:
            note = json.loads(data.decode("ascii"))
            wanted = seen[note["digest"]]["details"]["note"]
            fits = commitment_of(note["salt"], note["note"]) == wanted
        except (ValueError, KeyError, TypeError, RecursionError):
            fits = False
        if not fits:
            faults.add("note", line=line)


def check_opened(
    folder: str, there: list[str], manifest: dict[str, Any], faults: Faults
) -> int:
    """Originals opened by a custodian are the files that came in; return how many."""
    items = {one["number"]: one for one in manifest["items"]}
    compared = 0
    for path in there:
        if not path.startswith(OPENED):
            continue
        number = path[len(OPENED) :].split(".")[0]
        if number not in items:
            faults.add("original-unknown", path=path)
        elif hash_file(folder, path, BLOCK)[0] != items[number]["sha256"]:
            faults.add("original", path=path, item=number)
        else:
            compared += 1
    return compared


def check_story(
    folder: str, there: list[str], manifest: dict[str, Any], head: dict[str, Any],
    faults: Faults,
) -> int:  # fmt: skip
    """Check chain, log and notes; return how many events are there."""
    digests: dict[int, str] = {}
    seen: dict[str, dict[str, Any]] = {}
    if "chain.txt" in there:
        digests = check_chain(folder, manifest, head, faults)
    if "log.jsonl" in there:
        seen = check_log(folder, manifest, digests, faults)
    if "notes.jsonl" in there:
        check_notes(folder, seen, faults)
    return len(seen)


def verify(
    folder: str, wanted: str = ""
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return (faults, facts about the export)."""
    faults = Faults()
    facts: dict[str, Any] = {}
    there = listed(folder, faults)
    head = load_head(folder, there, faults, wanted)
    manifest = None
    if head is not None and "manifest.json" in there:
        manifest = load_manifest(folder, head, faults)
    if manifest is not None and head is not None:
        try:
            check_files(folder, manifest, there, faults)
            facts = {
                "items": len(manifest["items"]),
                "files": len(manifest["files"]),
                "events": check_story(folder, there, manifest, head, faults),
                "opened": check_opened(folder, there, manifest, faults),
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            faults.add("unreadable", path="manifest.json")
    if head is not None:
        facts["fingerprint"] = head["fingerprint"]
        facts["head"] = str(head.get("link", ""))
    check_sums(folder, there, faults)
    return faults.found, facts


def main(words: Sequence[str]) -> int:
    """Verify and tell; return the exit status."""
    parser = argparse.ArgumentParser(description="Verify an export of evidence.")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("folder", nargs="?", default=here)
    parser.add_argument("--fingerprint", default="", help="of the key you expect")
    parser.add_argument("--lang", choices=["id", "en"], default="id")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(words)
    if not os.path.isdir(given.folder):
        parser.error("no such folder: unpack the export first")
    faults, facts = verify(given.folder, given.fingerprint)
    if given.json:
        told = json.dumps({"faults": faults, "facts": facts}, sort_keys=True)
    else:
        told = "\n".join(report(faults, facts, given.lang))
    sys.stdout.write(told + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
