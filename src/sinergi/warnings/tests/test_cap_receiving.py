"""Messages in: read whole, chained, placed, told apart from what only looks like one."""

import datetime as dt
import gzip
from pathlib import Path

import pytest
import shapely

from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import CapMessage, CapReceipt
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.services.cap_receiving import Arrival, bytes_of, receive
from sinergi.warnings.tests.test_cap_writing import put_shape
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db
NOWCAST = (Path(__file__).parent / "cap" / "nowcast.xml").read_bytes()
DAY = dt.datetime(2024, 2, 13, 23, 0, tzinfo=dt.UTC)
"""Six in the morning of the day it is about."""
NAME = b"2.49.0.1.360.0.2024.02.14.05.30.0001"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def take(bawaslu, alice):
    def take_in(content: bytes, institution=None, at=DAY) -> CapReceipt:
        arrival = Arrival(institution=institution or bawaslu)
        return receive(content, arrival, by=alice, at=at)

    return take_in


def codes(receipt: CapReceipt) -> list[str]:
    return [one["code"] for one in receipt.faults]


def changed(*pairs: tuple[bytes, bytes], of: bytes = NOWCAST) -> bytes:
    for old, new in pairs:
        assert old in of
        of = of.replace(old, new)
    return of


def follower(kind: bytes, hour: bytes = b"06", number: bytes = b"0002") -> bytes:
    """Return a message that names the first one."""
    named = (
        b"<references>peringatan@cuaca.example," + NAME + b",2024-02-14T05:30:00+07:00"
        b"</references>\n  <info>"
    )
    return changed(
        (b".0001<", b"." + number + b"<"),
        (b"2024-02-14T05:30:00", b"2024-02-14T" + hour + b":30:00"),
        (b"<msgType>Alert", b"<msgType>" + kind),
        (b"<code>profil-lokal-1</code>\n  <info>", named),
    )


def test_a_message_is_kept_as_it_came_and_read_in_both_languages(take):
    receipt = take(NOWCAST)
    row = receipt.message
    assert bytes_of(receipt) == NOWCAST
    assert (row.severity, row.urgency, row.hazard) == (
        "Moderate", "Immediate", Hazard.WEATHER,
    )  # fmt: skip
    assert [one["language"] for one in row.told] == ["id-ID", "en-US"]
    assert row.headline == "Hujan Lebat disertai Petir di Jakarta Timur"
    assert row.expires_at == dt.datetime(2024, 2, 14, 1, 30, tzinfo=dt.UTC)
    assert row.remarks == []
    fact = Fact.all_rows.get(verb=Verb.CAP_RECEIVED)
    assert fact.target == f"cap-message:{row.pk}"


def test_the_same_bytes_are_the_same_receipt_and_the_same_name_the_same_message(take):
    first = take(NOWCAST)
    assert take(NOWCAST, at=DAY + dt.timedelta(hours=1)) == first
    assert take(NOWCAST + b"\n").message == first.message
    assert take(gzip.compress(NOWCAST)).message == first.message
    assert Fact.all_rows.filter(verb=Verb.CAP_RECEIVED).count() == 1


def test_it_is_in_force_from_its_time_to_its_end(take):
    row = take(NOWCAST).message
    rows = CapMessage.all_rows
    assert list(rows.in_force(DAY)) == [row]
    assert not rows.in_force(row.sent_at - dt.timedelta(seconds=1)).exists()
    assert not rows.in_force(row.expires_at).exists()


@pytest.mark.parametrize(
    "pair",
    [(b"<status>Actual", b"<status>Exercise"), (b"<status>Actual", b"<status>Test")],
)
def test_an_exercise_is_never_in_force(take, pair):
    take(changed(pair))
    assert not CapMessage.all_rows.in_force(DAY).exists()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_updates_and_cancellations_end_what_they_name_in_any_order(take, order):
    second = follower(b"Update")
    third = changed(
        (NAME, NAME[:-1] + b"2"), (b"05:30:00", b"06:30:00"),
        of=follower(b"Cancel", b"07", b"0003"),
    )  # fmt: skip
    for number in order:
        take([NOWCAST, second, third][number])
    first = CapMessage.all_rows.get(identifier=NAME.decode())
    assert first.ended_by.message_type == "Update"
    assert first.ended_by.ended_by.message_type == "Cancel"
    rows = CapMessage.all_rows
    assert rows.in_force(DAY).get() == first
    assert rows.in_force(DAY + dt.timedelta(minutes=45)).get() == first.ended_by
    assert not rows.in_force(DAY + dt.timedelta(minutes=95)).exists()


