"""An export verifies by its own script on a bare Python, and every change is located."""

import ast
import io
import json
import re
import subprocess
import sys
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sinergi.evidence import bodies
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.packing import export_folder
from sinergi.evidence.rules import chain
from sinergi.evidence.rules.kinds import Derivation, EventKind
from sinergi.evidence.services.access import note_access
from sinergi.evidence.services.deriving import Made, derive
from sinergi.evidence.services.exporting import start_export
from sinergi.evidence.services.retaining import delete_item, set_retention
from sinergi.evidence.signing import fingerprint, public_key
from sinergi.evidence.standalone import verify as checks
from sinergi.evidence.standalone import whole_script
from sinergi.evidence.standalone.ed25519 import signature_fits
from sinergi.evidence.tests.test_services import LATER

pytestmark = pytest.mark.django_db


def bare(folder, *words):
    """Run the folder's own script on a Python without this project or any package."""
    done = subprocess.run(  # noqa: S603 the script of our own export
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *words],
        capture_output=True, text=True, timeout=60, check=False, cwd="/", env={},
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def unpacked(items, into, **options):
    out = io.BytesIO()
    export_folder(items, out, name="bukti-uji", at=LATER, **options)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as packed:
        packed.extractall(into)
    return into / "bukti-uji"


@pytest.fixture
def folder(photo, letter, alice, tmp_path):
    """An opened export of two items, a transcript and a deleted one."""
    note_access(photo, EventKind.VIEWED, purpose="study", by_id=alice.pk, at=LATER)
    made = Made(Derivation.TRANSCRIPT, b"Isi\n", "isi.txt", proof={"clean": True})
    third = derive(letter, made, purpose="study", by_id=alice.pk, at=LATER)
    set_retention(letter, LATER.date(), "consent", by_id=alice.pk, at=LATER)
    delete_item(letter, "consent", by_id=alice.pk, at=LATER.replace(year=2026))
    items = [photo, letter, third]
    asked = {"opened": True, "purpose": "hearing", "by_id": alice.pk, "at": LATER}
    start_export(items, note="sidang pertama", **asked)
    return unpacked(items, tmp_path, opened=True)


def faults_of(folder):
    return checks.verify(str(folder))[0]


def test_a_good_export_verifies_on_a_bare_python(folder, photo, letter, keys, tmp_path):
    status, told = bare(folder)
    assert (status, told.splitlines()[-1][:4]) == (0, "UTUH"), told
    assert fingerprint() in told
    status, told = bare(folder, "--lang", "en", "--fingerprint", fingerprint())
    assert (status, "WHOLE." in told) == (0, True)
    status, told = bare(folder, "--json", "--fingerprint", "00 11")
    assert (status, json.loads(told)["faults"][0]["code"]) == (1, "fingerprint")
    facts = json.loads(told)["facts"]
    assert (facts["items"], facts["opened"]) == (3, 0)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert [one["deleted"] is not None for one in manifest["items"]] == [
        False, True, False,
    ]  # fmt: skip
    assert "sidang pertama" in (folder / "notes.jsonl").read_text()
    certificate = (folder / "items" / photo.number / "certificate.txt").read_text()
    assert photo.sha256 in certificate
    assert certificate.count(photo.sha256) == 2, "in both languages"
    # a custodian opens the original, and the script compares it with what came in
    import pyrage

    from sinergi.evidence.tests.conftest import jpeg

    base = folder / "items" / photo.number
    custodian = pyrage.x25519.Identity.from_str(keys.custodian_private)
    key = pyrage.decrypt((base / "original.key.age").read_bytes(), [custodian])
    identity = pyrage.x25519.Identity.from_str(key.decode())
    opened = pyrage.decrypt((base / "original.age").read_bytes(), [identity])
    assert opened == jpeg()
    (folder / "opened").mkdir()
    (folder / "opened" / f"{photo.number}.jpg").write_bytes(opened)
    status, told = bare(folder, "--json")
    assert (status, json.loads(told)["facts"]["opened"]) == (0, 1)
    (folder / "opened" / f"{photo.number}.jpg").write_bytes(opened + b"x")
    assert [one["code"] for one in faults_of(folder)] == ["original"]


