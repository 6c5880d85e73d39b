"""Samples of messages from outside, their source, and a feed of our warnings."""

from pathlib import Path

from conftest import MEETING
from sinergi.warnings.models import CapSource
from sinergi.warnings.services.cap_receiving import Arrival, receive
from sinergi.warnings.services.cap_sources import make_cap_feed
from tests.rows.sample import Owner, Sample

NOWCAST = Path(__file__).parents[2] / "src/sinergi/warnings/tests/cap/nowcast.xml"
NAME = "2.49.0.1.360.0.2024.02.14.05.30.0001"


def a_message(owner: Owner) -> Sample:
    """Return a restricted message that came from a source of the institution."""
    name, word = owner.word("Sumber"), owner.word("pesan-")
    source = CapSource.all_rows.create(
        institution=owner.of, name=name, url=f"https://{word}.example/", added_at=MEETING,
        next_at=MEETING,
    )  # fmt: skip
    text = NOWCAST.read_text().replace(NAME, word)
    text = text.replace("<scope>Public", "<scope>Restricted")
    text = text.replace("Hujan Lebat disertai Petir di", owner.word("Hujan"))
    arrival = Arrival(institution=owner.of, source=source)
    row = receive(text.encode(), arrival, by=None, at=MEETING).message
    receive(f"<{word}/>".encode(), arrival, by=None, at=MEETING)
    base = f"/cap/messages/{row.key}/"
    return Sample(
        words=(name, word, owner.word("Hujan")),
        addresses=(base, f"{base}document.xml"),
        posts=(
            f"{base}draft/",
            f"/cap/sources/{source.pk}/stop/",
        ),
        lists=("/cap/?show=all", "/cap/refused/", "/cap/sources/"),
        targets=(f"cap-message:{row.pk}", f"cap-source:{source.pk}"),
    )


def a_cap_feed(owner: Owner) -> Sample:
    """Return a feed of our warnings that somebody made for a program."""
    word = owner.word("Program")
    row, _token = make_cap_feed(word, language="id", by=owner.by, at=MEETING)
    return Sample(
        words=(word,), posts=(f"/cap/feeds/{row.pk}/revoke/",), lists=("/cap/feeds/",),
        targets=(f"cap-feed:{row.pk}",),
    )  # fmt: skip
