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

import argparse
import hashlib
import json
import os
import re
import sys

FORMAT, VERSION = "sinergi-evidence-export", 1
GENESIS = "0" * 64
UNLISTED = ("manifest.json", "head.json", "head.sig", "SUMS.txt")
OPENED = "opened/"

TEXTS = {
    "missing-file": ("%(path)s: berkas tidak ada", "%(path)s: the file is missing"),
    "extra-file": (
        "%(path)s: berkas ini bukan bagian dari ekspor",
        "%(path)s: this file is no part of the export",
    ),
    "no-plain-file": (
        "%(path)s: bukan berkas biasa (tautan atau lainnya)",
        "%(path)s: no plain file (a link or something else)",
    ),
    "changed-bytes": (
        "%(path)s: isinya berubah pada byte %(first)s sampai %(last)s",
        "%(path)s: changed within bytes %(first)s to %(last)s",
    ),
    "size": (
        "%(path)s: %(size)s byte, seharusnya %(wanted)s",
        "%(path)s: %(size)s bytes, should be %(wanted)s",
    ),
    "exchanged": (
        "%(path)s: berisi %(other)s; berkas tertukar",
        "%(path)s: holds %(other)s; the files were exchanged",
    ),
    "signature": (
        "head.json dan head.sig tidak cocok: tanda tangan tidak sah",
        "head.json and head.sig do not fit: the signature is not valid",
    ),
    "fingerprint": (
        "kunci publik bukan yang diharapkan: sidik jari %(found)s",
        "the public key is not the one expected: fingerprint %(found)s",
    ),
    "unreadable": ("%(path)s: tidak dapat dibaca", "%(path)s: cannot be read"),
    "sums-line": (
        "SUMS.txt baris %(line)s tidak cocok dengan berkasnya",
        "SUMS.txt line %(line)s does not fit its file",
    ),
    "sums-order": (
        "SUMS.txt berubah mulai baris %(line)s",
        "SUMS.txt is changed from line %(line)s on",
    ),
    "log-unreadable": (
        "log.jsonl baris %(line)s: tidak dapat dibaca",
        "log.jsonl line %(line)s: cannot be read",
    ),
    "log-changed": (
        "log.jsonl baris %(line)s: diubah (peristiwa %(number)s, barang %(item)s)",
        "log.jsonl line %(line)s: was changed (event %(number)s, item %(item)s)",
    ),
    "log-order": (
        "log.jsonl baris %(line)s: urutannya salah (peristiwa %(number)s)",
        "log.jsonl line %(line)s: out of order (event %(number)s)",
    ),
    "log-inserted": (
        "log.jsonl baris %(line)s: disisipkan; peristiwa %(number)s tidak ada dalam rantai lembaga",
        "log.jsonl line %(line)s: inserted; event %(number)s is not in the office's chain",
    ),
    "log-missing": (
        "log.jsonl: langkah %(seq)s barang %(item)s tidak ada (seharusnya sekitar baris %(line)s)",
        "log.jsonl: step %(seq)s of item %(item)s is missing (expected about line %(line)s)",
    ),
    "item-chain": (
        "log.jsonl baris %(line)s: rantai barang %(item)s putus",
        "log.jsonl line %(line)s: the chain of item %(item)s is broken",
    ),
    "item-events": (
        "barang %(item)s: %(found)s langkah dalam log, seharusnya %(wanted)s",
        "item %(item)s: %(found)s steps in the log, should be %(wanted)s",
    ),
    "chain-line": (
        "chain.txt baris %(line)s: diubah, hilang atau tertukar",
        "chain.txt line %(line)s: changed, missing or out of order",
    ),
    "chain-head": (
        "chain.txt tidak sampai pada kepala rantai yang ditandatangani",
        "chain.txt does not lead to the signed head",
    ),
    "note": (
        "notes.jsonl baris %(line)s: catatan tidak cocok dengan peristiwanya",
        "notes.jsonl line %(line)s: the note does not fit its event",
    ),
    "original": (
        "%(path)s: bukan berkas asli barang %(item)s",
        "%(path)s: not the original of item %(item)s",
    ),
    "original-unknown": (
        "%(path)s: tidak ada barang dengan nomor ini",
        "%(path)s: there is no item with this number",
    ),
}


class Faults(list):
    """What was found, as dicts of `code` and where."""

    def add(self, code, **where):
        fault = {"code": code}
        fault.update(where)
        if fault not in self:
            self.append(fault)