def test_a_sealed_export_shows_neither_titles_nor_notes_and_verifies(
    photo, alice, tmp_path
):
    note_access(
        photo, EventKind.VIEWED, purpose="other", note="rahasia", by_id=alice.pk,
        at=LATER,
    )  # fmt: skip
    folder = unpacked([photo], tmp_path, opened=False)
    assert bare(folder)[0] == 0
    everything = b"".join(
        one.read_bytes() for one in folder.rglob("*") if one.is_file()
    )
    for word in (b"sembako", b"rahasia", b"foto.jpg"):
        assert word not in everything


def test_the_script_is_plain_python_3_8_and_stands_alone():
    text = whole_script().decode()
    tree = ast.parse(text, feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
        )
    }  # fmt: skip
    assert imported <= set(sys.stdlib_module_names)
    assert "sinergi." not in text
    # a generic that stands outside of annotations would be an error on 3.8
    assert not re.search(r"(?m)^\w+ = (?:tuple|list|dict)\[", text)
    assert text.startswith("#!/usr/bin/env python3\n")


def test_script_and_server_compute_the_same_chain():
    body = {"n": 1, "nama": "é\ud800", "at": None, "ada": True}
    assert checks.canonical(body) == chain.canonical(body)
    assert checks.digest_of(body) == chain.digest_of(body)
    assert checks.link_of("a", "b") == chain.link_of("a", "b")
    assert checks.commitment_of("s", "é\ud800") == chain.commitment_of("s", "é\ud800")


def test_a_signature_in_plain_python_is_that_of_the_library():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = key.public_key().public_bytes_raw()
    for length in (0, 1, 200):
        message = b"m" * length
        signature = key.sign(message)
        assert signature_fits(public, message, signature)
        assert not signature_fits(public, message + b"x", signature)
        for at in (0, 31, 32, 63):
            wrong = bytearray(signature)
            wrong[at] ^= 1
            assert not signature_fits(public, message, bytes(wrong))
        assert not signature_fits(public_key(), message, signature)
    assert not signature_fits(b"\xff" * 32, b"", b"\xff" * 64)


# --- what is done to it ---------------------------------------------------------------


def test_any_changed_byte_of_any_file_is_located(folder):
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    sizes = {one: one.stat().st_size for one in files}

    @settings(
        max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.sampled_from(files), st.data())
    def tried(file, data):
        at = data.draw(st.integers(0, sizes[file] - 1))
        bit = data.draw(st.integers(1, 255))
        kept = file.read_bytes()
        file.write_bytes(kept[:at] + bytes([kept[at] ^ bit]) + kept[at + 1 :])
        try:
            faults = faults_of(folder)
        finally:
            file.write_bytes(kept)
        assert located(faults, file.relative_to(folder).as_posix(), at), faults

    tried()
    assert faults_of(folder) == []


def located(faults, path, at):
    """True when a fault names the file, and the block in which the byte lies."""
    if path == "SUMS.txt":
        return any(one["code"] in {"sums-line", "sums-order"} for one in faults)
    if path in {"head.json", "head.sig"}:
        return any(one["code"] == "signature" or one.get("path") == path for one in faults) and any(
            one["code"] == "sums-line" and one["path"] == path for one in faults
        )  # fmt: skip
    return any(
        one["code"] == "changed-bytes" and one["path"] == path
        and one["first"] <= at <= one["last"]
        for one in faults
    )  # fmt: skip


def codes(faults, **where):
    return {
        one["code"]
        for one in faults
        if all(one.get(key) == value for key, value in where.items())
    }


