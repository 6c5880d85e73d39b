"""Files for tests, written as text in the test, and one way to import them."""

import datetime as dt
from collections.abc import Mapping

from sinergi.intake.models import Batch
from sinergi.intake.services import import_file
from sinergi.intake.source import Report

AT = dt.datetime(2024, 2, 14, 1, 0, tzinfo=dt.UTC)

AREAS = """code,name,type,level,parent_code,lon,lat
31,DKI Jakarta,provinsi,1,,106.84,-6.20
31.75,Jakarta Timur,kota,2,31,106.90,-6.25
31.75.01,Matraman,kecamatan,3,31.75,106.86,-6.20
31.75.01.1001,Pisangan Baru,kelurahan,4,31.75.01,106.868,-6.211
31.75.01.1002,Utan Kayu Utara,kelurahan,4,31.75.01,106.867,-6.195
31.75.02,Pulogadung,kecamatan,3,31.75,106.89,-6.19
31.75.02.1001,Pisangan Timur,kelurahan,4,31.75.02,106.879,-6.209
"""


def take(
    source: str,
    text: str,
    answers: Mapping[str, str] | None = None,
    name: str = "table.csv",
    **options: object,
) -> tuple[Batch, Report]:
    """Import the text as a file, as the command line does."""
    return import_file(
        source, [text.encode()], file_name=name, answers=answers or {}, by=None, at=AT,
        **options,  # type: ignore[arg-type]
    )  # fmt: skip


def codes_of(report: Report) -> list[str]:
    """Return the codes of the faults, in the order of the file."""
    return [fault.code for fault in report.faults]
