"""The words of evidence: what happens to an item, why, and what is made from it."""

from enum import StrEnum


class EventKind(StrEnum):
    """What happened to an item; stored in the chain, never renamed."""

    TAKEN_IN = "taken-in"
    DERIVED = "derived"
    MADE = "made"
    VIEWED = "viewed"
    DOWNLOADED = "downloaded"
    ORIGINAL_SENT = "original-downloaded"
    EXPORTED = "exported"
    TRANSFERRED = "transferred"
    HANDED_OVER = "handed-over"
    RECEIVED = "received"
    HELD = "held"
    HOLD_LIFTED = "hold-lifted"
    RETENTION_SET = "retention-set"
    DELETED = "deleted"


class Purpose(StrEnum):
    """Why somebody opened, gave or changed an item."""

    REVIEW = "review"
    CLARIFICATION = "clarification"
    STUDY = "study"
    PLENARY = "plenary"
    HEARING = "hearing"
    HANDOVER = "handover"
    PUBLICATION = "publication"
    PARTY = "party"
    COURT = "court"
    UPKEEP = "upkeep"
    OTHER = "other"


class Source(StrEnum):
    """How an item came here."""

    UPLOAD = "upload"
    REPORT = "report"
    FINDING = "finding"
    CASE = "case"
    DERIVED = "derived"
    TRANSFER = "transfer"


class Derivation(StrEnum):
    """What was made from an item."""

    REDACTION = "redaction"
    TRANSCRIPT = "transcript"
    TRANSLATION = "translation"
    RECODING = "recoding"


class HoldReason(StrEnum):
    """Why an item may not be deleted, whatever its retention says."""

    CASE = "case"
    COURT = "court"
    DISPUTE = "dispute"
    INSPECTION = "inspection"
    OTHER = "other"


class Basis(StrEnum):
    """By what an item is kept until a day."""

    RECORDS_SCHEDULE = "records-schedule"
    DECISION = "decision"
    CONSENT = "consent"
    OTHER = "other"


class BadEvidence(ValueError):
    """The step is not possible; `code` says why, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field
