"""The door with one office that can receive, in a city of a few places."""

import re
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.test import Client

from sinergi.public.proof import parts_of
from sinergi.reports.tests.conftest import keys, office  # noqa: F401 fixtures
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
STORY = (
    "Pada malam hari ketua RT membagikan amplop berisi uang kepada warga di pos ronda "
    "Penggilingan dan meminta kami memilih calon tertentu."
)


@dataclass
class Teller:
    """Somebody without JavaScript who fills in the pages as they come."""

    client: Client
    root: str = "/lapor/"
    text: str = ""
    sent: dict[str, object] = field(default_factory=dict)

    def open(self, part: str = "") -> str:
        """Open a page."""
        self.text = self.client.get(self.root + part).content.decode()
        return self.text

    def post(self, part: str, *, status: int = 200, **more: object) -> str:
        """Send what the page carries, and what is filled in."""
        carried: dict[str, list[object]] = {}
        for name, value in HIDDEN.findall(self.text):
            carried.setdefault(name, []).append(unescape(value))
        carried |= {name: [value] for name, value in more.items()}
        self.sent = dict(carried)
        answer = self.client.post(self.root + part, carried)
        assert answer.status_code == status, answer.content.decode()[-3000:]
        self.text = answer.content.decode(errors="replace")
        return self.text

    @property
    def sum(self) -> str:
        """The answer to the question of the form."""
        (form,) = dict.fromkeys(
            value for name, value in HIDDEN.findall(self.text) if name == "form"
        )
        return str(sum(parts_of(form.partition(".")[0])))

    @property
    def receipt(self) -> str:
        """The receipt that the page shows."""
        found = re.search(r"data-receipt>([^<]+)<", self.text)
        assert found, self.text
        return found[1]


@pytest.fixture
def teller(office, areas, client) -> Teller:  # noqa: F811
    return Teller(client)
