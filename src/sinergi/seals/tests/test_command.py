"""`sinergi seals`: as people without a browser use it."""

import io
import sys

import pytest

from conftest import MEETING
from sinergi.accounts.models import Institution
from sinergi.seals import keeping
from sinergi.seals.command import main
from sinergi.seals.models import CustodianKey
from sinergi.seals.sealing import open_with, seal
from sinergi.seals.services.recovering import cut_office_key
from sinergi.seals.tests.making import PASSPHRASE, keys_for


def test_a_pair_is_made_and_opens_what_is_sealed_to_it(tmp_path, capfd):
    key, sealed, out = tmp_path / "kunci.txt", tmp_path / "x.age", tmp_path / "x"
    assert main(["new-pair", str(key)]) == 0
    assert (key.stat().st_mode & 0o777) == 0o600
    assert main(["new-pair", str(key)]) == 1
    public = key.read_text().split("\n")[0].rpartition(" ")[2]
    assert public in capfd.readouterr().out
    sealed.write_bytes(seal(b"nama", [public]))
    opening = ["open", str(sealed), "--identity"]
    assert main([*opening, str(key), "--out", str(out)]) == 0
    assert out.read_bytes() == b"nama"
    assert main([*opening, str(key)]) == 0
    assert capfd.readouterr().out == "nama"
    for bad in (sealed, tmp_path / "none"):
        assert main([*opening, str(bad)]) == 1
    sealed.write_bytes(b"x")
    assert main([*opening, str(key)]) == 1


@pytest.mark.django_db
def test_keys_are_listed_checked_and_recovered(alice, bawaslu, capsys, monkeypatch):
    name = bawaslu.name
    assert main(["check", name]) == 1
    assert main(["check", "Tidak Ada"]) == 1
    keys_for(bawaslu, alice, unlocked=False)
    assert main(["check", name]) == 1
    assert "locked" in capsys.readouterr().err
    texts = cut_office_key(bawaslu, PASSPHRASE, 2, 3, by=None, at=MEETING)
    new = "sandi-lain-yang-panjang-sekali"
    for lines, passphrase, code in (
        (texts[:1], new, 1), (texts[:2], "pendek", 1), (texts[1:], new, 0),
    ):  # fmt: skip
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join([*lines, "", ""])))
        monkeypatch.setattr("getpass.getpass", lambda _ask, said=passphrase: said)
        assert main(["recover", name]) == code
    assert keeping.is_unlocked(bawaslu.pk)
    assert main(["check", name]) == 0
    capsys.readouterr()
    assert main(["list"]) == 0
    told = capsys.readouterr().out
    assert "in-force, unlocked" in told
    assert "custodian" in told
    assert Institution.all_rows.filter(name=name).exists()
    assert main(["recover", "Tidak Ada"]) == 1


TABLE = {"seals.CustodianKey.sealed_challenge": "original"}


@pytest.mark.django_db
def test_a_change_of_custodians_goes_by_a_file(
    alice, bawaslu, settings, tmp_path, capsys
):
    settings.SINERGI_SEALED = f"{__name__}.TABLE"
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    publics = []
    for path in (old, new):
        main(["new-pair", str(path)])
        publics.append(path.read_text().split("\n")[0].rpartition(" ")[2])
    for number in range(3):
        CustodianKey.all_rows.create(
            institution=bawaslu, holder=alice, label="x", public=str(number),
            made_at=MEETING, sealed_challenge=seal(b"nama", [publics[0]]),
        )  # fmt: skip
    away, back = tmp_path / "away.zip", tmp_path / "back.zip"
    assert main(["carry", bawaslu.name, str(away)]) == 0
    assert main(["carry", bawaslu.name, str(away)]) == 1
    assert main(["carry", "Tidak Ada", str(away)]) == 1
    reseal = ["reseal", str(away), str(back), "--identity"]
    assert main([*reseal, str(new), "--to", publics[1]]) == 1
    assert not back.exists()
    assert main([*reseal, str(old), "--to", "bukan kunci"]) == 1
    assert main([*reseal, str(old), "--to", publics[1]]) == 0
    CustodianKey.all_rows.filter(public="2").update(sealed_challenge=b"")
    assert main(["bring", bawaslu.name, str(back)]) == 0
    assert "2 rows changed, 1 left alone" in capsys.readouterr().out
    private = new.read_text().split("\n")[1]
    for key in CustodianKey.all_rows.filter(public__in="01"):
        assert open_with(key.sealed_challenge, private) == b"nama"
    back.write_bytes(b"PK nothing")
    assert main(["bring", bawaslu.name, str(back)]) == 1
    assert main(["bring", bawaslu.name, str(tmp_path / "none")]) == 1
    assert main(["bring", "Tidak Ada", str(back)]) == 1
