"""Signatures of messages from outside: verified, of nobody known, broken; what may rest."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    SignatureConstructionMethod,
    SignatureMethod,
    XMLSigner,
)

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.warnings.foretold import received
from sinergi.warnings.models import CapMessage, CapReceipt, CapSigner
from sinergi.warnings.rules.cap_signatures import Signature
from sinergi.warnings.rules.steps import BadWarning
from sinergi.warnings.services.cap_drafting import draft_from_message
from sinergi.warnings.services.cap_receiving import Arrival, receive
from sinergi.warnings.services.cap_signers import (
    BadCertificate,
    keep_signer,
    stop_signer,
)
from sinergi.warnings.tests.test_cap_receiving import DAY, NOWCAST, changed, follower

pytestmark = pytest.mark.django_db
SENDER = "peringatan@cuaca.example"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def operator(db):
    office = make_institution("Server", InstitutionKind.OPERATOR, "31.75")
    return make_person("operator", Role.OPERATOR, office)


class Key:
    """A key of an agency with its certificate."""

    def __init__(self, since=DAY - dt.timedelta(days=30), days=36_500) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cuaca")])
        self.certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(self.key.public_key()).serial_number(7)
            .not_valid_before(since).not_valid_after(since + dt.timedelta(days=days))
            .sign(self.key, hashes.SHA256())
        )  # fmt: skip

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def signer(self, method=SignatureConstructionMethod.enveloped) -> XMLSigner:
        return XMLSigner(
            method=method, signature_algorithm=SignatureMethod.ECDSA_SHA256,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )  # fmt: skip

    def signed(self, content: bytes) -> bytes:
        root = etree.fromstring(content)
        return etree.tostring(
            self.signer().sign(root, key=self.key, cert=self.pem.decode())
        )

    def wrapped(self, true: bytes, false: bytes) -> bytes:
        """Return a false message that carries a true signed one inside."""
        good, evil = etree.fromstring(true), etree.fromstring(false)
        good.set("Id", "good")
        made = self.signer(SignatureConstructionMethod.detached).sign(
            good, reference_uri="#good", key=self.key, cert=self.pem.decode()
        )
        evil.append(good)
        evil.append(made)
        return etree.tostring(evil)


@pytest.fixture(scope="module")
def agency() -> Key:
    return Key()


@pytest.fixture
def take(bawaslu, alice):
    def take_in(content: bytes) -> CapMessage:
        receipt = receive(content, Arrival(institution=bawaslu), by=alice, at=DAY)
        assert receipt.message is not None, receipt.faults
        return receipt.message

    return take_in


def keep(key: Key, by, sender: str = SENDER) -> CapSigner:
    return keep_signer(sender, "Cuaca", key.pem, by=by, at=DAY)


FORGED = (b"Hujan Lebat disertai Petir", b"Tsunami, tinggalkan kota")


def test_a_signature_of_the_kept_certificate_is_verified(take, agency, operator):
    kept = keep(agency, operator)
    row = take(agency.signed(NOWCAST))
    assert (row.signature, row.sound, row.signer) == (Signature.VERIFIED, True, kept)


def test_without_a_certificate_the_signer_is_unknown_and_a_change_is_seen(take, agency):
    assert take(agency.signed(NOWCAST)).signature == Signature.UNKNOWN
    row = take(changed(FORGED, of=agency.signed(NOWCAST)))
    assert (row.signature, row.sound) == (Signature.BROKEN, False)


def test_who_signs_is_not_forged_without_a_signature_nor_by_another_key(
    take, agency, operator
):
    keep(agency, operator)
    bare = take(NOWCAST)
    assert (bare.signature, bare.sound) == (Signature.MISSING, False)
    other = take(Key().signed(changed((b".0001<", b".0009<"))))
    assert (other.signature, other.sound) == (Signature.OTHER_KEY, False)


def test_a_true_signature_over_something_else_proves_nothing(take, agency, operator):
    keep(agency, operator)
    row = take(agency.wrapped(NOWCAST, changed(FORGED, (b".0001<", b".0008<"))))
    assert (row.signature, row.sound) == (Signature.BROKEN, False)


def test_a_signature_that_asks_for_much_work_is_not_checked(take, agency):
    root = etree.fromstring(agency.signed(NOWCAST))
    info = root.find(f"{SIGNATURE}/{{*}}SignedInfo")
    one = etree.tostring(info.find("{*}Reference"))
    for _number in range(5_000):
        info.append(etree.fromstring(one))
    assert take(etree.tostring(root)).signature == Signature.UNKNOWN


def rung() -> list[str]:
    """Return what a rule would ring by, wherever the messages lie."""
    CapMessage.all_rows.update(area_codes=["31.75"])
    return [one.reference for one in received(DAY)]


def test_nothing_rests_on_a_broken_signature(take, agency, operator, alice, bawaslu):
    keep(agency, operator)
    forged = take(changed(FORGED, of=agency.signed(NOWCAST)))
    assert rung() == []
    assert not CapMessage.all_rows.in_force(DAY).exists()
    with pytest.raises(BadWarning, match="unsound"):
        draft_from_message(forged, bawaslu, by=alice, at=DAY)
    # The true one of the same name is not lost, and no forged end takes it back.
    true = take(agency.signed(NOWCAST))
    assert true.pk != forged.pk
    take(follower(b"Cancel"))
    true.refresh_from_db()
    assert (true.ended_by, rung()) == (None, [f"cap:{true.key}"])
    end = take(agency.signed(follower(b"Cancel")))
    true.refresh_from_db()
    assert true.ended_by == end


def test_a_certificate_that_comes_or_goes_judges_what_is_there(take, agency, operator):
    forged = take(NOWCAST)
    end = take(follower(b"Cancel"))
    forged.refresh_from_db()
    assert (forged.sound, forged.ended_by) == (True, end)
    kept = keep(agency, operator)
    forged.refresh_from_db()
    assert (forged.signature, forged.sound) == (Signature.MISSING, False)
    assert forged.ended_by is None
    stop_signer(kept, by=operator, at=DAY)
    forged.refresh_from_db()
    assert (forged.sound, forged.ended_by) == (True, end)


def test_an_expired_certificate_makes_nothing_stricter(take, operator):
    old = Key(since=DAY - dt.timedelta(days=400), days=390)
    with pytest.raises(BadCertificate, match="expired"):
        keep(old, operator)
    keep_signer(SENDER, "Cuaca", old.pem, by=operator, at=DAY - dt.timedelta(days=99))
    assert take(old.signed(NOWCAST)).signature == Signature.UNKNOWN


def test_the_operator_keeps_certificates_on_a_page(client, agency, operator, alice):
    client.force_login(alice)
    assert client.get("/cap/signers/").status_code == 403
    client.force_login(operator)
    assert client.get("/cap/signers/").status_code == 200
    private = agency.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    for pem in (b"", b"x", private, agency.pem * 2, b"\xc3\xa4" * 10_000):
        answer = client.post("/cap/signers/", {"name": "Cuaca", "pem": pem.decode()})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"sender", "pem"}
    form = {"sender": SENDER, "name": "Cuaca", "pem": agency.pem.decode()}
    assert client.post("/cap/signers/", form).status_code == 302
    assert client.post("/cap/signers/", form).status_code == 422
    row = CapSigner.all_rows.get()
    assert row.fingerprint in client.get("/cap/signers/").content.decode()
    client.post(f"/cap/signers/{row.pk}/stop/")
    client.post(f"/cap/signers/{row.pk}/stop/")
    assert not CapSigner.all_rows.trusted().exists()


def test_the_page_of_a_message_says_what_its_signature_is(
    client, take, agency, operator, alice
):
    row = take(changed(FORGED, of=agency.signed(NOWCAST)))
    client.force_login(alice)
    page = client.get(f"/cap/messages/{row.key}/").content.decode()
    assert "rusak: pesan diubah setelah ditandatangani" in page
    assert f"/cap/messages/{row.key}/draft/" not in page
    keep(agency, operator)
    good = take(agency.signed(NOWCAST))
    page = client.get(f"/cap/messages/{good.key}/").content.decode()
    assert good.signer.fingerprint[:16] in page
    assert client.get("/cap/?show=all").status_code == 200
    assert CapReceipt.all_rows.count() == 2


def test_a_bare_key_that_does_not_fit_is_a_broken_signature(agency, take):
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    root = signer.sign(etree.fromstring(NOWCAST), key=agency.key)  # KeyValue, no X509
    value = root.find(f"{SIGNATURE}/{SIGNATURE.replace('Signature', 'SignatureValue')}")
    other = signer.sign(etree.fromstring(changed(FORGED)), key=agency.key)
    value.text = other.find(
        f"{SIGNATURE}/{SIGNATURE.replace('Signature', 'SignatureValue')}"
    ).text
    row = take(etree.tostring(root))
    assert (row.signature, row.sound) == (Signature.BROKEN, False)


def test_a_certificate_of_another_version_is_refused_in_words(agency, operator):
    der = bytearray(agency.certificate.public_bytes(serialization.Encoding.DER))
    at = bytes(der).index(bytes.fromhex("a003020102"))
    der[at + 4] = 7
    with pytest.raises(BadCertificate, match="no-certificate"):
        keep_signer(SENDER, "Cuaca", bytes(der), by=operator, at=DAY)


def test_an_unsound_copy_keeps_no_other_sound(agency, take, operator):
    forged = agency.signed(NOWCAST).replace(*FORGED)
    assert not take(forged).sound
    plain = take(changed(FORGED))
    assert plain.sound  # of a sender nobody keeps a certificate of
    keep(agency, operator)
    plain.refresh_from_db()
    assert (plain.signature, plain.sound) == (Signature.MISSING, False)
