"""The server under test from the side that OpenRosa leaves open: who may send, which
forms there are, and what was kept.

Everything of that kind is done by `tests.openrosa.backstage`, a process of its own that
works on the same data; the tests themselves import nothing of the server.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.openrosa.client import Collect
from tests.openrosa.formset import Written
from tests.openrosa.instances import Filled
from tests.openrosa.passwords import Login

SENDER = "petugas"


@dataclass
class Stage:
    """Asks the backstage process, one question at a time."""

    process: subprocess.Popen[str]

    def ask(self, act: str, **words: object) -> dict[str, Any]:
        """Return its answer; RuntimeError with its words when it failed."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("no pipes")
        self.process.stdin.write(json.dumps({"act": act, **words}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line or '{"failed": "backstage ended"}')
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer


@contextmanager
def on_stage(environment: dict[str, str]) -> Iterator[Stage]:
    """Start the backstage process on the data that the environment names."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.openrosa.backstage"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Stage(process)
    finally:
        process.communicate(timeout=30)


@dataclass(frozen=True, slots=True)
class Device:
    """A device and its secret."""

    number: int
    secret: str

    @property
    def login(self) -> Login:
        """What a client gives that insists on name and password."""
        return Login(f"device-{self.number}", self.secret)


@dataclass(frozen=True, slots=True)
class Kept:
    """A submission as the server keeps it."""

    xml: bytes
    sha256: str
    state: str
    test: bool
    current: bool
    missing: tuple[str, ...]
    files: dict[str, str]
    person: str
    device: int | None
    version: str
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """A running server."""

    address: str
    home: Path
    database: str
    stage: Stage

    def device(self, person: str = SENDER) -> Device:
        """Make a device of a person, who is made when new."""
        made = self.stage.ask("device", person=person)
        return Device(made["number"], made["secret"])

    def revoke(self, device: Device) -> None:
        """Let a device send nothing any more."""
        self.stage.ask("revoke", number=device.number)

    def client(
        self, secret: str, *, test: bool = False, language: str = "id"
    ) -> Collect:
        """Return a client with the token in its server's address."""
        ending = "/test" if test else ""
        return Collect(f"{self.address}/or/{secret}{ending}", language=language)

    def publish(self, form: Written, *, draft: bool = False) -> str:
        """Upload a form and, unless it stays a draft, put it in use; return its code."""
        media = {name: b64encode(one).decode() for name, one in form.media.items()}
        answer = self.stage.ask(
            "publish", markdown=form.markdown, media=media, draft=draft
        )
        return str(answer["code"])

    def retire(self, code: str) -> None:
        """Offer a form to nobody any more."""
        self.stage.ask("retire", code=code)

    def kept(self, instance_id: str) -> list[Kept]:
        """Return what is kept of an instance: one, or nothing."""
        rows = self.stage.ask("kept", instance_id=instance_id)["rows"]
        return [
            Kept(b64decode(row.pop("xml")), missing=tuple(row.pop("missing")), **row)
            for row in rows
        ]

    @staticmethod
    def hashes_of(filled: Filled) -> dict[str, str]:
        """Return what the files of a filled form hash to, by their names."""
        return {
            name: hashlib.sha256(content).hexdigest()
            for name, content in filled.files.items()
        }

    def count(self) -> int:
        """Return how many submissions are kept."""
        return int(self.stage.ask("count")["count"])

    def hashes(self) -> dict[str, str]:
        """Return the kept hash of every instance, each read from the kept bytes anew."""
        found: dict[str, str] = self.stage.ask("hashes")["hashes"]
        return found
