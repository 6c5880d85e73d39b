"""Find a report by its receipt: the one way in for who has no account."""

from sinergi.reports.keys import receipt_key
from sinergi.reports.models import Report
from sinergi.reports.rules.receipt import read_code, receipt_hash


def find_by_receipt(typed: str) -> Report | None:
    """Return the report of a receipt as it was typed, None where there is none."""
    code = read_code(typed)
    if code is None:
        return None
    rows = Report.all_rows.select_related("institution")
    return rows.filter(receipt_hash=receipt_hash(code, receipt_key())).first()
