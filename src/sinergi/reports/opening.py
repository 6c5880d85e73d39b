"""Words of reports while the office is unlocked: one question for many rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.reports.models import (
    Handling,
    Incident,
    Message,
    Party,
    Referral,
    Report,
    ReportFile,
)
from sinergi.reports.rules.told import Told
from sinergi.seals.keeping import is_unlocked, open_texts
from sinergi.seals.sealing import CannotOpen
from sinergi.seals.words import unpack


@dataclass(frozen=True, slots=True)
class Opened:
    """What a report says to who reads it; of a routed one the words handed over alone."""

    told: Told
    messages: list[tuple[Message, str]]
    files: list[tuple[ReportFile, str]]
    parties: list[tuple[Party, str, str]]
    referrals: list[tuple[Referral, str, str]]


def office_for(report: Report, actor: Actor) -> int:
    """Return by whose key this person reads the report: the receiver's, else the desk's."""
    own = actor.institutions_with(Permission.READ_REPORTS)
    if report.institution_id in own:
        return report.institution_id
    return report.handler_id or report.institution_id


def own_offices(actor: Actor) -> list[int]:
    """Return the offices in which this person reads reports."""
    return sorted(actor.institutions_with(Permission.READ_REPORTS))


def unlocked_offices(actor: Actor) -> list[int]:
    """Return those of them that are unlocked now."""
    return [one for one in own_offices(actor) if is_unlocked(one)]


def open_report(report: Report, actor: Actor) -> Opened | None:
    """Return what a report says; None where nothing was handed to this desk.

    Raises Locked.
    """
    office = office_for(report, actor)
    if office != report.institution_id:
        return _handed(report, office)
    messages = list(Message.visible.to(actor).filter(report=report))
    files = list(ReportFile.visible.to(actor).filter(report=report))
    parties = list(
        Party.visible.to(actor)
        .filter(report=report, removed_at=None)
        .select_related("institution", "person")
    )
    referrals = list(Referral.visible.to(actor).filter(report=report))
    sealed: list[Any] = [report.sealed_text, *(one.sealed_text for one in messages)]
    sealed += [one.sealed_name for one in files]
    sealed += [one.sealed_text for one in parties]
    sealed += [one.sealed_text for one in referrals]
    words = iter(_words(office, sealed))
    return Opened(
        Told.read(next(words)),
        [(one, str(next(words).get("text", ""))) for one in messages],
        [(one, str(next(words).get("name", ""))) for one in files],
        [(one, *_two(next(words), "office", "name")) for one in parties],
        [(one, *_two(next(words), "address", "note")) for one in referrals],
    )


def _handed(report: Report, office: int) -> Opened | None:
    row = Handling.all_rows.in_force().filter(report=report).first()
    if row is None or row.sealed_text is None:
        return None
    (words,) = _words(office, [row.sealed_text])
    return Opened(Told.read(words), [], [], [], [])


def _two(words: dict[str, Any], one: str, other: str) -> tuple[str, str]:
    return str(words.get(one, "")), str(words.get(other, ""))


def _words(office: int, sealed: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the words of each; empty for what no key of the office opens."""
    data = [bytes(one) if one is not None else b"" for one in sealed]
    try:
        return [unpack(one) for one in open_texts(office, data)]
    except CannotOpen:
        return [_alone(office, one) for one in data]


def _alone(office: int, data: bytes) -> dict[str, Any]:
    try:
        return unpack(open_texts(office, [data])[0])
    except CannotOpen:
        return {}


def titles_of(
    incidents: Sequence[Incident], actor: Actor
) -> dict[int, tuple[str, str]]:
    """Return incident → (title, note), of own ones whose office is unlocked."""
    offices = set(unlocked_offices(actor))
    found: dict[int, tuple[str, str]] = {}
    for office in offices:
        rows = [one for one in incidents if one.institution_id == office]
        words = _words(office, [one.sealed_text for one in rows]) if rows else []
        for one, told in zip(rows, words, strict=True):
            found[one.pk] = _two(told, "title", "note")
    return found


def stories_of(
    reports: Sequence[Report], actor: Actor, most: int = 160
) -> dict[int, str]:
    """Return report → the beginning of its story, of those whose office is unlocked."""
    offices = set(unlocked_offices(actor))
    found: dict[int, str] = {}
    for office in offices:
        rows = [one for one in reports if one.institution_id == office]
        words = _words(office, [one.sealed_text for one in rows]) if rows else []
        for one, told in zip(rows, words, strict=True):
            story = Told.read(told).story
            found[one.pk] = story if len(story) <= most else f"{story[:most]}…"
    return found
