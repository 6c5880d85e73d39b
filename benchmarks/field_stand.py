"""What every benchmark of field data stands on: a fresh server, senders, one form."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.field_server import FieldServer
from benchmarks.field_shots import Magazine, jpeg
from devtools import machine
from tests.openrosa.client import close_all
from tests.openrosa.formset import FORMS, LONG, SETTINGS, VERSION, Written
from tests.openrosa.instances import Filled, fill
from tests.openrosa.site import Site, Stage, on_stage

SQLITE, POSTGRES = "sqlite", "postgres"
PHOTO_BYTES = 60_000
WITH_PHOTO = Written(
    "uji-laporan",
    """| survey |
|  | type | name | label::Bahasa Indonesia (id) | label::English (en) | parameters |
|  | text | tps | TPS | Polling station |  |
|  | integer | hadir | Pemilih hadir | Voters present |  |
|  | integer | sah | Suara sah | Valid votes |  |
|  | image | photo | Foto | Photo | max-pixels=1024 |
"""
    + SETTINGS.format(title="Uji laporan", code="uji-laporan", version=VERSION),
)
LONG_FORM = FORMS[LONG]


class NoPostgres(RuntimeError):
    """PostgreSQL cannot be had here."""


@dataclass
class Stand:
    """A server at work and what to send to it."""

    server: FieldServer
    stage: Stage
    magazine: Magazine

    def hashes(self) -> dict[str, str]:
        """Return by instance the hashes of what is kept, read from the bytes anew."""
        found: dict[str, str] = self.stage.ask("hashes")["hashes"]
        return found

    def count(self) -> int:
        """Return how many submissions are kept."""
        return int(self.stage.ask("count")["count"])


def prepare_empty(server: FieldServer) -> None:
    """Make the data folder ready, without the example."""
    server.prepare("--empty")


@contextmanager
def stand(
    database: str,
    form: Written,
    people: int,
    each: int = 1,
    settings: Mapping[str, str] | None = None,
    make_ready: Callable[[FieldServer], None] = prepare_empty,
) -> Iterator[Stand]:
    """Serve a fresh data folder with a form in use and people who have devices.

    `make_ready` fills the data folder before the server starts. Raises NoPostgres where that is asked for and not installed.
    """
    with ExitStack() as stack:
        _end_orderly()
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="sinergi-field-")
        )
        server = FieldServer(
            Path(folder) / "home", _database(stack, database), more=dict(settings or {})
        )
        make_ready(server)
        stage = stack.enter_context(on_stage(server.environment()))
        server.start()
        stack.callback(server.stop)
        filled = _filled(Site(server.address, server.home, "", stage), form)
        secrets = stage.ask("crowd", people=people, each=each)["secrets"]
        yield Stand(server, stage, Magazine(filled, secrets, server.port))


def _end_orderly() -> None:
    """Let SIGTERM end this process by its `finally` clauses: no server stays behind."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))


def _database(stack: ExitStack, kind: str) -> str:
    if kind == SQLITE:
        return ""
    programs = machine.find_postgres()
    if programs is None:
        raise NoPostgres
    return stack.enter_context(machine.postgres(programs, machine.DURABLE))


def _filled(site: Site, form: Written) -> Filled:
    """Fetch the form as a device does and fill it in; photos as large as a phone's."""
    site.publish(form)
    client = site.client(site.device().secret)
    blank = client.download(client.listed(form.code))
    close_all()
    filled = fill(blank.xform, blank.media)
    files = dict.fromkeys(filled.files, jpeg(PHOTO_BYTES))
    return Filled(filled.instance_id, filled.xml, files)
