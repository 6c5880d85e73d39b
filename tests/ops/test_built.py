"""A server without its web assets ends with what to do, before a visitor comes."""

import pytest

from sinergi.conf.built import check_built
from sinergi.web import manifest


def test_without_web_assets_it_is_said_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(manifest, "DIST", tmp_path)
    manifest._read.cache_clear()
    with pytest.raises(SystemExit) as ended:
        check_built(3)
    assert ended.value.code == 3
    assert "./run builds them" in capsys.readouterr().err
