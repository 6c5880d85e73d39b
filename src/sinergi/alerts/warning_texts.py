"""What a notice of a warning says beyond that there is one."""

from sinergi.access.clock import now
from sinergi.alerts.models import Notice
from sinergi.alerts.rules import OF_WARNINGS
from sinergi.warnings.cap.feed import document_of
from sinergi.warnings.models import Warning

LONGEST = 600


def warning_of(notice: Notice) -> Warning | None:
    """Return the warning a notice is about; None for other notices."""
    if notice.kind not in OF_WARNINGS:
        return None
    return (
        Warning.all_rows.filter(pk=notice.target.partition(":")[2])
        .select_related("institution")
        .first()
    )


def detail_of(notice: Notice) -> str:
    """Return what is coming and what to do, in the active language; empty for others.

    The texts of a warning name no person.
    """
    row = warning_of(notice)
    if row is None:
        return ""
    told = f"{row.headline}. {row.instruction}".replace("..", ".")
    return " ".join(told.split())[:LONGEST].strip()


def cap_text(notice: Notice) -> str:
    """Return the signed CAP document of a sent warning; empty for others."""
    row = warning_of(notice)
    if row is None or row.sent_at is None:
        return ""
    return document_of(row, now()).decode()
