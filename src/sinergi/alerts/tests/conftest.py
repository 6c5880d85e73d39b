"""A mail server and a web server of our own, and institutions that ask things."""

import dataclasses
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from conftest import MEETING, make_institution, make_person
from devtools.sms_gateway import Gateway
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.alerts.channels.base import Address
from sinergi.alerts.models import SmsNumber
from sinergi.commitments.models import Commitment
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.doors.sealing import seal

CAKUNG = "31.75.06"


@dataclass
class Sink:
    """What a server of the tests was sent, and how it is to answer."""

    port: int = 0
    answer: str | int = ""
    got: list = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):
        if self.answer:
            return self.answer
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 taken"


@pytest.fixture
def mail(settings) -> Iterator[Sink]:
    """Return a mail server on this machine that keeps what it is sent."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sink = Sink(port=free.getsockname()[1])
    server = Controller(sink, hostname="127.0.0.1", port=sink.port)
    server.start()
    settings.SINERGI_SMTP_HOST, settings.SINERGI_SMTP_PORT = "127.0.0.1", sink.port
    settings.SINERGI_SMTP_SECURITY = "none"
    settings.SINERGI_MAIL_FROM = "sinergi@example.org"
    yield sink
    server.stop()


@pytest.fixture
def web(settings) -> Iterator[Sink]:
    """Return a web server on this machine that keeps what is posted to it."""
    sink = Sink(answer=200)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.got.append((dict(self.headers), body))
            self.send_response(int(sink.answer))
            self.send_header("Location", f"http://127.0.0.1:{sink.port}/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sink.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SINERGI_ALLOW_PRIVATE_ADDRESSES = True
    yield sink
    server.shutdown()
    server.server_close()


@pytest.fixture
def cakung(pemkot: Institution) -> Institution:
    """Return the kecamatan, below Pemkot."""
    one = make_institution("Kecamatan Cakung", InstitutionKind.KECAMATAN, CAKUNG)
    one.superior = pemkot
    one.save(update_fields=["superior"])
    return one


@pytest.fixture
def camat(cakung: Institution) -> Person:
    """Return the camat, who has an e-mail address."""
    one = make_person("camat", Role.CAMAT, cakung, CAKUNG)
    one.email = "camat@example.org"
    one.save(update_fields=["email"])
    return one


def ask(
    owner: Institution, asker: Institution | None, by: Person | None, **fields: object
) -> Commitment:
    """Return a proposal to `owner`."""
    fields.setdefault("area_code", owner.area_code)
    draft = Draft(
        title="Memantau Pak Budi", institution=owner, asked_by=asker, **fields
    )
    return propose_commitment(draft, by=by, at=MEETING)


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    """Return the simulator of a gateway, which the installation uses."""
    one = Gateway()
    one.start()
    settings.SINERGI_ALLOW_PRIVATE_ADDRESSES = True
    settings.SINERGI_SMS = dataclasses.replace(
        settings.SINERGI_SMS,
        url=one.url,
        token="rahasia",  # noqa: S106 of the simulator
        receipt_key="kunci",
    )
    yield one
    one.stop()


def numbered(person: Person, number: str = "+628120000001") -> Address:
    """Give a person a proved number and return the address."""
    SmsNumber.all_rows.update_or_create(
        person=person,
        defaults={"number": seal(number), "asked_at": MEETING, "proved_at": MEETING},
    )
    return Address(person=person)
