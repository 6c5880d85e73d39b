"""A past day as a stream: what came in, without words, names, pictures or places of people.

Kept are form, hour, area, station and the answers that are chosen from a list or counted;
free text, files, positions and whoever sent it are left out.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from sinergi.observations.instance import leaves
from sinergi.observations.models import Submission
from sinergi.replay.rules.events import Event

PLAYED = ("buka-tps", "cepat", "kejadian", "nihil", "media", "rumor")
CODED = re.compile(r"[a-z0-9_. :+-]{1,120}", re.IGNORECASE)
WORDY = re.compile(
    r"(description|note|other|reference|text|photo|location|name|title|link|url|phone)"
)
"""Questions whose answers are people's words, by their names."""


def record(since: dt.datetime, until: dt.datetime) -> Iterator[Event]:
    """Yield what was received from `since` until before `until`, in the order of arrival.

    The hour is that of the receipt. What had been decided about when the next event came is
    accepted after as many seconds in the rehearsal, at most a day.
    """
    rows = Submission.all_rows.in_earnest().filter(
        received_at__gte=since, received_at__lt=until, version__form__code__in=PLAYED,
        version__form__institution=None,
    )  # fmt: skip
    for row in rows.select_related("version__form").order_by("received_at", "pk"):
        yield Event(
            row.received_at, row.version.form.code, row.area_code,
            coded(row.answers.get("values", {})), _review_s(row),
        )  # fmt: skip


def coded(values: dict[str, Any]) -> dict[str, str]:
    """Return the answers that are codes, numbers, days or hours, by path."""
    return {
        path: text
        for path, text in leaves(values)
        if text
        and "[" not in path
        and CODED.fullmatch(text)
        and not WORDY.search(path.rpartition("/")[2])
    }


def _review_s(row: Submission) -> int | None:
    if row.state != "accepted" or row.reviewed_at is None:
        return None
    seconds = int((row.reviewed_at - row.received_at).total_seconds())
    return min(max(seconds, 0), 86_400)
