"""The first draft of a press note, made from the minutes for somebody to edit.

It names institutions, and of people only those who were there in an office of an
institution; residents and guests are never named.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.commitments.models import Conclusion, Meeting, Participant
from sinergi.commitments.models.meeting import KIND_NAMES
from sinergi.commitments.rules.meeting import Kind


def draft_press_note(
    meeting: Meeting,
    people: Iterable[Participant],
    conclusions: Iterable[Conclusion],
) -> str:
    """Return the draft in the active language, as plain text."""
    there = [one for one in people if one.attended_at is not None]
    return "\n\n".join(
        part
        for part in (
            _headline(meeting),
            _first_paragraph(meeting, there),
            _officials(there),
            _concluded(list(conclusions)),
            _("This note was drafted from the minutes and edited by %(host)s.")
            % {"host": meeting.host.name},
        )
        if part
    )


def _headline(meeting: Meeting) -> str:
    return meeting.title


def _first_paragraph(meeting: Meeting, there: list[Participant]) -> str:
    kind = str(KIND_NAMES[Kind(meeting.kind)]).split(" (")[0]
    bodies = sorted({one.body for one in there if one.body} - {meeting.host.name})
    facts = {
        "host": meeting.host.name,
        "kind": kind,
        "day": _day(meeting),
        "place": meeting.place or _("(place)"),
        "bodies": _in_a_row(bodies),
    }
    if bodies:
        return (
            _(
                "%(host)s held a meeting (%(kind)s) on %(day)s at %(place)s together "
                "with %(bodies)s."
            )
            % facts
        )
    return _("%(host)s held a meeting (%(kind)s) on %(day)s at %(place)s.") % facts


def _in_a_row(names: list[str]) -> str:
    """Return "A", "A and B" or "A, B, and C"."""
    if len(names) < 2:
        return "".join(names)
    row = {"names": ", ".join(names[:-1]), "last": names[-1]}
    if len(names) == 2:
        return _("%(names)s and %(last)s") % row
    return _("%(names)s, and %(last)s") % row


def _day(meeting: Meeting) -> str:
    if meeting.starts_at is None:
        return _("(date)")
    return date_format(timezone.localtime(meeting.starts_at), "l, j F Y")


def _officials(there: list[Participant]) -> str:
    named = [one for one in there if one.name and one.role and one.institution_id]
    others = sum(1 for one in there if one.name and one not in named)
    lines = [f"- {one.name}, {one.role}" for one in named]
    text = "\n".join([_("Present were:"), *lines]) if lines else ""
    if others:
        more = ngettext(
            "%(n)s other person took part.", "%(n)s other people took part.", others
        ) % {"n": others}
        text = f"{text}\n{more}" if text else more
    return text


def _concluded(rows: list[Conclusion]) -> str:
    if not rows:
        return ""
    lines = [f"{number}. {row.text}" for number, row in enumerate(rows, start=1)]
    return "\n".join([_("The meeting concluded:"), *lines])
