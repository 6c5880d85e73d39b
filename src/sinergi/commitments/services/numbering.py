"""Numbers people cite: K-2023-0042."""

from django.db.models import F

from sinergi.commitments.models import Counter


def next_numbers(year: int, count: int) -> list[str]:
    """Return so many fresh numbers of a year; call inside the transaction that uses them.

    The row of the year is locked by the UPDATE until the transaction ends, so that a
    number that is rolled back is given again and none is given twice.
    """
    Counter.all_rows.get_or_create(year=year)
    Counter.all_rows.filter(year=year).update(last=F("last") + count)
    last = Counter.all_rows.get(year=year).last
    return [f"K-{year}-{n:04d}" for n in range(last - count + 1, last + 1)]
