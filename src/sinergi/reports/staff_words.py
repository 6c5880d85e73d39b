"""What stands on the staff's pages for codes of the rules: problems, reasons, groups."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

ACT_PROBLEMS: dict[str, Promise] = {
    "move": _("A report cannot be moved so from where it stands."),
    "kind": _("Choose a kind."),
    "number": _("Enter the number of Bawaslu's own receipt."),
    "again": _("Something else stands there already; look at it first."),
    "on": _("This day cannot be: too early, or too far ahead."),
    "cannot-read": _(
        "This person does not read reports in the office that handles it."
    ),
    "conflict": _(
        "The report names this person or an institution of theirs. They see nothing of it."
    ),
    "warn-superior": _(
        "This person stands above an institution the report names. Tick that you know it."
    ),
    "warn-below": _(
        "This person stands below an institution the report names. Tick that you know it."
    ),
    "warn-beside": _(
        "This person works beside an institution the report names, under the same "
        "superior. Tick that you know it."
    ),
    "not-in-line": _("The office is not below the one that received the report."),
    "named": _("A report names this office; it cannot handle it."),
    "not-yours": _("This belongs to another office."),
    "title": _("Say in a line what happened."),
    "closed": _("The incident is closed."),
    "too-many": _("There are too many already."),
    "ended": _(
        "A report that is a case, referred, closed or withdrawn stays as it is."
    ),
    "not-in": _("The report is not in this incident."),
    "question": _("Write what the reporter should add."),
    "no-mailbox": _("Nobody holds a receipt for this report, so nobody would read it."),
    "office": _("Say which office or post it is."),
    "nobody": _("Name an institution of the list, or an account."),
    "own-office": _(
        "The receiving office itself is named. Hand the report to the office above."
    ),
    "anonymous": _("The reporter gave no name; there is nothing to open."),
    "ground": _("Choose a reason."),
    "asked": _("Your request waits for the custodian already."),
    "not-custodian": _("Only a custodian of the office decides this."),
    "own": _("Nobody decides on their own request."),
    "decided": _("This was decided already."),
    "not-approved": _("Not approved, or the approval is older than seven days."),
    "to": _("Choose to whom."),
    "address": _("Enter the address of the content, or where it was seen."),
    "ended-before": _("This was sent or dropped already."),
    "order": _("The order is a number from 0 to 9,999."),
    "empty": _("Enter a word."),
    "short": _("A word has three letters or more."),
    "long": _("At most 80 letters."),
    "weight": _("Choose how much it says."),
    "language": _("Choose a language."),
}
"""Code of `BadAct` → what to do, in words."""

VERDICT_REASONS: dict[str, Promise] = {
    "is-named": _("named in the report"),
    "colleague": _("belongs to a named institution"),
    "superior": _("stands above a named institution"),
    "below": _("stands below a named institution"),
    "beside": _("works beside a named institution"),
}

GROUP_NAMES: dict[str, Promise] = {
    "threatened": _("Threats against the reporter"),
    "answers": _("New answers"),
    "late": _("Past the limit"),
    "soon": _("Limit within two days"),
    "today": _("Arrived today"),
    "week": _("Arrived in the last seven days"),
    "older": _("Older"),
}
"""Groups of the queue, in the order they are shown; a report stands in the first it fits."""

WEIGHT_NAMES: dict[int, Promise] = {
    1: pgettext_lazy("keyword", "hints at it"),
    2: pgettext_lazy("keyword", "says it by itself"),
}


def reason_text(code: str, words: list[str], number: int) -> str:
    """Return why two reports are near, in the reader's language."""
    if code == "phrases":
        return ", ".join(f"“{one}”" for one in words)
    if code == "words":
        return str(_("same words: %(words)s")) % {"words": ", ".join(words)}
    if code == "days":
        return ngettext(
            "%(number)s day apart", "%(number)s days apart", number
        ) % {"number": number}  # fmt: skip
    return str(PLAIN_REASONS.get(code, code))


PLAIN_REASONS: dict[str, Promise] = {
    "same-text": _("the same text"),
    "place": _("same place"),
    "district": _("same kecamatan"),
    "day": _("same day"),
    "kind": _("same kind"),
}

TOLD_NAMES: dict[str, Promise] = {
    "event": pgettext_lazy("report", "Event"),
    "where": _("Where"),
    "when": _("Hour, or the time in words"),
    "reported": _("Who is reported"),
    "reported_address": _("Address of who is reported"),
    "reported_phone": _("Telephone of who is reported"),
    "witnesses": _("Witnesses"),
    "evidence": _("Evidence"),
    "threat": _("What was threatened"),
    "note": _("Note"),
}
"""Parts of what is told, the story apart, in the order they are shown."""

FILE_PROBLEMS: dict[str, Promise] = {
    "empty": _("A file is empty. Choose it again."),
    "too-big": _("A file is larger than 32 MB. Send a smaller one."),
    "type": _("A file is of a kind we do not take: photos, sound, video and PDF only."),
    "picture": _("A picture cannot be read. Take it again, or send it as PDF."),
    "too-many": _("These are too many files. Send at most 8 at once."),
}

FAULT_NAMES: dict[str, Promise] = {
    "no-column": _("There is no column “uraian” with what happened."),
    "too-many": _("The table has more than 2,000 rows. Split it."),
    "empty": _("The table has no rows under its heads."),
    "empty-story": _("It does not say what happened."),
    "no-day": _("This is no day. Write it such as 2026-11-30."),
    "not-then": _("This day cannot be: too early, or still to come."),
    "not-listed": _("This is not among the words of the list."),
    "no-area": _("There is no area with this code."),
}
"""Code of a fault in a forwarded list → what to do."""
