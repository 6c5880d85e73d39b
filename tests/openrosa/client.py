"""A client as faithful to ODK Collect as the OpenRosa documents are precise.

Plain HTTP by the standard library; headers, order of requests, splitting of a
submission and what counts as kept are those of the documents (docs.getodk.org,
`openrosa-http`, `openrosa-authentication`, `openrosa-form-list`,
`openrosa-form-submission`), where they are silent those of Collect.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import urlencode, urlsplit
from uuid import uuid4
from xml.etree import ElementTree as ET

from tests.openrosa.instances import Filled
from tests.openrosa.passwords import Login

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
MOST_FILES = 101
KEPT = frozenset({201, 202})
MEDIA_TYPES = {
    "jpg": "image/jpeg", "m4a": "audio/m4a", "mp4": "video/mp4",
    "pdf": "application/pdf", "csv": "text/csv", "xml": "text/xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in lower case, the body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    packed: bool = False

    @property
    def message(self) -> str:
        """The message of an OpenRosa response; empty when there is none."""
        found = self.envelope().find(f"{RESPONSE}message")
        return "" if found is None else (found.text or "")

    @property
    def nature(self) -> str:
        """The `nature` of that message."""
        found = self.envelope().find(f"{RESPONSE}message")
        return "" if found is None else found.get("nature", "")

    def envelope(self) -> ET.Element:
        """Return the OpenRosa response; ValueError when the body is none."""
        page = ET.fromstring(self.body)  # noqa: S314 - from our own server
        if page.tag != f"{RESPONSE}OpenRosaResponse":
            raise ValueError(f"not an OpenRosa response: {page.tag}")
        return page


@dataclass(frozen=True, slots=True)
class Listed:
    """One form of the list."""

    code: str
    name: str
    version: str
    hash: str
    download_url: str
    manifest_url: str
    description: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A form fetched whole: its XForm and the files of its manifest, all hashes true."""

    listed: Listed
    xform: bytes
    media: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the multipart body."""

    name: str
    content: bytes
    file_name: str = ""
    media_type: str = ""


OPEN: list[Collect] = []
"""Clients whose connections nobody has closed yet."""


def close_all() -> None:
    """Close the connections of every client."""
    while OPEN:
        OPEN.pop().close()


class Untrue(Exception):
    """The server's answer is not what the documents demand of it."""


