"""Certificates for HTTPS, signed by an authority of this installation's own.

Phones keep offline forms only for pages that came by HTTPS. Where no public authority can be
asked, the phones are made to trust `tls/authority.pem` once.
"""

import datetime as dt
import ipaddress
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sinergi.command import CommandFailed

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 397
"""Browsers refuse certificates that are valid for longer."""
Key = ec.EllipticCurvePrivateKey


def certificate_for(
    domain: str, home: Path, *, today: dt.date | None = None
) -> tuple[Path, Path]:
    """The certificate and key of `sinergi cert`; CommandFailed when absent, for another name or expired."""
    certificate, key = home / "tls" / "server.pem", home / "tls" / "server.key"
    remedy = (
        f"run: sinergi cert {domain}    (or give --certificate and --key, or --proxied)"
    )
    if not certificate.is_file() or not key.is_file():
        raise CommandFailed(f"there is no certificate for {domain}; {remedy}")
    loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
    if domain not in names_of(loaded):
        raise CommandFailed(
            f"the certificate is for {', '.join(names_of(loaded))}; {remedy}"
        )
    if today and loaded.not_valid_after_utc.date() < today:
        raise CommandFailed(
            f"the certificate ended on {loaded.not_valid_after_utc:%Y-%m-%d}; {remedy}"
        )
    return certificate, key


def names_of(certificate: x509.Certificate) -> list[str]:
    """Every name and address that a certificate is for."""
    found = certificate.extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    ).value
    names = [str(name) for name in found.get_values_for_type(x509.DNSName)]
    return names + [
        str(address) for address in found.get_values_for_type(x509.IPAddress)
    ]


def make_certificate(names: list[str], folder: Path, *, at: dt.datetime) -> Path:
    """Write server.pem and server.key for `names`, and the authority if there is none; the certificate.

    Keys are P-256 in PKCS#8 with file mode 0600, in a folder with mode 0700.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority, authority_key = load_authority(folder) or make_authority(folder, at=at)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = sign_for(names, key, authority, authority_key, at=at)
    write_private(folder / "server.key", key)
    chain = certificate.public_bytes(
        serialization.Encoding.PEM
    ) + authority.public_bytes(serialization.Encoding.PEM)
    (folder / "server.pem").write_bytes(chain)
    return folder / "server.pem"


def load_authority(folder: Path) -> tuple[x509.Certificate, Key] | None:
    """The authority of this installation, or None before the first certificate."""
    paths = folder / "authority.pem", folder / "authority.key"
    if not all(path.is_file() for path in paths):
        return None
    key = serialization.load_pem_private_key(paths[1].read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CommandFailed(
            f"{paths[1]} is not a key that this program made; move it away"
        )
    return x509.load_pem_x509_certificate(paths[0].read_bytes()), key


def make_authority(folder: Path, *, at: dt.datetime) -> tuple[x509.Certificate, Key]:
    """Make the authority: it may sign certificates for servers and nothing below it may."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"Sinergi {at:%Y-%m-%d}")]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(hours=1))
        .not_valid_after(at + dt.timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(signs_certificates=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    write_private(folder / "authority.key", key)
    (folder / "authority.pem").write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
    )
    return certificate, key


def sign_for(
    names: list[str],
    key: Key,
    authority: x509.Certificate,
    authority_key: Key,
    *,
    at: dt.datetime,
) -> x509.Certificate:
    """A server certificate for names and addresses, signed by the authority."""
    alternatives = x509.SubjectAlternativeName([alternative(name) for name in names])
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(
        authority_key.public_key()
    )
    return (
        x509.CertificateBuilder()
        .subject_name(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
        )
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(hours=1))
        .not_valid_after(at + dt.timedelta(days=CERTIFICATE_DAYS))
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def alternative(name: str) -> x509.GeneralName:
    """A DNS name or an IP address, whichever it is."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """What a key may be used for: signing certificates, or signing the start of a connection."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def write_private(path: Path, key: Key) -> None:
    """Write a private key that only its owner can read, from the first byte on."""
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