def test_missing_additional_exchanged_and_shortened_files_are_named(folder):
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    for file in files:
        path, kept = file.relative_to(folder).as_posix(), file.read_bytes()
        file.unlink()
        assert "missing-file" in codes(faults_of(folder), path=path), path
        file.write_bytes(kept[:-1])
        found = codes(faults_of(folder))
        assert found & {"size", "sums-order", "signature", "unreadable"}, path
        file.write_bytes(kept)
    extra = folder / "items" / "sisipan.txt"
    extra.write_text("x")
    assert "extra-file" in codes(faults_of(folder), path="items/sisipan.txt")
    extra.unlink()
    (folder / "tautan").symlink_to("/etc/hostname")
    assert "no-plain-file" in codes(faults_of(folder), path="tautan")
    (folder / "tautan").unlink()
    one, two = sorted(folder.glob("items/*/certificate.txt"))[:2]
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    other = two.relative_to(folder).as_posix()
    assert "exchanged" in codes(faults_of(folder), other=other)
    one.write_bytes(first)
    two.write_bytes(second)
    assert faults_of(folder) == []


def test_lines_of_the_log_removed_inserted_exchanged_or_forged_are_named(folder):
    log, chain_file = folder / "log.jsonl", folder / "chain.txt"
    kept = log.read_bytes()
    lines = kept.splitlines(keepends=True)

    def found(new):
        log.write_bytes(b"".join(new))
        try:
            return faults_of(folder)
        finally:
            log.write_bytes(kept)

    for at in range(len(lines)):
        event = json.loads(lines[at])["event"]
        removed = found(lines[:at] + lines[at + 1 :])
        named = codes(removed, item=event["item"])
        assert named & {"log-missing", "item-events"}, at
        if at:
            swapped = [*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]]
            assert "log-order" in codes(found(swapped), line=at + 1)
    twice = found([*lines[:2], lines[1], *lines[2:]])
    assert "log-inserted" in codes(twice, line=3)
    forged = json.loads(lines[1])
    forged["event"]["by"] = 99
    forged["digest"] = checks.digest_of(forged["event"])
    new = [lines[0], checks.canonical(forged).encode() + b"\n", *lines[2:]]
    assert "log-inserted" in codes(found(new), line=2)
    forged["digest"] = json.loads(lines[1])["digest"]
    new = [lines[0], checks.canonical(forged).encode() + b"\n", *lines[2:]]
    assert "log-changed" in codes(found(new), line=2)
    for nonsense in (b"[]\n", b'{"event":{},"digest":1}\n', b"\xff\n", b"\n"):
        assert "log-unreadable" in codes(found([nonsense, *lines]), line=1)
    links = chain_file.read_bytes().splitlines(keepends=True)
    chain_file.write_bytes(b"".join([links[1], links[0], *links[2:]]))
    assert "chain-line" in codes(faults_of(folder), line=1)
    chain_file.write_bytes(b"".join(links[:-1]))
    assert "chain-head" in codes(faults_of(folder))


def test_a_forger_without_the_key_cannot_make_it_whole_again(folder):
    """Change an item, then manifest, head and sums after it: the signature is left."""
    manifest = folder / "manifest.json"
    head = json.loads((folder / "head.json").read_text())
    told = json.loads(manifest.read_text())
    told["items"][0]["received_by"] = 99
    from sinergi.evidence.rules.packing import entry_of, pretty, sums_text

    manifest.write_bytes(pretty(told))
    head["manifest"] = entry_of("manifest.json", manifest.read_bytes())
    (folder / "head.json").write_bytes(pretty(head))
    files = [
        one for one in folder.rglob("*") if one.is_file() and one.name != "SUMS.txt"
    ]
    hashes = {
        one.relative_to(folder).as_posix(): entry_of("x", one.read_bytes())["sha256"]
        for one in files
    }
    (folder / "SUMS.txt").write_bytes(sums_text(hashes))
    assert codes(faults_of(folder)) == {"signature"}
    deep = b"[" * 200_000  # what a reader of JSON does not follow to its end
    (folder / "notes.jsonl").write_bytes(deep + b"\n")
    assert codes(faults_of(folder)) >= {"note"}
    for nonsense in (b"", b"[]", b"{}", b'{"manifest":1,"public_key":"00"}', deep):
        (folder / "head.json").write_bytes(nonsense)
        assert codes(faults_of(folder)) & {"unreadable", "signature"}
    (folder / "head.json").write_bytes(pretty(head))
    for nonsense in (
        {},
        {"files": 1},
        {"items": [{}]},
        {"files": [{"path": 1}]},
        {
            "files": [
                {"path": "log.jsonl", "sha256": [], "size": 1, "block": 1, "blocks": []}
            ]
        },
        {
            "chain": {"first": 1, "before": "x"},
            "items": [
                dict.fromkeys(("number", "sha256", "digest"), "x") | {"events": 1}
            ],
        },
    ):
        manifest.write_bytes(json.dumps(told | nonsense).encode())
        assert codes(faults_of(folder))
    manifest.write_bytes(deep)
    assert codes(faults_of(folder)) & {"unreadable"}


