"""Papers of warnings: the sheet of what came of one, a situation report."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from sinergi.operations.papers import moment_text, table, write_letter
from sinergi.warnings.detailing import counts_of
from sinergi.warnings.models import Recipient, Warning, WarningEscalation, WarningTask

UNKNOWN = "–"


def minutes_text(since: dt.datetime | None, at: dt.datetime | None) -> str:
    """Return the minutes between two moments, a dash where one is missing."""
    if since is None or at is None:
        return UNKNOWN
    return str(max(0, round((at - since).total_seconds() / 60)))


def after_action_pdf(row: Warning, *, at: dt.datetime) -> bytes:
    """Return the sheet: what was sent, who answered how fast, tasks, what worked."""
    rows = list(
        Recipient.all_rows.filter(warning=row, person=None).select_related(
            "institution"
        )
    )
    counts = counts_of(rows)
    facts = [
        (_("Number"), row.number),
        (_("Exercise"), _("EXERCISE: not a real event") if row.exercise else ""),
        (_("Hazard"), row.hazard_name),
        (_("Sent by"), row.institution.name),
        (_("Sent"), moment_text(row.sent_at)),
        (_("Ended"), moment_text(row.ended_at) if row.ended_at else ""),
        (_("Institutions told"), counts.told),
        (_("Answered"), counts.answered),
        (_("Acting"), counts.acting),
        (_("Silent"), counts.silent),
        (_("Median minutes to the answer"),
         UNKNOWN if counts.middle is None else counts.middle),
    ]  # fmt: skip
    return write_letter(
        kind=_("Exercise: what came of a warning")
        if row.exercise
        else _("What came of a warning"),
        title=row.headline,
        facts=[(name, str(value)) for name, value in facts],
        at=row.ended_at or row.step_at,
        number=row.number,
        paragraphs=_paragraphs(row),
        tables=[_recipients(rows), _ladder(row), _tasks(row)],
        signatures=[(row.institution.name, "", "")],
    )


def _paragraphs(row: Warning) -> Sequence[str]:
    told = [row.description, row.instruction]
    if row.result:
        told.append(f"{_('What came of it')}: {row.result}")
    if row.worked:
        told.append(f"{_('What worked, and what did not')}: {row.worked}")
    return [one for one in told if one]


def _recipients(rows: list[Recipient]) -> dict[str, object]:
    head = [
        _("Institution"), _("State"), _("Minutes until seen"),
        _("until acknowledged"), _("until acting"), _("Reason"),
    ]  # fmt: skip
    cells = [
        [one.institution.name, one.state_name, minutes_text(one.queued_at, one.seen_at),
         minutes_text(one.queued_at, one.acknowledged_at),
         minutes_text(one.queued_at, one.acted_at), one.reason]
        for one in rows
    ]  # fmt: skip
    return table(_("Recipients"), head, cells, [5, 3, 2, 2, 2, 4])


def _ladder(row: Warning) -> dict[str, object]:
    rows = WarningEscalation.all_rows.filter(warning=row)
    cells = [
        [one.silent.name, one.level, one.institution.name,
         minutes_text(row.sent_at, one.at)]
        for one in rows.select_related("silent", "institution")
    ]  # fmt: skip
    head = [_("Silent"), _("Level"), _("Raised to"), _("after minutes")]
    return table(_("Raised"), head, cells, [5, 1, 5, 2])


def _tasks(row: Warning) -> dict[str, object]:
    rows = WarningTask.all_rows.filter(warning=row).select_related("institution")
    cells = [
        [one.institution.name if one.institution else _("every recipient"), one.text,
         one.minutes, minutes_text(row.sent_at, one.done_at), one.note]
        for one in rows
    ]  # fmt: skip
    head = [_("Who"), _("Task"), _("Minutes given"), _("taken"), _("Note")]
    return table(_("Tasks"), head, cells, [4, 7, 2, 2, 4])
