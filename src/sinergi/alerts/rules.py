"""What people are told of, how urgent it is, and when a failed delivery is tried again."""

import datetime as dt
import hashlib
import hmac
from enum import StrEnum


class Kind(StrEnum):
    """What a notice tells; stored."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    BLOCKED = "blocked"
    REPORTED = "reported"
    SENT_BACK = "sent-back"
    DONE = "done"
    CANCELLED = "cancelled"
    MOVED = "due-day-moved"
    DUE_SOON = "due-soon"
    UNANSWERED = "unanswered"
    STAGE_NEAR = "stage-near"
    LATE = "late"
    ESCALATED = "escalated"
    ON_AGENDA = "for-the-agenda"
    INVITED = "invited"
    MEETING_CHANGED = "meeting-changed"
    MEETING_CANCELLED = "meeting-cancelled"
    MINUTES_WAIT = "minutes-wait"
    MINUTES_PUBLISHED = "minutes-published"
    PLAN_WAITS = "plan-waits"
    PLAN_DECIDED = "plan-decided"
    RETURNED = "submission-returned"
    REJECTED = "submission-rejected"
    TO_REVIEW = "submissions-wait"
    SUBMISSION_RECEIVED = "submission.received"
    SUBMISSION_REVIEWED = "submission.reviewed"
    PROPS_TO_DECIDE = "props-to-decide"
    PROPS_TO_ORDER = "props-to-order"
    OPERATION_ASKED = "operation-asked"
    OPERATION_MOVED = "operation-moved"
    UNIT_ANSWERED = "unit-answered"
    SEALED_WAITS = "sealed-report-waits"
    SHEET_TO_SIGN = "day-sheet-to-sign"
    SESSIONS_TO_VERIFY = "sessions-to-verify"
    MATERIAL_ASKED = "material-asked"
    RUMOR_ASKED = "rumour-asked"
    RUMOR_ANSWERED = "rumour-answered"
    DEFECT_ASKED = "defect-asked"
    DEFECT_DECIDED = "defect-decided"
    CHECK_EXPIRES = "check-expires"
    MATTER_WAITS = "matter-waits"
    MATTER_DUE = "matter-due"
    EVIDENCE_BROKEN = "evidence-broken"
    WARNING_PROPOSED = "warning-proposed"
    WARNING_SENT = "warning-sent"
    WARNING_UPDATED = "warning-updated"
    WARNING_RAISED = "warning-raised"
    WARNING_OVER = "warning-over"
    WARNING_CANCELLED = "warning-cancelled"
    PACKAGE_ARRIVED = "package-arrived"
    PACKAGE_RECEIVED = "package-received"
    PACKAGE_ANSWERED = "package-answered"
    PACKAGE_DISPUTED = "package-disputed"
    PACKAGE_LATE = "package-late"
    TEST = "test"


class State(StrEnum):
    """Where a delivery stands; stored. `SEEN` follows `SENT`, `FAILED` is for good."""

    QUEUED = "queued"
    SENT = "sent"
    SEEN = "seen"
    FAILED = "failed"


class Choice(StrEnum):
    """How a person wants a kind by a channel; stored."""

    NOW = "now"
    DIGEST = "digest"
    OFF = "off"


IN_APP, EMAIL, WEBHOOK, SMS = "in-app", "e-mail", "webhook", "sms"

OF_WARNINGS = frozenset(
    {
        Kind.WARNING_PROPOSED,
        Kind.WARNING_SENT,
        Kind.WARNING_UPDATED,
        Kind.WARNING_RAISED,
        Kind.WARNING_OVER,
        Kind.WARNING_CANCELLED,
    }
)
"""Kinds that tell of a warning: at once or not at all, never in a digest."""

TEXTED = frozenset(
    {
        Kind.WARNING_SENT,
        Kind.WARNING_UPDATED,
        Kind.WARNING_RAISED,
        Kind.WARNING_CANCELLED,
    }
)
"""Kinds an SMS tells unless the person chose otherwise; each costs money and wakes up."""

AT_ONCE = frozenset(
    {
        Kind.ASKED,
        Kind.UNANSWERED,
        Kind.DECLINED,
        Kind.LATE,
        Kind.ESCALATED,
        Kind.INVITED,
        Kind.MEETING_CHANGED,
        Kind.MEETING_CANCELLED,
        Kind.MINUTES_WAIT,
        Kind.PLAN_WAITS,
        Kind.RETURNED,
        Kind.PROPS_TO_ORDER,
        Kind.OPERATION_ASKED,
        Kind.SEALED_WAITS,
        Kind.SHEET_TO_SIGN,
        Kind.RUMOR_ASKED,
        Kind.MATTER_WAITS,
        Kind.MATTER_DUE,
        Kind.EVIDENCE_BROKEN,
        *OF_WARNINGS,
        Kind.PACKAGE_ARRIVED,
        Kind.PACKAGE_DISPUTED,
        Kind.PACKAGE_LATE,
    }
)
"""Kinds an e-mail tells at once unless the person chose otherwise; others once a day."""

FOR_PROGRAMS = frozenset({Kind.SUBMISSION_RECEIVED, Kind.SUBMISSION_REVIEWED})
"""Kinds only webhooks are told: people have the list of what waits for them."""

GUARDED = frozenset({Kind.MATTER_WAITS, Kind.MATTER_DUE})
"""Kinds that tell of neutrality matters: of those who handle one, in person and nobody else;
not even who runs the server reads in the ledger that they were told."""

HOOKED = tuple(kind for kind in Kind if kind not in GUARDED | {Kind.TEST})
"""Kinds a webhook chooses among."""

CHOSEN = tuple(
    kind for kind in Kind if kind is not Kind.TEST and kind not in FOR_PROGRAMS
)
"""Kinds a person chooses about."""

DIGEST_AT = dt.time(6, 30)
"""When the daily digest goes out, in the installation's time zone."""