def test_nobody_takes_back_what_another_sender_said(take):
    row = take(NOWCAST).message
    take(changed((b"<sender>peringatan@", b"<sender>orang@"), of=follower(b"Cancel")))
    row.refresh_from_db()
    assert row.ended_by is None


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_entered_by_hand_ends_nothing_of_another_institution(
    take, pemkot, first
):
    """Nobody has proved who sent it."""
    said = [(NOWCAST, None), (follower(b"Cancel"), pemkot)]
    for content, institution in (said[first], said[1 - first]):
        take(content, institution=institution)
    assert CapMessage.all_rows.get(identifier=NAME.decode()).ended_by is None


def test_a_restricted_message_is_of_who_received_it(take, alice, charlie, pemkot):
    hidden = changed((b"<scope>Public", b"<scope>Restricted"))
    row = take(hidden).message
    assert CapMessage.visible.to(alice).get() == row
    assert not CapMessage.visible.to(charlie).exists()
    assert take(hidden, institution=pemkot).message != row


# --- where it holds -----------------------------------------------------------------------


def test_its_codes_tell_the_areas(take, areas):  # noqa: F811
    code = (
        b"<areaDesc>Jakarta Timur</areaDesc><geocode><valueName>kode</valueName>"
        b"<value>31.75.06.1003</value></geocode></area>\n  </info>\n</alert>"
    )
    old = b"<areaDesc>Jakarta Timur</areaDesc></area>\n  </info>\n</alert>"
    row = take(changed((old, code))).message
    assert (row.area_codes, row.area_by) == (["31.75.06.1003"], "code")


@pytest.mark.parametrize("circle", [False, True])
def test_else_its_shapes_do(take, areas, circle):  # noqa: F811
    put_shape("31.75.06.1003", shapely.box(106.92, -6.20, 106.96, -6.16), 4)
    put_shape("31.75.06.1005", shapely.box(106.96, -6.20, 106.99, -6.16), 4)
    put_shape("31.75.04.1001", shapely.box(106.85, -6.30, 106.89, -6.26), 4)
    content = NOWCAST
    if circle:
        begin, end = content.index(b"<polygon>"), content.index(b"</polygon>")
        content = (
            content[:begin] + b"<circle>-6.18,106.95 3</circle>" + content[end + 10 :]
        )
    row = take(content).message
    assert (row.area_codes, row.area_by) == (
        ["31.75.06.1003", "31.75.06.1005"],
        "shape",
    )
    assert row.area_code == "31.75.06"


# --- what is no message -------------------------------------------------------------------


def test_all_that_is_wrong_is_told_at_once(take):
    receipt = take(changed(
        (b"<status>Actual", b"<status>Nyata"), (b"<scope>Public</scope>", b""),
        (b"2024-02-14T05:30:00+07:00", b"kemarin"),
    ))  # fmt: skip
    assert receipt.message is None
    assert codes(receipt) == ["no-time", "not-a-value", "missing"]


def test_what_can_be_left_out_is_a_remark(take):
    row = take(changed(
        (b"<urgency>Immediate", b"<urgency>Segera"), (b"-6.15,106.90 ", b"-6.15,506.90 "),
        (b"08:30:00+07:00", b"nanti"),
    )).message  # fmt: skip
    found = [one["code"] for one in row.remarks]
    assert {*found} == {"taken-as-unknown", "left-out", "no-time"}
    assert row.urgency == "Unknown"
    assert row.expires_at == row.sent_at + dt.timedelta(hours=24)


@pytest.mark.parametrize("namespace", [
    b"urn:oasis:names:tc:emergency:cap:1.1", b"http://www.incident.com/cap/1.0",
    b"urn:example:profile",
])  # fmt: skip
def test_other_versions_and_profiles_are_read_alike(take, namespace):
    content = changed((b"urn:oasis:names:tc:emergency:cap:1.2", namespace))
    content = content.replace(
        b"</alert>", b'<x:more xmlns:x="urn:x">1</x:more></alert>'
    )
    row = take(content).message
    assert row.profile == namespace.decode()


def laughs() -> bytes:
    lines = [b'<!ENTITY a "ha">']
    lines += [
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    ]
    return b"<?xml version='1.0'?><!DOCTYPE alert [%s]><alert>&j;</alert>" % b"".join(
        lines
    )


