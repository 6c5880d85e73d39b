"""The keeper: what it opens, when it forgets, and that its socket behaves."""

import os
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from conftest import MEETING
from sinergi.seals import keeping
from sinergi.seals.keeper import server, speaking
from sinergi.seals.keeper.frames import LENGTH, MOST_HEAD, BadFrame, Frame, packed
from sinergi.seals.keeper.server import Keeper, serve
from sinergi.seals.keeper.vault import NotUnlocked, Vault
from sinergi.seals.keys import (
    NoKey,
    offices_with_keys,
    original_recipients,
    text_recipients,
)
from sinergi.seals.sealing import CannotOpen, new_pair, open_with, seal, wrap
from sinergi.seals.tests.making import PASSPHRASE, keys_for
from sinergi.seals.words import pack, read_words, seal_identity, seal_words

SECRET = "sandi"  # noqa: S105 of a test
TOLD = {"by": 1, "at": "2023-09-14T03:00:00+00:00"}


def filled(vault: Vault, office: int = 7):
    """Unlock an office in the vault and return its pair."""
    pair = new_pair()
    wrapped = wrap(pair.private.encode(), "sandi", 4)
    vault.unlock(office, [wrapped], "sandi", pair.public, TOLD)
    return pair


def test_the_vault_forgets_when_told_idle_or_too_long():
    at = [0.0]
    vault = Vault(60, 200, clock=lambda: at[0])
    pair = filled(vault)
    sealed = seal(b"x", [pair.public])
    for at[0] in (50.0, 100.0, 150.0):
        assert vault.open(7, [sealed]) == [b"x"]
    assert vault.state(7)["left_s"] == 50
    at[0] = 201.0
    with pytest.raises(NotUnlocked):
        vault.open(7, [sealed])
    filled(vault)
    at[0] = 262.0
    assert vault.state(7) is None
    filled(vault)
    office = vault.office(7)
    office.memory["index"] = ["words"]
    assert vault.lock(7)
    assert not vault.lock(7)
    assert office.memory == {}
    with pytest.raises(NotUnlocked):
        office.open(sealed)


def test_a_wrong_passphrase_or_another_offices_key_unlocks_nothing():
    vault = Vault(60, 60)
    pair, other = new_pair(), new_pair()
    wrapped = wrap(pair.private.encode(), "sandi", 4)
    for words, public in (("lain", pair.public), ("sandi", other.public)):
        with pytest.raises(CannotOpen):
            vault.unlock(7, [wrapped], words, public, TOLD)
    assert vault.state(7) is None


def test_older_keys_open_by_the_newest_and_rows_are_sealed_anew():
    vault = Vault(60, 60)
    old = filled(vault)
    new = new_pair()
    handed = vault.hand_on(7, new.public)
    before, after = seal(b"old", [old.public]), seal(b"new", [new.public])
    strange = seal(b"?", [new_pair().public])
    wrapped = wrap(new.private.encode(), "baru", 4)
    vault.unlock(7, [wrapped, handed], "baru", new.public, TOLD)
    assert vault.open(7, [before, after]) == [b"old", b"new"]
    told = vault.rewrap(7, [before, after, strange], new.public)
    assert [did for did, _ in told] == ["moved", "kept", "stuck"]
    assert open_with(told[0][1], new.private) == b"old"


def weigh(office, payload):
    """Count opened rows in the office's memory: a function of `conf/keeper.py`."""
    if payload.get("fail"):
        raise ValueError("words of a report")
    if payload.get("slow"):
        assert GO_ON.wait(60)
    office.memory["asked"] = office.memory.get("asked", 0) + 1
    return {"asked": office.memory["asked"]}


GO_ON = threading.Event()
"""Set when a slow question may end: the test waits for no clock."""
TABLE = {"weigh": f"{__name__}.weigh"}


def test_the_socket_answers_many_at_once_and_refuses_nonsense(tmp_path, settings):
    settings.SINERGI_KEEPER = "process"
    settings.SINERGI_KEEPER_FUNCTIONS = f"{__name__}.TABLE"
    settings.SINERGI_HOME = tmp_path / ("long" * 30)
    with pytest.raises(keeping.KeeperAway):
        speaking.say("state", 7)
    vault, stop = Vault(60, 60), threading.Event()
    pair = filled(vault)
    path = speaking.socket_path()
    thread = threading.Thread(target=serve, args=(path, vault, stop))
    thread.start()
    try:
        _until(path.exists)
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        sealed = [seal(b"%d" % n, [pair.public]) for n in range(20)]
        slow = threading.Thread(
            target=lambda: keeping.ask(7, "weigh", {"slow": True}), daemon=True
        )
        slow.start()
        assert keeping.open_texts(7, sealed) == [b"%d" % n for n in range(20)]
        GO_ON.set()
        slow.join()
        assert keeping.ask(7, "weigh", {}) == {"asked": 2}
        assert keeping.state_of(7)["by"] == 1
        _refuses_nonsense(path)
        with pytest.raises(OSError, match="answers there already"):
            serve(path, vault, stop)
        assert keeping.lock(7)
        with pytest.raises(keeping.Locked):
            keeping.open_texts(7, sealed)
    finally:
        stop.set()
        thread.join()
    assert not path.exists()