@dataclass
class Collect:
    """A device: where its server is, and how it says who it is.

    `server` is the address a person types into the settings: with a token in it, or
    without one and a `login` beside it.
    """

    server: str
    login: Login | None = None
    language: str = "id"
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._kept: dict[str, http.client.HTTPConnection] = {}
        OPEN.append(self)

    def close(self) -> None:
        """Close the kept connections."""
        for one in self._kept.values():
            one.close()

    # --- forms --------------------------------------------------------------------
    def form_list(self, **query: str) -> list[Listed]:
        """Return what the server offers; Untrue when the document has another shape."""
        words = f"?{urlencode(query)}" if query else ""
        answer = self.ask("GET", f"/formList{words}")
        _demand(answer.status == 200, f"formList: {answer.status}")
        _demand_xml(answer)
        page = ET.fromstring(answer.body)  # noqa: S314
        _demand(page.tag == f"{LIST}xforms", f"formList is a {page.tag}")
        return [_listed(one) for one in page.findall(f"{LIST}xform")]

    def listed(self, code: str) -> Listed:
        """Return the line of one form; Untrue when it is not there just once."""
        found = [one for one in self.form_list() if one.code == code]
        _demand(len(found) == 1, f"{code} stands {len(found)} times in the list")
        return found[0]

    def download(self, listed: Listed) -> Blank:
        """Fetch a form with its files; Untrue when a hash is wrong."""
        answer = self.ask("GET", listed.download_url)
        _demand(answer.status == 200, f"{listed.code}: {answer.status}")
        _demand_xml(answer)
        _demand_hash(listed.code, answer.body, listed.hash)
        media = {}
        for name, digest, url in self.manifest(listed):
            fetched = self.ask("GET", url)
            _demand(fetched.status == 200, f"{name}: {fetched.status}")
            _demand_hash(name, fetched.body, digest)
            media[name] = fetched.body
        return Blank(listed, answer.body, media)

    def manifest(self, listed: Listed) -> list[tuple[str, str, str]]:
        """Return name, hash and address of each file of a form."""
        if not listed.manifest_url:
            return []
        answer = self.ask("GET", listed.manifest_url)
        _demand(answer.status == 200, f"manifest of {listed.code}: {answer.status}")
        _demand_xml(answer)
        page = ET.fromstring(answer.body)  # noqa: S314
        _demand(page.tag == f"{MANIFEST}manifest", f"manifest is a {page.tag}")
        keys = ("filename", "hash", "downloadUrl")
        return [
            (only[0], only[1], only[2])
            for one in page.findall(f"{MANIFEST}mediaFile")
            if (only := [_only(one, MANIFEST, key) for key in keys])
        ]

    # --- submissions --------------------------------------------------------------
    def preflight(self) -> int:
        """Ask by HEAD how much may be sent at once; Untrue unless as documented."""
        answer = self.ask("HEAD", "/submission")
        _demand(answer.status == 204, f"HEAD: {answer.status}")
        _demand("x-openrosa-version" in answer.headers, "not an OpenRosa server")
        return int(answer.headers["x-openrosa-accept-content-length"])

    def send(self, filled: Filled, most: int | None = None) -> list[Answer]:
        """Send a filled form as Collect does: HEAD first, then as many POSTs as the
        limit demands, stopping at the first that is not kept."""
        most = self.preflight() if most is None else most
        answers = []
        for parts in batches(filled, most):
            answers.append(self.post(parts))
            if answers[-1].status not in KEPT:
                break
        return answers

    def post(self, parts: Iterable[Part], **headers: str) -> Answer:
        """Send one multipart body."""
        kind, body = multipart(parts)
        return self.ask("POST", "/submission", body, {"Content-Type": kind, **headers})

    # --- the wire -----------------------------------------------------------------
    def ask(
        self,
        verb: str,
        path: str,
        body: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request, answering a challenge once; a path continues the server's
        address, a full address is taken as it is."""
        url = path if "://" in path else f"{self.server}{path}"
        sent = dict(headers or {})
        if self.login and (known := self.login.header(verb, url)):
            sent["Authorization"] = known
        answer = self._once(verb, url, body, sent)
        challenge = answer.headers.get("www-authenticate", "")
        if answer.status == 401 and self.login and self.login.learn(challenge):
            sent["Authorization"] = self.login.header(verb, url)
            answer = self._once(verb, url, body, sent)
        return answer

    def _once(
        self,
        verb: str,
        url: str,
        body: bytes | Iterable[bytes] | None,
        headers: Mapping[str, str],
    ) -> Answer:
        usual = {
            "X-OpenRosa-Version": "1.0",
            "Date": formatdate(usegmt=True),
            "Accept-Language": self.language,
            "Accept-Encoding": "gzip",
            "User-Agent": "org.odk.collect.android/2026.2 Dalvik/2.1.0 (Linux; Android 9)",
        }
        to = urlsplit(url)
        kept = self._connection(to.netloc)
        target = to.path + (f"?{to.query}" if to.query else "")
        wanted = {**usual, **self.more, **headers}
        given = {name: value for name, value in wanted.items() if value}
        try:
            kept.request(verb, target, body, given)
            answer = kept.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            kept.close()
            raise
        found: dict[str, str] = {}
        for name, value in answer.getheaders():
            before = found.get(name.lower())
            found[name.lower()] = f"{before}, {value}" if before else value
        packed = found.get("content-encoding") == "gzip"
        content = gzip.decompress(content) if packed and content else content
        return Answer(answer.status, found, content, packed)

    def _connection(self, place: str) -> http.client.HTTPConnection:
        if place not in self._kept:
            self._kept[place] = http.client.HTTPConnection(place, timeout=30)
        return self._kept[place]


def batches(filled: Filled, most: int) -> Iterable[list[Part]]:
    """Split a submission as Collect does: the XML in each, files until the limit, and
    the mark of an unfinished one in all but the last."""
    xml = Part("xml_submission_file", filled.xml, "submission.xml", "text/xml")
    waiting = list(filled.files.items())
    while True:
        parts, size = [xml], len(xml.content)
        while waiting:
            name, content = waiting[0]
            full = size + len(content) > most or len(parts) > MOST_FILES
            if full and len(parts) > 1:
                break
            waiting.pop(0)
            parts.append(file_part(name, content))
            size += len(content)
        if waiting:
            parts.append(Part("*isIncomplete*", b"yes"))
        yield parts
        if not waiting:
            return


def file_part(name: str, content: bytes) -> Part:
    """Return a file as a part named by its name."""
    ending = name.rpartition(".")[2]
    return Part(
        name, content, name, MEDIA_TYPES.get(ending, "application/octet-stream")
    )


def whole(filled: Filled) -> list[Part]:
    """Return a submission as one body."""
    return next(iter(batches(filled, 1 << 40)))


def multipart(parts: Iterable[Part]) -> tuple[str, bytes]:
    """Return the content type and the bytes of a multipart/form-data body."""
    border = uuid4().hex
    lines = []
    for one in parts:
        told = f'form-data; name="{one.name}"'
        told += f'; filename="{one.file_name}"' if one.file_name else ""
        head = f"--{border}\r\nContent-Disposition: {told}\r\n"
        head += f"Content-Type: {one.media_type}\r\n" if one.media_type else ""
        lines += [head.encode(), b"\r\n", one.content, b"\r\n"]
    return (
        f"multipart/form-data; boundary={border}",
        b"".join([*lines, f"--{border}--\r\n".encode()]),
    )


def md5_of(content: bytes) -> str:
    """Return the hash as the documents write it."""
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()


def _listed(element: ET.Element) -> Listed:
    def maybe(key: str) -> str:
        found = element.findall(f"{LIST}{key}")
        _demand(len(found) < 2, f"{key} stands {len(found)} times")
        return (found[0].text or "") if found else ""

    code, name, version, digest, url = (
        _only(element, LIST, key)
        for key in ("formID", "name", "version", "hash", "downloadUrl")
    )
    described = maybe("descriptionText") or maybe("descriptionUrl")
    return Listed(code, name, version, digest, url, maybe("manifestUrl"), described)


def _only(element: ET.Element, namespace: str, key: str) -> str:
    found = element.findall(f"{namespace}{key}")
    _demand(len(found) == 1, f"{key} stands {len(found)} times")
    return found[0].text or ""


def _demand(true: bool, otherwise: str) -> None:
    if not true:
        raise Untrue(otherwise)


def _demand_xml(answer: Answer) -> None:
    kind = answer.headers.get("content-type", "")
    _demand("text/xml" in kind.lower(), f"Collect refuses the content type {kind!r}")


def _demand_hash(name: str, content: bytes, stated: str) -> None:
    _demand(stated == md5_of(content), f"{name} is {md5_of(content)}, stated {stated}")
