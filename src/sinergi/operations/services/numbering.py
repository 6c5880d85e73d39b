"""Numbers people cite: APK-2023-0042."""

from django.db.models import F

from sinergi.operations.models import Counter

PROPS, OPERATIONS, LENDING, SEALED = "APK", "OP", "PB", "LP"


def next_number(prefix: str, year: int) -> str:
    """Return a fresh number; call inside the transaction that uses it.

    The row is locked by the UPDATE until the transaction ends, so that a number rolled
    back is given again and none is given twice.
    """
    key = f"{prefix}-{year}"
    Counter.all_rows.get_or_create(key=key)
    Counter.all_rows.filter(key=key).update(last=F("last") + 1)
    last = Counter.all_rows.values_list("last", flat=True).get(key=key)
    return f"{key}-{last:04d}"
