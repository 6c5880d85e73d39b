"""One event of a stream, sent and decided about by the services that people use.

The senders are the sandbox's field people (`replay.people`): one supervisor per kecamatan,
decided about by another person. What comes of it (sightings, alarms, warnings) is made by
the same code as in a real installation.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sinergi.observations.models import Channel, FormVersion, State, Submission
from sinergi.observations.services.receiving import (
    Sent,
    UnknownForm,
    receive_submission,
)
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.writing import filled_xml
from sinergi.replay.people import FieldPeople
from sinergi.replay.rules.events import Event

NAMESPACE = uuid.UUID("6b0d3f5e-7a51-4a0e-9e5b-0b6a6b7d2f10")


class Feeder:
    """Sends events; remembers the form versions and people, which do not change meanwhile."""

    def __init__(self, people: FieldPeople, stream: str) -> None:
        self.people, self.stream = people, stream
        self._versions: dict[str, str] = {}

    def send(self, number: int, event: Event, at: dt.datetime) -> Submission:
        """Send event `number` of the stream; again it changes nothing. Raises UnknownForm.

        It is received at this time of the sandbox, as nobody knew of it before; what it
        tells of bears its own hour.
        """
        xml = filled_xml(
            "data", event.form, self._version(event.form), nested(event.answers),
            instance_id=self.instance_id(number),
        )  # fmt: skip
        receipt = receive_submission(
            Sent(xml), person=self.people.sender(event.area), channel=Channel.BROWSER,
            at=at,
        )  # fmt: skip
        return receipt.submission

    def instance_id(self, number: int) -> str:
        """Return the id of event `number`, the same each time."""
        return f"uuid:{uuid.uuid5(NAMESPACE, f'{self.stream}/{number}')}"

    def accept(self, submission: Submission, at: dt.datetime) -> None:
        """Accept it as the reviewer, unless a person has decided already."""
        row = Submission.all_rows.light().get(pk=submission.pk)
        if row.state == State.NEW:
            review_submission(row, State.ACCEPTED, by=self.people.reviewer, at=at)

    def _version(self, code: str) -> str:
        if code not in self._versions:
            rows = FormVersion.all_rows.filter(form__code=code, state="published")
            row = rows.order_by("-pk").first()
            if row is None:
                raise UnknownForm(code)
            self._versions[code] = row.version
        return self._versions[code]


def nested(answers: Mapping[str, str]) -> dict[str, Any]:
    """Return answers by path as groups: "where/area" becomes {"where": {"area": ...}}."""
    found: dict[str, Any] = {}
    for path, text in answers.items():
        *groups, name = path.split("/")
        inside = found
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[name] = text
    return found
