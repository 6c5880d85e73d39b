"""The format, its signatures, the code on paper, and the sums that always hold."""

import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.handovers.rules import signing, slips
from sinergi.handovers.rules.parcels import (
    BODY,
    KEY,
    SIGNATURE,
    STATEMENT,
    BadParcel,
    read_parcel,
    write_parcel,
)
from sinergi.handovers.rules.reconciling import Bin, add_up, bin_of
from sinergi.handovers.rules.statements import (
    BadStatement,
    Kind,
    Part,
    act_words,
    canonical,
    digest_of,
    package_words,
    read,
)
from sinergi.handovers.rules.steps import (
    ALLOWED,
    OLDEST,
    SKEW,
    Act,
    BadHandover,
    Side,
    State,
    acts_of,
    check_time,
)

AT = dt.datetime(2024, 2, 23, 8, 30, tzinfo=dt.UTC)
PRIVATE = bytes(range(32))
PUBLIC = signing.public_of(PRIVATE)
SEALED = (b"age sealed body", b"age sealed file")
DOCS = Path(__file__).resolve().parents[4] / "docs" / "handover-format.md"


def part(data: bytes) -> Part:
    return Part("1" * 64, digest_of(data), len(data))


def words(**more):
    told = {
        "uid": "0" * 31 + "1", "number": "ST-2024-000001", "at": AT,
        "sender": ("1", "Bawaslu Kota Jakarta Timur"),
        "receiver": ("7", "KPU Kota Jakarta Timur"), "category": "kpu",
        "basis": "UU 7/2017 pasal 461", "receipt_due": None, "answer_due": AT,
        "body": part(SEALED[0]), "files": (part(SEALED[1]),),
    }  # fmt: skip
    return package_words(**{**told, **more})


def parcel(statement=None, **more):
    data = statement or canonical(words())
    told = {"body": SEALED[0], "files": (SEALED[1],), **more}
    return write_parcel(data, signing.sign(data, PRIVATE), PUBLIC, **told)


