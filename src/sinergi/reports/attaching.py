"""Rows of files, written into the transaction of the service that records the fact."""

import datetime as dt
from collections.abc import Sequence

from sinergi.reports.files import BadFile, ReadyFile
from sinergi.reports.models import Report, ReportFile


def keep_files(
    report: Report,
    files: Sequence[ReadyFile],
    at: dt.datetime,
    message_id: int | None = None,
) -> int:
    """Write the rows of files into the caller's transaction; return how many are new.

    The same bytes are one file of a report. Raises BadFile "office" for one that is sealed
    for another office: nobody of this one could open it.
    """
    if any(one.institution_id != report.institution_id for one in files):
        raise BadFile("office")
    own = ReportFile.all_rows.filter(report=report)
    there = set(own.values_list("sha256", flat=True)) if files else set()
    fresh = {one.sha256: one for one in files if one.sha256 not in there}
    ReportFile.all_rows.bulk_create(
        ReportFile(
            report=report, message_id=message_id, sha256=one.sha256, size=one.size,
            media_type=one.media_type, original_place=one.original_place,
            copy_place=one.copy_place, copy_type=one.copy_type,
            copy_size=one.copy_size, sealed_name=one.sealed_name, added_at=at,
        )
        for one in fresh.values()
    )  # fmt: skip
    return len(fresh)
