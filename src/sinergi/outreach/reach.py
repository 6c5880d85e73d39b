"""Which sessions a page may show to whom, and what one may do there."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import Actor, signed_in
from sinergi.outreach.models import Session
from sinergi.outreach.rules.session import COURSES, OPEN, Step
from sinergi.outreach.services.rights import may_verify, writes_for


def session_of_line(request: HttpRequest, pk: int) -> Session:
    """Return a session the person is inside of; another's is a 404."""
    rows: Any = Session.visible.of_line(signed_in(request)).select_related(
        "organiser__superior", "election", "stage", "material__material", "quiz"
    )
    row: Session = get_object_or_404(rows, pk=pk)
    return row


def own_session(request: HttpRequest, pk: int) -> Session:
    """Return a session the person writes for; 403 for others who may see it."""
    row = session_of_line(request, pk)
    if not writes_for(row.organiser_id, signed_in(request)):
        raise PermissionDenied
    return row


@dataclass(frozen=True, slots=True)
class Rights:
    """What this person may do with the session now."""

    write: bool
    edit: bool
    report: bool
    postpone: bool
    cancel: bool
    revive: bool
    verify: bool
    unverify: bool
    take_back: bool
    certify: bool


def rights_of(session: Session, actor: Actor, *, begun: bool) -> Rights:
    """Return what the person may do with the session now."""
    write = writes_for(session.organiser_id, actor)
    verifies = may_verify(session, actor)
    step = Step(session.step)
    return Rights(
        write=write,
        edit=write and step in OPEN,
        report=write and step in OPEN and begun,
        postpone=write and step is Step.PLANNED,
        cancel=write and step is Step.PLANNED,
        revive=write and step is Step.CANCELLED,
        verify=verifies and step is Step.HELD,
        unverify=verifies and step is Step.VERIFIED,
        take_back=(write or verifies) and step is Step.HELD,
        certify=write
        and session.kind in COURSES
        and step in {Step.HELD, Step.VERIFIED},
    )
