"""What the page of one submission shows: its answers, files, edits, decisions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.observations.answering import (
    Speaker,
    place_names,
    reader_language,
)
from sinergi.observations.asking import questions_of
from sinergi.observations.chains import is_replaced
from sinergi.observations.form_outline import Question
from sinergi.observations.instance import leaves
from sinergi.observations.listing import Asked, find
from sinergi.observations.models import (
    FormVersion,
    OutsideNumber,
    Review,
    State,
    Submission,
)
from sinergi.observations.querysets.submission import SubmissionQuerySet
from sinergi.observations.rules.review import ALLOWED

REVIEW_TEXTS: dict[str, Promise] = {
    "move": gettext_lazy("This was decided already; see where it stands now."),
    "reason": gettext_lazy("Write the reason: the sender reads it on the device."),
    "long": gettext_lazy("The reason is too long. Write at most 2,000 characters."),
    "edited": gettext_lazy("The sender has sent a newer one. Decide about that one."),
    "place": gettext_lazy("The place is not known. Give the area first."),
    "test": gettext_lazy("This was sent to try a draft; nothing is decided about it."),
    "own": gettext_lazy("You sent this yourself. Somebody else decides about it."),
    "missing": gettext_lazy(
        "Files of it have not come yet. Wait until the device has sent them."
    ),
    "answers": gettext_lazy(
        "An answer it is counted by is missing or unknown. Send it back for correction."
    ),
    "stale": gettext_lazy(
        "Somebody decided about it while you were reading. Look at it as it is now."
    ),
    "busy": gettext_lazy(
        "Others are working on it just now; nothing was changed. Try again in a moment."
    ),
}
"""Why a decision is not taken and what to do, by the code of BadReview."""

FILLED_IN_TYPES = frozenset(
    {
        "start", "end", "today", "deviceid", "username", "email", "phonenumber",
        "simserial", "subscriberid", "audit", "geopoint",
    }
)  # fmt: skip
"""Types that a device fills in by itself where nothing is asked; calculations are not."""

ACT_NAMES: dict[State, Promise] = {
    State.ACCEPTED: gettext_lazy("Accept"),
    State.CORRECTION: gettext_lazy("Send back"),
    State.REJECTED: gettext_lazy("Reject"),
}
"""What the button of a decision says, in the order of the buttons."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer an edit has changed; empty where there was none."""

    label: str
    before: str
    after: str


def changes_between(
    old: Submission, new: Submission, version: FormVersion, actor: Actor
) -> list[Change]:
    """Return what an edit answers otherwise, question by question, in their order.

    What the device fills in by itself, such as when the form was closed, is no answer.
    """
    before, after = (_grouped(one.answers.get("values", {})) for one in (old, new))
    questions = questions_of(version)
    by_path = {one.path: one for one in questions}
    values = [one.answers.get("values", {}) for one in (old, new)]
    speaker = Speaker(reader_language(), place_names(questions, values, actor))

    def said(path: str, texts: list[str]) -> str:
        question = by_path.get(path)
        return " · ".join(
            speaker.say(question, one) if question else one for one in texts
        )

    return [
        Change(
            speaker.label(by_path[path]) if path in by_path else path,
            said(path, before.get(path, [])),
            said(path, after.get(path, [])),
        )
        for path in dict.fromkeys([*before, *after])
        if before.get(path) != after.get(path) and not _is_filled_in(by_path.get(path))
    ]


def _is_filled_in(question: Question | None) -> bool:
    return (
        question is not None and not question.asked and question.type in FILLED_IN_TYPES
    )


def _grouped(values: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, text in leaves(values):
        found.setdefault(path, []).append(text)
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: "received", "edited" or "reviewed"."""

    at: dt.datetime
    kind: str
    row: Submission | Review
    changes: tuple[Change, ...] = ()


def chain_of(row: Submission, actor: Actor) -> list[Submission]:
    """Return the submission with what it edits and what edits it, oldest first."""
    rows = Submission.visible.to(actor)
    first = row.root_id or row.pk
    chain = rows.filter(pk=first) | rows.filter(root_id=first)
    joined = chain.defer("xml").select_related("version__form", "person", "device")
    return list(joined.order_by("pk"))


def history_of(row: Submission, chain: list[Submission], actor: Actor) -> list[Entry]:
    """Return everything that happened to it and its edits, in the order of time."""
    entries = []
    for place, one in enumerate(chain):
        old = chain[place - 1] if place else None
        changes = changes_between(old, one, row.version, actor) if old else []
        kind = "edited" if old else "received"
        entries.append(Entry(one.received_at, kind, one, tuple(changes)))
    reviews = Review.visible.to(actor).filter(submission__in=chain)
    entries += [
        Entry(review.at, "reviewed", review)
        for review in reviews.select_related("person", "submission")
    ]
    return sorted(entries, key=lambda entry: entry.at)


@dataclass(frozen=True, slots=True)
class Act:
    """A decision this person may take now."""

    state: State
    name: str | Promise


def may_review(row: Submission, actor: Actor) -> bool:
    """True when the row is of the line in which this person decides."""
    return row.institution_id in actor.line_with(Permission.REVIEW_SUBMISSIONS)


def acts_for(row: Submission, actor: Actor) -> list[Act]:
    """Return the decisions this person may take now, as buttons; none for one's own."""
    if not may_review(row, actor) or row.person_id == actor.pk:
        return []
    if row.test or is_replaced(row):
        return []
    return [
        Act(state, name) for state, name in ACT_NAMES.items()
        if state in ALLOWED[row.state]
    ]  # fmt: skip


def numbers_of(row: Submission, actor: Actor) -> dict[str, OutsideNumber]:
    """Return system → the number in force, of the row or the first of its chain."""
    keys = {row.pk, row.root_id} - {None}
    rows = OutsideNumber.visible.to(actor).filter(submission__in=keys, ended_at=None)
    return {one.system: one for one in rows.select_related("entered_by")}


def neighbours(
    row: Submission, asked: Asked, actor: Actor
) -> tuple[int | None, int | None]:
    """Return the keys of the newer and the older one that fit the same filters."""
    rows: SubmissionQuerySet[Submission] = find(asked, actor)
    newer = rows.filter(pk__gt=row.pk).order_by("pk").values_list("pk", flat=True)
    older = rows.filter(pk__lt=row.pk).order_by("-pk").values_list("pk", flat=True)
    return newer.first(), older.first()


def next_waiting(row: Submission, asked: Asked, actor: Actor) -> int | None:
    """Return the next to decide about that fits the filters; the older ones first."""
    line = actor.line_with(Permission.REVIEW_SUBMISSIONS)
    rows = find(asked, actor).filter(state=State.NEW, current=True, test=False)
    rows = rows.filter(institution_id__in=line).exclude(person_id=actor.pk)
    keys = rows.exclude(pk=row.pk).order_by("-pk").values_list("pk", flat=True)
    return keys.filter(pk__lt=row.pk).first() or keys.first()


def place_text(row: Submission, area_name: str) -> str:
    """Return area and station in one line, empty where nothing is known."""
    if row.station_number is None:
        return area_name
    return f"TPS {row.station_number:03d}, {area_name}"
