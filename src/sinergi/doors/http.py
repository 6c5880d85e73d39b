"""The one way out: a small HTTP client for addresses people entered.

Whoever enters an address must not reach the machines beside this server: names are
resolved once, every address found must be a public one, and the connection goes to that
very address. No redirects, a time limit over all, a size limit of the answer.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT = 5.0
"""Seconds for everything: resolving is the system's own, then connect, send, read."""
LARGEST_ANSWER = 64 * 1024
SCHEMES = {"https": 443, "http": 80}


class Refused(ValueError):
    """The address may never be called; `code` says why. For good."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(OSError):
    """Nobody answered, or not in time; `code` says how. Worth another try."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is cut off at the limit. Names of headers in small letters."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def check_url(url: str) -> SplitResult:
    """Return the parts of an address that may be called; raises Refused.

    HTTPS only, unless private addresses are allowed; no name or password in it. Nothing at
    all may be called from a sandbox.
    """
    if settings.SINERGI_SANDBOX:
        raise Refused("sandbox")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("bad-address") from error
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise Refused("bad-address")
    if parts.scheme != "https" and not settings.SINERGI_ALLOW_PRIVATE_ADDRESSES:
        raise Refused("not-https")
    if parts.username or parts.password:
        raise Refused("password-in-address")
    if port == 0 or not url.isprintable() or not url.isascii() or " " in url:
        raise Refused("bad-address")
    return parts


def resolve(host: str, port: int) -> str:
    """Return one address of the host; raises Refused when any of them is private."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("unknown-host") from error
    addresses = [str(one[4][0]) for one in found]
    if not settings.SINERGI_ALLOW_PRIVATE_ADDRESSES and not all(
        map(_is_public, addresses)
    ):
        raise Refused("private-address")
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        address = inner
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPConnection):
    """A connection to an address already checked, under the name of its host."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address = address
        self.tls = tls

    def connect(self) -> None:
        """Connect to the checked address; the certificate must be the host's."""
        raw = socket.create_connection((self.address, self.port), TIMEOUT)
        if self.tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(raw, server_hostname=self.host)
        else:
            self.sock = raw


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post the body and return the answer, whatever its status.

    Raises Refused for addresses that may not be called, Unreachable for what may pass.
    """
    return _ask("POST", url, body, headers, most=LARGEST_ANSWER)


def get(url: str, headers: Mapping[str, str], *, most: int) -> Answer:
    """Ask for an address and return the answer, cut off at `most` bytes; raises as `post`.

    Nothing is unpacked on the way: what the server packs nevertheless comes as it is.
    """
    asked = {"Accept-Encoding": "identity", **headers}
    return _ask("GET", url, None, asked, most=most)


def _ask(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, most: int
) -> Answer:
    parts = check_url(url)
    host = parts.hostname or ""
    port = parts.port or SCHEMES[parts.scheme]
    line = _Pinned(host, port, resolve(host, port), tls=parts.scheme == "https")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    # Time limits of sockets hold per read: a server that drips would never end.
    alarm = threading.Timer(TIMEOUT, _hang_up, [line])
    alarm.daemon = True
    alarm.start()
    try:
        line.request(method, path, body, dict(headers))
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, answer.read(most), told)
    except ssl.SSLCertVerificationError as error:
        raise Unreachable("certificate") from error
    except TimeoutError as error:
        raise Unreachable("timeout") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable("no-answer") from error
    finally:
        alarm.cancel()
        line.close()


def _hang_up(line: http.client.HTTPConnection) -> None:
    if line.sock is not None:
        try:
            line.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
