"""What a notice of a warning says beyond that there is one."""

import datetime as dt
from functools import lru_cache

from django.utils.translation import get_language

from sinergi.access.clock import now, real_now
from sinergi.access.permissions import Permission as P
from sinergi.alerts.models import Delivery, Notice
from sinergi.alerts.rules import EMAIL, OF_WARNINGS, WEBHOOK, Kind
from sinergi.warnings.cap.feed import document_of
from sinergi.warnings.models import Recipient, Warning
from sinergi.warnings.rules.steps import Scope

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


def cap_text(delivery: Delivery) -> str:
    """Return the signed CAP document that goes with a delivery; empty for none.

    An update names what it replaces, a cancellation what it takes back. It goes by webhook
    and by e-mail, never of an exercise, and by its scope: a public one to whoever is told,
    a restricted one to people and webhooks of its recipients and its sender alone.
    """
    notice = delivery.notice
    if delivery.channel not in {EMAIL, WEBHOOK} or notice.kind == Kind.WARNING_PROPOSED:
        return ""
    row = warning_of(notice)
    if row is None or row.sent_at is None or row.exercise:
        return ""
    if row.scope != Scope.PUBLIC and not _is_addressed(row, delivery):
        return ""
    minute = real_now().replace(second=0, microsecond=0)
    return _signed(row.key, row.step, get_language() or "", minute)


@lru_cache(maxsize=32)
def _signed(key: str, step: str, language: str, minute: dt.datetime) -> str:
    """Return the document of a warning as it is in this `step` and `minute`.

    Signing takes a tenth of a second, and many are sent the same.
    """
    row = Warning.all_rows.select_related("institution").get(key=key)
    return document_of(row, now()).decode()


def _is_addressed(row: Warning, delivery: Delivery) -> bool:
    """Return whether the warning went to an institution of who is told, or is theirs."""
    person, hook = delivery.notice.person, delivery.webhook
    own = (
        set(person.institutions_with(P.READ_WARNINGS)) if person is not None else set()
    )
    if hook is not None:
        own.add(hook.institution_id)
    got = Recipient.all_rows.filter(warning=row, person=None, institution_id__in=own)
    return row.institution_id in own or got.exists()
