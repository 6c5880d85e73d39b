"""Certificates of an authority of our own."""

import datetime as dt
import ssl
from pathlib import Path

import pytest
from cryptography import x509

from sinergi.command import CommandFailed
from sinergi.conf.commands.tls import certificate_for, make_certificate, names_of

AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def test_private_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    make_certificate(["sinergi.example"], tmp_path / "tls", at=AT)
    modes = {
        path.name: path.stat().st_mode & 0o777
        for path in (tmp_path / "tls").glob("*.key")
    }
    assert modes == {"authority.key": 0o600, "server.key": 0o600}


def test_the_certificate_is_for_every_name_given(tmp_path: Path) -> None:
    path = make_certificate(["sinergi.example", "10.0.0.5"], tmp_path, at=AT)
    assert names_of(x509.load_pem_x509_certificate(path.read_bytes())) == [
        "sinergi.example",
        "10.0.0.5",
    ]


def test_the_authority_signed_it(tmp_path: Path) -> None:
    path = make_certificate(["sinergi.example"], tmp_path, at=AT)
    server, authority = x509.load_pem_x509_certificates(path.read_bytes())
    server.verify_directly_issued_by(authority)


def test_a_second_certificate_keeps_the_authority(tmp_path: Path) -> None:
    make_certificate(["a.example"], tmp_path, at=AT)
    first = (tmp_path / "authority.pem").read_bytes()
    make_certificate(["b.example"], tmp_path, at=AT)
    assert (tmp_path / "authority.pem").read_bytes() == first


def test_browsers_would_take_the_length_of_it(tmp_path: Path) -> None:
    path = make_certificate(["a.example"], tmp_path, at=AT)
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    assert certificate.not_valid_after_utc - AT <= dt.timedelta(days=398)


def test_a_tls_library_takes_certificate_and_key(tmp_path: Path) -> None:
    make_certificate(["a.example"], tmp_path, at=AT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    assert context.cert_store_stats()["x509"] == 0


def test_without_a_certificate_the_command_that_makes_one_is_named(
    tmp_path: Path,
) -> None:
    with pytest.raises(CommandFailed, match=r"sinergi cert a\.example"):
        certificate_for("a.example", tmp_path)


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    make_certificate(["b.example"], tmp_path / "tls", at=AT)
    with pytest.raises(CommandFailed, match=r"is for b\.example"):
        certificate_for("a.example", tmp_path)


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    make_certificate(["a.example"], tmp_path / "tls", at=AT)
    with pytest.raises(CommandFailed, match="ended on"):
        certificate_for("a.example", tmp_path, today=dt.date(2029, 1, 1))
