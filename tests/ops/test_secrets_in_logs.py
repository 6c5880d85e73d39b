"""Secrets in addresses stand in no log."""

import logging

import pytest

from sinergi.conf.logs import JsonFormatter, LeaveSecretsOut


@pytest.mark.parametrize(
    "path",
    [
        "/or/perangkat_geheim/formList",
        "/or/perangkat_geheim/submission",
        "/ics/geheim.ics",
        "/invitation/geheim/",
        "/attend/geheim/",
    ],
)
def test_no_secret_of_an_address_is_written(path):
    text = f"Internal Server Error: {path}"
    assert "geheim" not in JsonFormatter().format(line(text))
    told = line('"%(path)s"', path=path)
    assert LeaveSecretsOut().filter(told)
    assert "geheim" not in told.getMessage()


def test_other_addresses_stay():
    told = line("%(path)s", path="/map/")
    assert LeaveSecretsOut().filter(told)
    assert told.getMessage() == "/map/"


def line(text: str, **facts: str) -> logging.LogRecord:
    return logging.LogRecord("x", 20, "", 1, text, (facts,) if facts else (), None)