# --- Ed25519, RFC 8032, section 5.1 ----------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _add(one, two):
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c = 2 * one[3] * two[3] * D % P
    d = 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number, point):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point = _add(point, point)
        number >>= 1
    return found


def _point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def _base():
    y = 4 * pow(5, P - 2, P) % P
    return _point(y.to_bytes(32, "little"))


def signature_fits(public, message, signature):
    """True when the signature is that of the message by this public key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, point = _point(public), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or point is None or s >= L:
        return False
    seal = hashlib.sha512(signature[:32] + public + message).digest()
    h = int.from_bytes(seal, "little") % L
    left, right = _times(s, _base()), _add(point, _times(h, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


# --- the rules of the chain ------------------------------------------------------------


def canonical(body):
    """Return the one way to write a mapping."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(body):
    """Return the SHA-256 of an event."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def link_of(before, digest):
    """Return the office's head after an event."""
    return hashlib.sha256((before + ":" + digest).encode()).hexdigest()


def commitment_of(salt, note):
    """Return what the chain holds of a note."""
    return hashlib.sha256((salt + ":" + note).encode(errors="replace")).hexdigest()


# --- files -----------------------------------------------------------------------------


def listed(folder, faults):
    """Return the plain files below the folder, as paths with slashes."""
    found = []
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            full = os.path.join(base, name)
            path = os.path.relpath(full, folder).replace(os.sep, "/")
            if os.path.islink(full) or not (os.path.isfile(full) or os.path.isdir(full)):
                faults.add("no-plain-file", path=path)
            elif os.path.isfile(full):
                found.append(path)
    return sorted(found)


def full_path(folder, path):
    return os.path.join(folder, *path.split("/"))


def read(folder, path):
    with open(full_path(folder, path), "rb") as file:
        return file.read()


def hash_file(folder, path, block):
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


def check_file(folder, entry, by_hash, faults):
    """Say where a file differs from its entry: which blocks, or whose content it holds."""
    path, block = entry["path"], entry["block"]
    found, size, blocks = hash_file(folder, path, block)
    if found == entry["sha256"] and size == entry["size"]:
        return found
    if found in by_hash and by_hash[found] != path:
        faults.add("exchanged", path=path, other=by_hash[found])
        return found
    if size != entry["size"]:
        faults.add("size", path=path, size=size, wanted=entry["size"])
    for at, wanted in enumerate(entry["blocks"]):
        if at >= len(blocks) or blocks[at] != wanted:
            last = min((at + 1) * block, max(entry["size"], 1)) - 1
            faults.add("changed-bytes", path=path, first=at * block, last=last)
            if size != entry["size"]:
                break  # what follows has only moved
    return found


def check_files(folder, manifest, there, faults):
    """Compare every file with the manifest; return path to hash."""
    entries = {entry["path"]: entry for entry in manifest["files"]}
    by_hash = {entry["sha256"]: entry["path"] for entry in manifest["files"]}
    hashes = {}
    for path in sorted(entries):
        if path not in there:
            faults.add("missing-file", path=path)
        else:
            hashes[path] = check_file(folder, entries[path], by_hash, faults)
    for path in there:
        known = path in entries or path in UNLISTED
        if not known and not path.startswith(OPENED):
            faults.add("extra-file", path=path)
    return hashes


def check_sums(folder, there, faults):
    """Compare SUMS.txt with the files; it says which one changed where nothing else can."""
    try:
        text = read(folder, "SUMS.txt").decode("ascii")
    except (OSError, UnicodeDecodeError):
        faults.add("unreadable" if "SUMS.txt" in there else "missing-file", path="SUMS.txt")
        return
    paths = [p for p in there if p != "SUMS.txt" and not p.startswith(OPENED)]
    lines, told = text.split("\n"), set()
    for number, line in enumerate(lines, 1):
        if number == len(lines) and not line:
            break
        match = re.match(r"^([0-9a-f]{64})  (\S+)$", line)
        if not match or match.group(2) in told:
            faults.add("sums-order", line=number)
            continue
        told.add(match.group(2))
        if match.group(2) in paths:
            if hash_file(folder, match.group(2), 65536)[0] != match.group(1):
                faults.add("sums-line", line=number, path=match.group(2))
        elif match.group(2) not in there:
            faults.add("missing-file", path=match.group(2))
    if lines[-1] or sorted(told) != list(told_in_order(lines)):
        faults.add("sums-order", line=len(lines))
    if set(paths) - told and not faults:
        faults.add("sums-order", line=len(lines))


def told_in_order(lines):
    """Return the paths of SUMS.txt as they stand there."""
    for line in lines:
        if len(line) > 66:
            yield line[66:]