def _until(true, seconds=10):
    for _ in range(seconds * 50):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


def _refuses_nonsense(path):
    for name, payload in (("weigh", {"fail": True}), ("nothing", {})):
        with pytest.raises(keeping.KeeperFailed) as told:
            keeping.ask(7, name, payload)
        assert "words" not in str(told.value)
    with pytest.raises(keeping.KeeperFailed):
        speaking.say("explode", 7)
    frames = (
        b"", b"\x00\x00", LENGTH.pack(MOST_HEAD + 1), LENGTH.pack(4) + b"{{{{",
        LENGTH.pack(2) + b"[]", LENGTH.pack(17) + b'{"pieces": [9e9]}',
        LENGTH.pack(14) + b'{"pieces": -1}',
    )  # fmt: skip
    for data in frames:
        with (
            socket.socket(socket.AF_UNIX) as wire,
            speaking.reachable(path) as name,
        ):
            wire.connect(name)
            wire.sendall(data)
            wire.shutdown(socket.SHUT_WR)
            assert wire.recv(100) == b""


def test_frames_have_limits():
    with pytest.raises(BadFrame):
        packed(Frame({"x": "y" * (MOST_HEAD + 1)}))
    with pytest.raises(BadFrame):
        packed(Frame({}, [b""] * 200_001))


@pytest.mark.django_db
def test_words_go_in_and_come_out_while_the_office_is_unlocked(bawaslu, pemkot, alice):
    for ask in (text_recipients, original_recipients):
        with pytest.raises(NoKey):
            ask(bawaslu.pk)
    keys = keys_for(bawaslu, alice, unlocked=False)
    assert offices_with_keys() == {bawaslu.pk}
    told = {"story": "Rp50.000 di RT 05 ✓ \ud800", "elements": ["who", "what"]}
    sealed = seal_words(told, bawaslu.pk)
    with pytest.raises(keeping.Locked):
        read_words(bawaslu.pk, [sealed])
    with pytest.raises(CannotOpen):
        keeping.unlock(bawaslu.pk, "salah sama sekali", by=alice, at=MEETING)
    keeping.unlock(bawaslu.pk, f" {PASSPHRASE}\n", by=alice, at=MEETING)
    assert keeping.is_unlocked(bawaslu.pk)
    assert not keeping.is_unlocked(pemkot.pk)
    (read,) = read_words(bawaslu.pk, [sealed])
    assert read == {**told, "story": "Rp50.000 di RT 05 ✓ ?"}
    assert len(pack({"a": "b"})) == len(pack({}))
    name = seal_identity({"name": "Siti"}, bawaslu.pk)
    with pytest.raises(CannotOpen):
        read_words(bawaslu.pk, [name])
    assert b"Siti" in open_with(name, keys.custodian_private)
    keeping.lock(bawaslu.pk)
    with pytest.raises(keeping.Locked):
        read_words(bawaslu.pk, [sealed])


def test_another_user_of_the_machine_is_not_answered(tmp_path, monkeypatch):
    keeper = Keeper(str(tmp_path / "k.sock"), Vault(60, 60))
    try:
        for uid, answered in ((os.getuid(), True), (os.getuid() + 1, False)):
            monkeypatch.setattr(server, "peer_uid", lambda wire, said=uid: said)
            assert keeper.verify_request(None, None) is answered
    finally:
        keeper.server_close()


def test_the_keepers_own_process_holds_keys_and_forgets_them(tmp_path, settings):
    settings.SINERGI_KEEPER, settings.SINERGI_HOME = "process", tmp_path
    started = subprocess.Popen(
        [sys.executable, "-m", "sinergi", "keeper"],
        env={**os.environ, "SINERGI_HOME": str(tmp_path), "SINERGI_KEEPER": "process"},
    )
    try:
        _until(speaking.socket_path().exists, 60)
        made = speaking.say("make", 7, passphrase=SECRET, work=4)
        public = str(made.head["public"])
        speaking.say(
            "unlock", 7, *made.pieces, passphrase=SECRET, public=public, **TOLD
        )
        assert keeping.open_texts(7, [seal(b"x", [public])]) == [b"x"]
        limits = Path(f"/proc/{started.pid}/limits")
        if limits.exists():
            (core,) = [one for one in limits.read_text().split("\n") if "core" in one]
            assert core.split()[-3:-1] == ["0", "0"]
    finally:
        started.terminate()
    assert started.wait(30) == 0
    assert not speaking.socket_path().exists()
    assert not keeping.is_unlocked(7)