REMIND_BEFORE = 3
"""Days before the due day on which its owner is reminded."""

ANSWER_WITHIN = 7
"""Days after which an institution is reminded once of what it was asked and left open."""

CHECK_BEFORE = 14
"""Days before the first check of a facility ends on which its keeper is reminded: a
fumigation is not ordered in an afternoon."""

STAGE_BEFORE = 7
"""Days before a stage begins on which those with open commitments in it are told; before
it ends it is REMIND_BEFORE."""

BACK_OFF: tuple[dt.timedelta, ...] = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=12),
)
"""Pauses after the first, second … temporary failure; after the last one it has failed."""


def default_choice(kind: Kind, channel: str) -> Choice:
    """Return what holds for a person who never chose."""
    if channel == SMS:
        return Choice.NOW if kind in TEXTED else Choice.OFF
    if channel != EMAIL or kind in AT_ONCE:
        return Choice.NOW
    return Choice.DIGEST


def settled(choice: Choice, kind: Kind, channel: str, *, pressing: bool) -> Choice:
    """Return what holds of a choice: a warning waits for no digest, nor does an SMS, and
    a grave one stands in the app whatever was chosen."""
    if pressing and channel == IN_APP:
        return Choice.NOW
    if choice is Choice.DIGEST and (kind in OF_WARNINGS or channel == SMS):
        return Choice.NOW
    return choice


def next_try(tries: int, at: dt.datetime) -> dt.datetime | None:
    """Return when to try again after so many tries; None when it has failed for good."""
    return at + BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else None


def next_digest(local: dt.datetime) -> dt.datetime:
    """Return the next time the digest goes out, after the local time `local`."""
    today = dt.datetime.combine(local.date(), DIGEST_AT, tzinfo=local.tzinfo)
    return today if local < today else today + dt.timedelta(days=1)


def sign(secret: str, body: bytes, at: dt.datetime) -> str:
    """Return the value of the header `Sinergi-Signature`: `t=<seconds>,v1=<hex>`.

    The HMAC-SHA256 is over the seconds, a dot and the body, so that an old request sent
    again is told by its time.
    """
    seconds = int(at.timestamp())
    mac = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"