def with_parts(data: bytes, **parts: bytes | None) -> bytes:
    """Return the zip with parts changed, added, or left out (None)."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w") as new:
        found = {name: old.read(name) for name in old.namelist()}
        found |= {
            name.replace("__", "/").replace("_age", ".age"): one
            for name, one in parts.items()
        }
        for name, one in found.items():
            if one is not None:
                new.writestr(name, one)
    return kept.getvalue()


def test_a_parcel_comes_back_as_it_was_written():
    data = parcel()
    assert data == parcel()
    found = read_parcel(data)
    assert (found.body, found.files, found.key) == (SEALED[0], (SEALED[1],), PUBLIC)
    assert found.words["from"]["name"] == "Bawaslu Kota Jakarta Timur"


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"body_age": b"Age sealed body"}, {"changed body.age"}),
        ({"body_age": None}, {"missing body.age"}),
        (
            {"files__001_age": None, "body_age": b"x"},
            {"missing files/001.age", "changed body.age"},
        ),
        (
            {"files__002_age": b"x", "notes.txt": b"y"},
            {"extra files/002.age", "extra notes.txt"},
        ),
        ({"statement.json": b"{}"}, {"signature ", "statement format"}),
        ({"statement.json": b"\xff["}, {"signature ", "statement statement-text"}),
        ({"signature.txt": b"AAAA"}, {"signature "}),
        (
            {"signature.txt": None, "key.txt": None},
            {"missing signature.txt", "missing key.txt"},
        ),
        ({"key.txt": b"x" * 999}, {"signature "}),
    ],
)
def test_every_fault_of_a_parcel_is_named_at_once(changed, faults):
    with pytest.raises(BadParcel) as problem:
        read_parcel(with_parts(parcel(), **changed))
    assert {f"{one.code} {one.what}" for one in problem.value.faults} == faults


def test_exchanged_files_are_not_whole():
    two = (part(b"file one!"), part(b"file two!"))
    data = canonical(words(files=two))
    with pytest.raises(BadParcel) as problem:
        read_parcel(parcel(data, files=(b"file two!", b"file one!")))
    assert len(problem.value.faults) == 2


def test_odd_zips_are_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(STATEMENT, b"0" * 10_000)
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr(KEY, b"x")
        archive.filelist.append(archive.filelist[0])
    whole = parcel()
    for data in (
        b"",
        b"PK",
        whole[:-30],
        packed.getvalue(),
        twice.getvalue(),
        b"\x00" * 99,
    ):
        with pytest.raises(BadParcel):
            read_parcel(data)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_no_flipped_byte_passes(place, flip):
    data = bytearray(parcel())
    data[place % len(data)] ^= flip
    try:
        found = read_parcel(bytes(data))
    except BadParcel:
        return
    assert found.statement == canonical(words())
    assert (found.body, found.files) == (SEALED[0], (SEALED[1],))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "1"), ("number", ""), ("number", "x\ny"), ("at", "2024-02-30T00:00:00Z"),
        ("from", {"office": "1"}), ("body", {"plain": "1", "sealed": "2", "size": True}),
        ("files", [None]), ("files", "x"), ("kind", "gift"), ("kind", []), ("more", 1),
        ("replaces", None), ("answer_due", 7), ("category", ["kpu"]),
    ],
)  # fmt: skip
def test_a_statement_names_its_bad_fields(field, value):
    with pytest.raises(BadStatement) as problem:
        read(json.dumps({**words(), field: value}).encode())
    assert f"field:{field}" in problem.value.codes


def test_a_statement_that_is_not_canonical_is_refused():
    data = canonical(words())
    assert read(data) == words()
    for other in (
        data.replace(b'":', b'": ', 1),
        b" " + data,
        b"[" * 99_999,
        b"[]",
        b"1",
    ):
        with pytest.raises(BadStatement):
            read(other)
    for bad in ({"x": 1.5}, {"x": "\ud800"}):
        with pytest.raises(BadStatement):
            canonical(bad)
    act = act_words(
        Kind.ANSWER, uid="0" * 32, number="7", of="a" * 64, at=AT, party=("7", "KPU"),
        outcome="accepted",
    )  # fmt: skip
    assert read(canonical(act)) == act
    with pytest.raises(BadStatement):
        read(canonical({**act, "outcome": ""}))


def test_signatures_hold_for_one_key_one_text_and_one_use():
    data, other = canonical(words()), signing.public_of(b"7" * 32)
    signature = signing.sign(data, PRIVATE)
    assert signing.verifies(data, signature, PUBLIC)
    assert not signing.verifies(data + b" ", signature, PUBLIC)
    assert not signing.verifies(data, signature, other)
    for bad in ("", "é", "A", signature[:-4], "=" * 88):
        assert not signing.verifies(data, bad, PUBLIC)
        assert not signing.verifies(data, signature, bad)
        with pytest.raises(signing.BadSigningKey):
            signing.plain_public(bad)
    assert signing.plain_public(f" {PUBLIC}\n") == PUBLIC


def test_the_code_on_paper_is_signed_short_and_free_of_names():
    digest = digest_of(canonical(words()))
    text = slips.write_code(
        "package", digest=digest, uid="0" * 32, number="ST-2024-000001",
        at="2024-02-23T08:30:00Z", office="1", to="7", category="kpu", private=PRIVATE,
    )  # fmt: skip
    assert len(text) < 400
    code = slips.read_code(f" {text[:50]}\n{text[50:]} ")
    assert (code.digest, code.number) == (digest, "ST-2024-000001")
    assert slips.signed_by(code, PUBLIC)
    assert not slips.signed_by(slips.read_code(text[:-2] + "AA"), PUBLIC)
    for bad in (
        "",
        "x.y.z",
        text[:-90],
        text + "é",
        "SINERGI1.e30.AA",
        "A" * 9_999,
        "SINERGI1.\x00.\ud800",
    ):
        with pytest.raises(slips.BadCode):
            slips.read_code(bad)
    assert slips.same_check(slips.check_digits(digest).upper(), digest)
    for bad in ("", digest[:8], "zzzz zzzz zzzz"):
        assert not slips.same_check(bad, digest)


def test_every_state_is_reached_and_acts_fit_the_table():
    reached = {State.SENT, State.RECEIVED, State.ANSWERED, State.DISPUTED}
    assert {state for table in ALLOWED.values() for state in table} == reached
    assert acts_of(State.SENT, frozenset({Side.RECEIVER})) == [Act.RECEIVE]
    assert acts_of(State.WITHDRAWN, frozenset(Side)) == []
    assert OLDEST > SKEW
    check_time(AT + SKEW, AT, after=AT)
    for said, after in ((AT + SKEW * 2, AT), (AT - SKEW * 2, AT)):
        with pytest.raises(BadHandover):
            check_time(said, AT, after=after)


rows = st.tuples(st.sampled_from(State), st.booleans(), st.booleans(), st.booleans())


@given(st.lists(rows, max_size=60))
def test_the_sums_of_a_month_always_hold(found):
    sums = add_up(found)
    assert sums.sent == len(found) == sums.received + sums.not_received
    assert sums.received == sums.answered + sums.open + sums.disputed
    assert sums.received == sum(received for _state, received, _d, _l in found)
    assert sums.withdrawn <= sums.not_received
    assert sums.late <= sums.not_received + sums.open
    assert bin_of(State.SENT, received=False, disputed=True) is Bin.NOT_RECEIVED


def test_the_vectors_of_the_documentation_are_true():
    found = dict(re.findall(r"^(\w+): `(.+)`$", DOCS.read_text(), re.M))
    statement = found["statement"].encode()
    assert signing.public_of(bytes.fromhex(found["private_hex"])) == found["public"]
    assert digest_of(statement) == found["digest"]
    assert (
        signing.sign(statement, bytes.fromhex(found["private_hex"]))
        == found["signature"]
    )
    assert signing.fingerprint(found["public"]) == found["fingerprint"]
    code = slips.read_code(found["slip"])
    assert code.digest == found["digest"]
    assert slips.signed_by(code, found["public"])
    assert canonical(read(statement)) == statement
    assert all(name in DOCS.read_text() for name in (STATEMENT, SIGNATURE, KEY, BODY))