def test_an_item_turned_to_another_file_does_not_verify(photo, letter, alice, tmp_path):
    """Rows are changed on the server, so that the export is signed: the chain tells."""
    asked = {"opened": True, "purpose": "hearing", "by_id": alice.pk, "at": LATER}
    start_export([photo, letter], **asked)
    EvidenceItem.all_rows.filter(pk=photo.pk).update(sha256="0" * 64)
    EvidenceItem.all_rows.filter(pk=letter.pk).update(copy_sha256="0" * 64)
    found = faults_of(unpacked([photo, letter], tmp_path, opened=True))
    assert {(one["code"], one["item"], one["what"]) for one in found} == {
        ("item-facts", photo.number, "sha256"), ("item-facts", letter.number, "copy"),
    }  # fmt: skip


def test_type_source_and_sealed_original_are_those_of_the_chain(
    photo, letter, alice, tmp_path
):
    asked = {"opened": True, "purpose": "hearing", "by_id": alice.pk, "at": LATER}
    start_export([photo, letter], **asked)
    row = EvidenceItem.all_rows.filter(pk=photo.pk)
    row.update(media_type="image/png", source="report")
    other = bodies.place_of(EvidenceItem.all_rows.get(pk=letter.pk).copy_file)
    bodies.place_of(letter.original_file).write_bytes(other.read_bytes())
    found = faults_of(unpacked([photo, letter], tmp_path, opened=True))
    assert {(one["code"], one["item"], one["what"]) for one in found} == {
        ("item-facts", photo.number, "type"), ("item-facts", photo.number, "source"),
        ("item-facts", letter.number, "sealed"),
    }  # fmt: skip


def test_a_chain_that_began_before_names_no_source_and_verifies():
    begun = {"item": "B-1", "kind": "made", "details": {"sha256": "x", "size": 1}}
    copy = {"sha256": "y"}
    item = {"number": "B-1", "sha256": "x", "size": 1, "copy": copy}
    faults = checks.Faults()
    facts = {**item, "media_type": "image/png", "source": "derived"}
    checks.check_facts(facts, checks.begun_as(begun), {"files": []}, faults)
    assert faults.found == []
    checks.check_facts(
        {**facts, "source": "upload"}, checks.begun_as(begun), {"files": []}, faults
    )
    assert [one["what"] for one in faults.found] == ["source"]


def test_the_command_verifies_chains_and_writes_an_export(
    photo, bawaslu, tmp_path, capsys
):
    from sinergi.command import CommandFailed
    from sinergi.evidence.command import main

    assert main(["verify"]) == 0
    assert "whole, 1 events" in capsys.readouterr().out
    to = tmp_path / "bukti.zip"
    asked = ["export", photo.number, "--office", str(bawaslu.pk), "--to", str(to)]
    assert main(asked) == 0
    with pytest.raises(CommandFailed, match="cannot write"):
        main(asked)
    with pytest.raises(CommandFailed, match="no such item"):
        main(["export", "BB-1", *asked[2:]])
    with zipfile.ZipFile(to) as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.glob("bukti-*")
    assert main(["verify", str(folder), "--lang", "en"]) == 0
    assert "WHOLE" in capsys.readouterr().out
    (folder / "chain.txt").write_text("")
    assert main(["verify", str(folder)]) == 1