# --- head, log, chain ------------------------------------------------------------------


def load_head(folder, there, faults, wanted_fingerprint):
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
    except (ValueError, KeyError, TypeError):
        faults.add("unreadable", path="head.json")
        return None
    if "head.sig" in there:
        try:
            text = read(folder, "head.sig").decode("ascii")
            signature = bytes.fromhex(text) if re.match(r"^[0-9a-f]{128}\n$", text) else b""
        except (ValueError, UnicodeDecodeError):
            signature = b""
        if not signature_fits(public, data, signature):
            faults.add("signature")
    found = fingerprint(public)
    if wanted_fingerprint and re.sub(r"[\s:]", "", wanted_fingerprint).lower() != found.replace(" ", ""):
        faults.add("fingerprint", found=found)
    return head


def fingerprint(public):
    """Return the SHA-256 of a public key in groups of four."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, 64, 4))


def load_manifest(folder, head, faults):
    """Return the manifest, compared with the head; None when it cannot be read."""
    try:
        entry = dict(head["manifest"], path="manifest.json")
        check_file(folder, entry, {}, faults)
        manifest = json.loads(read(folder, "manifest.json").decode("utf-8"))
        if manifest["format"] != FORMAT or manifest["version"] != VERSION:
            raise ValueError
        [(e["path"], e["sha256"], e["size"], e["block"], e["blocks"]) for e in manifest["files"]]
        [(i["number"], i["sha256"], i["events"], i["digest"]) for i in manifest["items"]]
    except (OSError, ValueError, KeyError, TypeError, UnicodeDecodeError):
        faults.add("unreadable", path="manifest.json")
        return None
    return manifest


def check_chain(folder, manifest, head, faults):
    """Walk the office's chain up to the signed head; return number to digest."""
    digests, link = {}, manifest["chain"]["before"]
    expected = manifest["chain"]["first"]
    try:
        lines = read(folder, "chain.txt").decode("ascii").split("\n")
    except (OSError, UnicodeDecodeError):
        return digests
    for number, line in enumerate(lines, 1):
        if number == len(lines) and not line:
            break
        match = re.match(r"^([0-9]{1,18}) ([0-9a-f]{64})$", line)
        if not match or int(match.group(1)) != expected:
            faults.add("chain-line", line=number)
            return digests
        digests[expected] = match.group(2)
        link = link_of(link, match.group(2))
        expected += 1
    if expected - 1 != head.get("number") or link != head.get("link"):
        faults.add("chain-head")
    return digests


def check_log(folder, manifest, digests, faults):
    """Check every line of the log; return digest to event."""
    items = {one["number"]: one for one in manifest["items"]}
    state = {number: (0, GENESIS) for number in items}
    seen, last = {}, 0
    try:
        lines = read(folder, "log.jsonl").split(b"\n")
    except OSError:
        return seen
    for line, data in enumerate(lines, 1):
        if line == len(lines) and not data:
            break
        event = read_event(data)
        if event is None:
            faults.add("log-unreadable", line=line)
            continue
        body, told = event
        number, item, seq = body["n"], body["item"], body["seq"]
        where = {"line": line, "number": number, "item": item}
        digest = digest_of(body)
        true = digest == told
        if not true:
            faults.add("log-changed", **where)
        if number <= last:
            faults.add("log-order", line=line, number=number)
        last = max(last, number)
        if item not in state or (digests and digests.get(number) != told):
            faults.add("log-inserted", line=line, number=number)
            continue
        if true and told in seen:
            faults.add("log-inserted", line=line, number=number)
            continue
        before, previous = state[item]
        for gone in range(before + 1, seq):
            faults.add("log-missing", seq=gone, item=item, line=line)
        if seq == before + 1 and body["previous"] != previous:
            faults.add("item-chain", line=line, item=item)
        state[item] = (max(seq, before), told)
        seen[told] = body
    check_ends(items, seen, faults)
    return seen


def check_ends(items, seen, faults):
    """Every item's story is whole up to the step that the manifest names."""
    for number, one in items.items():
        steps = {body["seq"]: digest for digest, body in seen.items() if body["item"] == number}
        if len(steps) != one["events"] or steps.get(one["events"]) != one["digest"]:
            faults.add("item-events", item=number, found=len(steps), wanted=one["events"])