HOSTILE = {
    "laughs": laughs(),
    "outside entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<alert><sender>&x;</sender></alert>",
    "outside DTD": b'<!DOCTYPE alert SYSTEM "http://127.0.0.1/x.dtd"><alert/>',
    "deep": b"<a>" * 100_000 + b"</a>" * 100_000,
    "wide": b"<alert>" + b"<info/>" * 60_000 + b"</alert>",
    "large": b"<alert>" + b" " * (3 * 1024 * 1024) + b"</alert>",
    "gzip bomb": gzip.compress(b"<alert>" + b" " * (40 * 1024 * 1024)),
    "gzip of gzip": gzip.compress(gzip.compress(NOWCAST)),
    "half a gzip": gzip.compress(NOWCAST)[:-20],
    "no gzip": b"\x1f\x8b" + NOWCAST,
    "NUL": NOWCAST.replace(b"Hujan", b"Hu\x00jan"),
    "NUL by number": NOWCAST.replace(b"Hujan", b"Hu&#0;jan"),
    "wrong encoding": NOWCAST.replace(b"Hujan", b"Huj\xe4n"),
    "unknown encoding": NOWCAST.replace(b'"UTF-8"', b'"UTF-99"'),
    "told UTF-16": NOWCAST.replace(b'"UTF-8"', b'"UTF-16"'),
    "half": NOWCAST[:900],
    "two roots": NOWCAST + NOWCAST[40:],
    "HTML": b"<!doctype html><html><body>Halaman</body></html>",
    "JSON": b'{"alert": 1}',
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "empty": b"",
    "blanks": b" \n ",
    "other XML": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "no words": b"<alert/>",
    "no time at all": NOWCAST.replace(b"2024-02-14T05:30:00+07:00", b"0001-01-01T00:00:00+14:00"),
    "no offset": NOWCAST.replace(b"05:30:00+07:00", b"05:30:00"),
    "long name": NOWCAST.replace(NAME, b"1" * 5_000),
    "control in a name": NOWCAST.replace(NAME, b"1&#9;2\xe2\x80\xae"),
    "cancels nothing": NOWCAST.replace(b"<msgType>Alert", b"<msgType>Cancel"),
    "says nothing": b"".join(NOWCAST.partition(b"<info>")[:1]) + b"</alert>",
    "many points": NOWCAST.replace(b"-6.15,106.90 ", b"-6.15,106.90 " * 30_000),
    "many areas": NOWCAST.replace(b"<area>", b"<area/>" * 500 + b"<area>"),
}  # fmt: skip
ODD = {
    "UTF-16": NOWCAST.decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16"),
    "crossed": NOWCAST.replace(b"-6.15,107.00 -6.21,107.00", b"-6.21,107.00 -6.15,107.00"),
    "whole world": NOWCAST.replace(
        b"-6.15,106.90 -6.15,107.00 -6.21,107.00 -6.21,106.90 -6.15,106.90",
        b"-90,-180 -90,180 90,180 90,-180 -90,-180",
    ),
    "no number": NOWCAST.replace(b"-6.15,106.90 ", b"nan,inf 1e999,1 "),
    "one line": NOWCAST.replace(b" -6.21,107.00 -6.21,106.90", b" -6.15,107.10"),
    "numbers": NOWCAST.replace(b"<severity>Moderate", b"<severity>3"),
    "element inside": NOWCAST.replace(b"<event>Hujan", b"<event><b>Hujan</b>"),
    "odd sender": NOWCAST.replace(b"<sender>", b"<sender>Cuaca, "),
    "odd language": NOWCAST.replace(b"id-ID", b"bahasa" * 50),
    "odd references": NOWCAST.replace(b"<code>", b"<references>a,,b ,, x</references><code>"),
    "long event": NOWCAST.replace(b"<event>", b"<event>" + b"H" * 9_000),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_or_broken_is_refused_with_its_reasons(take, what):
    receipt = take(HOSTILE[what])
    assert receipt.message is None
    assert codes(receipt)
    assert take(HOSTILE[what]) == receipt
    assert not CapMessage.all_rows.exists()


@pytest.mark.parametrize("what", ODD)
def test_what_is_only_odd_is_read(take, areas, what):  # noqa: F811
    put_shape("31.75.06.1003", shapely.box(106.92, -6.20, 106.96, -6.16), 4)
    receipt = take(ODD[what])
    assert codes(receipt) == []
    assert receipt.message is not None
