"""Offices at work without a browser: each signs in for itself, from a machine of its own.

They use the pages' own forms over HTTP. Every office has an address of its own, since the
server counts attempts to sign in per source: sixty people at one desk would be refused.
"""

import csv
import http.client
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

from tests.browser.papers import text_of

PASSWORD = "perahu-senja-tepi-kali"  # noqa: S105 of people made up for this test
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")
AT_ONCE = 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def roster_of(institutions: list[str]) -> tuple[str, list[str]]:
    """Return a table that invites a lurah to each kelurahan, and their user names."""
    names = [f"uji.lurah.{number:02}" for number in range(1, len(institutions) + 1)]
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["nama", "nama pengguna", "lembaga", "peran"])
    for name, institution in zip(names, institutions, strict=True):
        table.writerow([f"Lurah ({institution})", name, institution, "lurah"])
    return out.getvalue(), names


def codes_on(slips: bytes, usernames: list[str]) -> dict[str, str]:
    """Return user name → one-time code, as the printed slips have them."""
    text = text_of(slips)
    found = re.findall(r"uji\.lurah\.\d\d", text)
    codes = dict(zip(found, CODE.findall(text), strict=True))
    assert sorted(codes) == usernames
    return codes


@dataclass
class Office:
    """One office before its own machine: a connection and the cookies it was given."""

    site: str
    number: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reach the server from an address of this office alone."""
        source = (f"127.0.1.{self.number}", 0)
        port = urlsplit(self.site).port
        self.line = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=60, source_address=source
        )

    def ask(self, path: str, **sent: str) -> tuple[int, str]:
        """Open a page, or send a form; return the status and the text."""
        headers = {
            "Host": urlsplit(self.site).netloc,
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        body = None
        if sent:
            token = self.cookies["sinergi_csrf"]
            body = urlencode({**sent, "csrfmiddlewaretoken": token})
        self.line.request("POST" if sent else "GET", path, body, headers | FORM)
        answer = self.line.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {k: one.value for k, one in SimpleCookie(line).items()}
        return answer.status, text

    def enter(self, username: str, code: str) -> None:
        """Set an own password with the printed code, and sign in with it."""
        self.ask("/invitation/")
        twice = {"password": PASSWORD, "again": PASSWORD}
        status, _ = self.ask("/invitation/", username=username, code=code, **twice)
        assert status == 302, f"{username}: the code was refused"
        given = {"login": username, "password": PASSWORD}
        status, _ = self.ask("/account/login/", **given)
        assert status == 302, f"{username}: signing in was refused"

    def keep_promise(self, words: str) -> None:
        """Accept the one promise of this office that holds the words, and report it."""
        own = f"/commitments/?mine=1&q={quote(words)}"
        rows = re.findall(r'name="row" value="(\d+)"', self.ask(own)[1])
        assert len(rows) == 1, f"office {self.number} sees {len(rows)}"
        for action in ("accept", "working", "report"):
            self.ask("/commitments/bulk/", row=rows[0], action=action)
        reported = self.ask(f"{own}&step=reported")[1]
        assert f'name="row" value="{rows[0]}"' in reported


def keep_promises(site: str, codes: dict[str, str], words: str) -> None:
    """Let all these offices come in, accept and report, a few of them at a time."""

    def work(numbered: tuple[int, tuple[str, str]]) -> None:
        number, (username, code) = numbered
        office = Office(site, number)
        office.enter(username, code)
        office.keep_promise(words)
        office.line.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done: Iterator[None] = pool.map(work, enumerate(codes.items(), start=1))
        list(done)