def read_event(data):
    """Return (body, digest) of a line of the log; None when it is none."""
    try:
        line = json.loads(data.decode("ascii"))
        body, told = line["event"], line["digest"]
        whole = [int(body["n"]), int(body["seq"]), str(body["item"]), str(body["previous"])]
        if canonical(line).encode() != data or whole[0] != body["n"] or whole[1] != body["seq"]:
            return None
        if not isinstance(told, str) or not isinstance(body["item"], str):
            return None
    except (ValueError, KeyError, TypeError, UnicodeDecodeError, RecursionError):
        return None
    return body, told


def check_notes(folder, there, seen, faults):
    """Opened notes are those to which the events are bound."""
    if "notes.jsonl" not in there:
        return
    for number, data in enumerate(read(folder, "notes.jsonl").split(b"\n"), 1):
        if not data:
            continue
        try:
            note = json.loads(data.decode("ascii"))
            wanted = seen[note["digest"]]["details"]["note"]
            fits = commitment_of(note["salt"], note["note"]) == wanted
        except (ValueError, KeyError, TypeError, UnicodeDecodeError):
            fits = False
        if not fits:
            faults.add("note", line=number)


def check_opened(folder, there, manifest, faults):
    """Originals opened by a custodian are the files that came in."""
    items = {one["number"]: one for one in manifest["items"]}
    compared = 0
    for path in there:
        if not path.startswith(OPENED):
            continue
        number = path[len(OPENED) :].split(".")[0]
        if number not in items:
            faults.add("original-unknown", path=path)
        elif hash_file(folder, path, 65536)[0] != items[number]["sha256"]:
            faults.add("original", path=path, item=number)
        else:
            compared += 1
    return compared


def verify(folder, wanted_fingerprint=""):
    """Return (faults, facts about the export)."""
    faults, facts = Faults(), {}
    there = listed(folder, faults)
    head = load_head(folder, there, faults, wanted_fingerprint)
    manifest = None
    if head is not None and "manifest.json" in there:
        manifest = load_manifest(folder, head, faults)
    if manifest is not None:
        check_files(folder, manifest, there, faults)
        try:
            digests = check_chain(folder, manifest, head, faults)
            seen = check_log(folder, manifest, digests, faults)
            check_notes(folder, there, seen, faults)
        except (KeyError, TypeError, AttributeError):
            faults.add("unreadable", path="manifest.json")
            seen = {}
        facts = {
            "items": len(manifest["items"]),
            "files": len(manifest["files"]),
            "events": len(seen),
            "opened": check_opened(folder, there, manifest, faults),
        }
    if head is not None:
        facts["fingerprint"] = fingerprint(bytes.fromhex(head["public_key"]))
        facts["head"] = str(head.get("link", ""))
        facts["made_at"] = str(head.get("made_at", ""))
    check_sums(folder, there, faults)
    return faults, facts


def told(fault, language):
    """Return a fault in words."""
    return TEXTS[fault["code"]][language == "en"] % fault


def report(faults, facts, language):
    """Return the lines a person reads."""
    english = language == "en"
    lines = []
    if "items" in facts:
        text = (
            "%(items)s items, %(files)s files, %(events)s events, %(opened)s originals opened and compared"
            if english
            else "%(items)s barang, %(files)s berkas, %(events)s peristiwa, %(opened)s berkas asli dibuka dan dibandingkan"
        )
        lines.append(text % facts)
    if "fingerprint" in facts:
        lines.append(("Fingerprint of the key: " if english else "Sidik jari kunci: ") + facts["fingerprint"])
        lines.append(("Head of the chain: " if english else "Kepala rantai: ") + facts["head"])
    if faults:
        count = len(faults)
        lines.append(("NOT WHOLE, %d faults:" if english else "TIDAK UTUH, %d kesalahan:") % count)
        lines += ["  - " + told(one, language) for one in faults]
    else:
        lines.append(
            "WHOLE. Compare the fingerprint with the one the office has made known."
            if english
            else "UTUH. Bandingkan sidik jari dengan yang diumumkan lembaga."
        )
    return lines


def main(words):
    """Verify and tell; return the exit status."""
    parser = argparse.ArgumentParser(description="Verify an export of evidence.")
    parser.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--fingerprint", default="", help="of the key you expect")
    parser.add_argument("--lang", choices=["id", "en"], default="id")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(words)
    if not os.path.isdir(given.folder):
        parser.error("no such folder: unpack the export first")
    faults, facts = verify(given.folder, given.fingerprint)
    if given.json:
        sys.stdout.write(json.dumps({"faults": faults, "facts": facts}, sort_keys=True) + "\n")
    else:
        sys.stdout.write("\n".join(report(faults, facts, given.lang)) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
