"""What readers outside see of a meeting in lists: what was published, not what is edited."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sinergi.access.actor import Actor
from sinergi.commitments.models import Meeting, MinutesVersion

TIMES = ("starts_at", "ends_at")


def as_seen_by(actor: Actor, rows: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings, those seen from outside with what their readers may know.

    Title, time and place are then those of the published minutes, also while they are
    reopened and edited. The rows are for showing and never saved. Costs two questions.
    """
    found = list(rows)
    published = [one.pk for one in found if one.published_version is not None]
    if not published:
        return found
    mine = Meeting.visible.of_line(actor).filter(pk__in=published)
    inside = set(mine.values_list("pk", flat=True))
    outside = [one for one in found if one.pk in set(published) - inside]
    versions = MinutesVersion.all_rows.filter(
        meeting_id__in=[one.pk for one in outside]
    )
    content = {(one.meeting_id, one.number): one.content for one in versions}
    for row in outside:
        row_content = content.get((row.pk, row.published_version or 0))
        if row_content is not None:
            show_published(row, row_content)
    return found


def show_published(row: Meeting, content: dict[str, Any]) -> None:
    """Put title, time and place of published minutes over those of the row, unsaved."""
    row.title = content["title"]
    row.place = content.get("place", row.place)
    for name in TIMES:
        value = content.get(name)
        setattr(row, name, dt.datetime.fromisoformat(value) if value else None)
