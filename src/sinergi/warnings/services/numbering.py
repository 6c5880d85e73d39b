"""Numbers people cite: PD-2023-0042, its later versions PD-2023-0042-v2; LS-2023-0007."""

from django.db.models import F

from sinergi.warnings.models import WarningNumber

WARNING, SITUATION = "PD", "LS"


def next_number(prefix: str, year: int) -> str:
    """Return a fresh number; call inside the transaction that uses it.

    The row is locked by the UPDATE until the transaction ends, so that a number rolled
    back is given again and none is given twice.
    """
    key = f"{prefix}-{year}"
    WarningNumber.all_rows.get_or_create(key=key)
    WarningNumber.all_rows.filter(key=key).update(last=F("last") + 1)
    last = WarningNumber.all_rows.values_list("last", flat=True).get(key=key)
    return f"{key}-{last:04d}"


def number_of_version(number: str, version: int) -> str:
    """Return the number of a later version of a warning."""
    return f"{number.partition('-v')[0]}-v{version}"
