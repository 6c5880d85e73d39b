"""Who stands where at a meeting: reading its rows for pages, and what one may do there."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import Actor, signed_in
from sinergi.commitments.models import Meeting
from sinergi.commitments.rules.meeting import ALLOWED, HAPPENED, Step
from sinergi.commitments.services.meeting import is_host

Row = TypeVar("Row", bound=models.Model)


def meeting_of_line(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting the person's line holds or is asked to; another's is a 404."""
    rows = Meeting.visible.of_line(signed_in(request)).select_related(
        "host", "election", "previous"
    )
    return get_object_or_404(rows, pk=pk)


def hosted_meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting the person holds for its host; 403 for others who may see it."""
    row = meeting_of_line(request, pk)
    if not is_host(row, signed_in(request)):
        raise PermissionDenied
    return row


def row_of_host(request: HttpRequest, model: type[Row], pk: int) -> tuple[Meeting, Any]:
    """Return a row that hangs on a meeting the person holds, and the meeting."""
    visible: Any = model.visible  # type: ignore[attr-defined]
    row = get_object_or_404(visible.to(signed_in(request)), pk=pk)
    return hosted_meeting(request, row.meeting_id), row


@dataclass(frozen=True, slots=True)
class Rights:
    """What this person may do with the meeting now."""

    host: bool
    edit: bool
    conclude: bool
    moves: tuple[Step, ...]

    @property
    def invite(self) -> bool:
        """True when invitations may go out."""
        return Step.INVITED in self.moves

    @property
    def hold(self) -> bool:
        """True when it may be noted as held."""
        return Step.HELD in self.moves and not self.reopen

    @property
    def reopen(self) -> bool:
        """True when minutes that were sent may be taken back."""
        return self.host and not self.edit and Step.HELD in self.moves

    @property
    def send(self) -> bool:
        """True when the minutes may be sent for approval."""
        return Step.MINUTES in self.moves

    @property
    def publish(self) -> bool:
        """True when approved minutes may be published."""
        return Step.PUBLISHED in self.moves

    @property
    def cancel(self) -> bool:
        """True while the meeting can be called off."""
        return Step.CANCELLED in self.moves


def rights_of(meeting: Meeting, actor: Actor) -> Rights:
    """Return what the person may do with the meeting now."""
    host = is_host(meeting, actor)
    edit = host and meeting.is_open
    return Rights(
        host=host,
        edit=edit,
        conclude=edit and meeting.step in HAPPENED,
        moves=tuple(ALLOWED[Step(meeting.step)]) if host else (),
    )
