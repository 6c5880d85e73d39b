"""Files of filled forms for tests."""

from collections.abc import Sequence

from conftest import MEETING
from sinergi.intake.models import Batch
from sinergi.intake.services import import_file

HEAD = "Kode wilayah,Tanggal,Catatan"
ROWS = (
    "31.75.06.1003,2023-09-10,satu",
    "31.75.06.1003,2023-09-11,dua",
    "31.75.06.1005,2023-09-12,tiga",
)


def bring_forms(
    by, rows: Sequence[str] = ROWS, *, code="pantauan", head=HEAD, at=MEETING
) -> Batch:
    """Return the batch of a file of filled forms, taken over."""
    content = "\n".join([head, *rows, ""]).encode()
    batch, report = import_file(
        f"submissions_{code}",
        [content],
        file_name="kiriman.csv",
        answers={},
        by=by,
        at=at,
    )
    assert not report.faults, report.faults
    return batch
