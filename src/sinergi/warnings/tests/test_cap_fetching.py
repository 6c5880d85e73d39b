"""Sources asked over the net: a small server of our own answers."""

import datetime as dt
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sinergi.doors.http import Refused
from sinergi.warnings.cap import fetching
from sinergi.warnings.cap.fetching import LONGEST_PAUSE, MORE, MOST_DOCUMENTS, fetch_due
from sinergi.warnings.models import CapMessage, CapReceipt, CapSource
from sinergi.warnings.services.cap_sources import BadSource, add_source, stop_source
from sinergi.warnings.tests.test_cap_receiving import DAY, HOSTILE, NAME, NOWCAST

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(minutes=15)


@dataclass
class Site:
    """What each path answers: status, body, headers; and what was asked."""

    port: int = 0
    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.pages[path] = (status, body, headers)


@pytest.fixture
def site(settings, tmp_path):
    settings.SINERGI_ALLOW_PRIVATE_ADDRESSES = True
    settings.MEDIA_ROOT = tmp_path
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found.asked.append((self.path, dict(self.headers)))
            status, body, headers = found.pages.get(self.path, (404, b"", {}))
            if headers.get("ETag") and headers["ETag"] == self.headers["If-None-Match"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def source(bawaslu, alice, site) -> CapSource:
    return add_source(
        bawaslu, name="Cuaca", url=site.url("/feed"), every=10, by=alice, at=DAY
    )


def atom(*paths: str, updated: str = "1") -> bytes:
    entries = "".join(
        f'<entry><updated>{updated}</updated><link rel="alternate" href="/human"/>'
        f'<link type="application/cap+xml" href="{path}"/></entry>'
        for path in paths
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


def numbered(number: int) -> bytes:
    return NOWCAST.replace(NAME, NAME + b".%d" % number)


def test_what_an_atom_feed_points_to_is_taken_once(source, site):
    site.put("/feed", atom("/1", "/2"))
    site.put("/1", numbered(1))
    site.put("/2", numbered(2))
    assert fetch_due(DAY) == 2
    assert fetch_due(DAY) == 0
    assert fetch_due(LATER) == 0
    assert [path for path, _headers in site.asked] == ["/feed", "/1", "/2", "/feed"]
    source.refresh_from_db()
    assert (source.problem, source.answered_at) == ("", LATER)


def test_an_rss_feed_and_a_message_inside_an_entry_are_read_too(source, site):
    item = f"<item><link>{site.url('/1')}</link><pubDate>x</pubDate></item>"
    site.put("/feed", f"<rss><channel>{item}</channel></rss>".encode())
    site.put("/1", numbered(1))
    assert fetch_due(DAY) == 1
    inside = numbered(2).partition(b"?>")[2]
    site.put("/feed", b"<feed><entry><content>" + inside + b"</content></entry></feed>")
    assert fetch_due(LATER) == 1


def test_an_address_may_be_the_message_itself(source, site):
    site.put("/feed", NOWCAST)
    assert fetch_due(DAY) == 1
    assert CapMessage.all_rows.get().source == source


def test_a_server_is_told_which_answer_we_have(source, site):
    site.put("/feed", atom("/1"), ETag='"a"')
    site.put("/1", numbered(1))
    fetch_due(DAY)
    assert fetch_due(LATER) == 0
    assert site.asked[-1][1]["If-None-Match"] == '"a"'
    source.refresh_from_db()
    assert (source.answered_at, source.problem) == (LATER, "")


def test_one_document_that_fails_leaves_the_others_and_is_asked_again(source, site):
    site.put("/feed", atom("/gone", "/1"), ETag='"a"')
    site.put("/1", numbered(1))
    assert fetch_due(DAY) == 1
    source.refresh_from_db()
    assert (source.problem, source.marker) == ("http-404", "")
    site.put("/gone", numbered(2))
    assert fetch_due(LATER) == 1


def test_of_a_long_feed_the_rest_comes_with_the_next_pass(source, site):
    paths = [f"/{number}" for number in range(MOST_DOCUMENTS + 2)]
    site.put("/feed", atom(*paths))
    for number, path in enumerate(paths):
        site.put(path, numbered(number))
    assert fetch_due(DAY) == MOST_DOCUMENTS
    source.refresh_from_db()
    assert source.problem == MORE
    assert fetch_due(DAY + dt.timedelta(minutes=1)) == 2


@pytest.mark.parametrize(
    ("status", "code"), [(500, "http-500"), (302, "http-302"), (403, "http-403")]
)
def test_one_that_fails_is_asked_with_growing_pauses(source, site, status, code):
    site.put("/feed", b"", status, Location=site.url("/1"))
    at, pauses = DAY, []
    for _n in range(9):
        assert fetch_due(at) == 0
        source.refresh_from_db()
        pauses.append(source.next_at - at)
        at = source.next_at
    assert pauses == sorted(pauses)
    assert pauses[0] == dt.timedelta(minutes=20)
    assert pauses[-1] == LONGEST_PAUSE
    assert source.problem == code
    site.put("/feed", NOWCAST)
    assert fetch_due(at) == 1
    source.refresh_from_db()
    assert (source.problem, source.tries) == ("", 0)


@pytest.mark.parametrize(
    "what", ["laughs", "large", "gzip bomb", "HTML", "NUL", "deep"]
)
def test_a_hostile_answer_is_kept_as_refused_and_named(source, site, what):
    site.put("/feed", HOSTILE[what])
    assert fetch_due(DAY) == 0
    source.refresh_from_db()
    assert source.problem
    assert CapReceipt.all_rows.get().message is None


def test_a_feed_that_leads_elsewhere_is_followed_nowhere(source, site):
    site.put(
        "/feed", atom("file:///etc/passwd", "javascript:x", "gopher://x/", "http://[")
    )
    assert fetch_due(DAY) == 0
    assert len(site.asked) == 1


def test_a_feed_may_not_lead_into_the_network_behind_us(source, site, settings):
    settings.SINERGI_ALLOW_PRIVATE_ADDRESSES = False
    fetch_due(DAY)
    source.refresh_from_db()
    assert (source.problem, site.asked) == ("not-https", [])


def test_a_stopped_source_is_asked_no_more(source, site, alice):
    stop_source(source, by=alice, at=DAY)
    assert fetch_due(LATER) == 0
    assert site.asked == []


def test_an_address_is_added_once_by_who_may(source, site, bawaslu, alice, charlie):
    given = {"name": "x", "url": site.url("/feed"), "every": 5, "at": DAY}
    with pytest.raises(BadSource, match="twice"):
        add_source(bawaslu, **given, by=alice)
    with pytest.raises(BadSource, match="not-yours"):
        add_source(bawaslu, **given, by=charlie)
    with pytest.raises(Refused):
        add_source(bawaslu, **(given | {"url": "ftp://x/"}), by=alice)


def test_a_source_that_fails_stops_none_behind_it(
    source, site, bawaslu, alice, monkeypatch
):
    second = add_source(
        bawaslu, name="Banjir", url=site.url("/other"), every=10, by=alice, at=DAY
    )
    site.put("/feed", NOWCAST)
    site.put("/other", numbered(7))
    take = fetching.receive

    def odd(content, arrival, **more):
        if arrival.source == source:
            raise RuntimeError("something nobody thought of")
        return take(content, arrival, **more)

    monkeypatch.setattr(fetching, "receive", odd)
    assert fetch_due(DAY) == 1
    source.refresh_from_db()
    second.refresh_from_db()
    assert (source.problem, second.problem) == ("failed", "")


def test_a_message_that_fails_stops_none_behind_it_in_its_feed(
    source, site, monkeypatch
):
    site.put("/feed", atom("/odd", "/1"))
    site.put("/odd", numbered(8))
    site.put("/1", numbered(1))
    take = fetching.receive

    def odd(content, arrival, **more):
        if arrival.address.endswith("/odd"):
            raise RuntimeError("something nobody thought of")
        return take(content, arrival, **more)

    monkeypatch.setattr(fetching, "receive", odd)
    assert fetch_due(DAY) == 1
    source.refresh_from_db()
    assert source.problem == "failed"
    monkeypatch.setattr(fetching, "receive", take)
    assert fetch_due(LATER) == 1
