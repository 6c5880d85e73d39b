"""What a gateway tells of an SMS later: signed, and only of what was sent by it."""

import datetime as dt
import hmac
import json
import re

from django.conf import settings

from sinergi.alerts.models import Delivery
from sinergi.alerts.rules import SMS, State, sign

HOW_OLD = dt.timedelta(minutes=5)
SIGNATURE = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")
LARGEST = 4_096
DELIVERED, UNDELIVERED = "delivered", "failed"


def is_signed(body: bytes, header: str, at: dt.datetime) -> bool:
    """Return whether who holds the key of receipts signed this, a moment ago."""
    key, found = settings.SINERGI_SMS.receipt_key, SIGNATURE.fullmatch(header)
    if not key or found is None:
        return False
    then = dt.datetime.fromtimestamp(min(int(found[1]), 32_503_680_000), dt.UTC)
    return abs(at - then) <= HOW_OLD and hmac.compare_digest(
        sign(key, body, then), header
    )


def take_receipt(body: bytes, at: dt.datetime) -> bool:
    """Note what became of an SMS: `{"id": …, "state": "delivered" | "failed"}`.

    Return False for what is no receipt. One of an SMS unknown here, and one that comes
    twice, change nothing and are none the less understood.
    """
    try:
        told = json.loads(body)
        key, state = str(told["id"]), str(told["state"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return False
    if state not in {DELIVERED, UNDELIVERED}:
        return False
    if key.isascii() and key.isdecimal() and len(key) <= 18:
        rows = Delivery.all_rows.filter(
            pk=int(key), channel=SMS, state__in=[State.SENT, State.SEEN],
            delivered_at=None,
        )  # fmt: skip
        if state == DELIVERED:
            rows.update(delivered_at=at)
        else:
            rows.filter(state=State.SENT).update(
                state=State.FAILED, problem="undelivered", at=at
            )
    return True
