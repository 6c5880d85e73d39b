"""What was begun at the door and never sent goes after two days."""

import datetime as dt

from django.db.models import Q

from sinergi.doors.keeping import place_of
from sinergi.doors.sweeping import delete
from sinergi.public.pending import sweep_pieces, unnamed_since
from sinergi.reports.files import folder
from sinergi.reports.models import ReportFile

KEPT_S = 48 * 3600


def sweep(at: dt.datetime) -> int:
    """Delete pieces and sealed files that no report names; return how many there were.

    A form lasts a day, so that after two no report can come to name them.
    """
    gone = sweep_pieces(at.timestamp())
    for mark in unnamed_since(at.timestamp() - KEPT_S):
        named = Q(original_place=mark.name) | Q(copy_place=mark.name)
        if not ReportFile.all_rows.filter(named).exists():
            file = place_of(folder(), mark.name)
            if file.exists() and not delete(file):
                continue  # its mark stays, so that the next round finds it
            gone += 1
        delete(mark)
    return gone
