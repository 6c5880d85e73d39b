"""What is wrong and what to do, by the code of a refusal; details and proofs in words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PROBLEMS: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "type": _(
        "This kind of file is not taken, or its content is not what its name says. Taken "
        "are pictures, PDF, sound, video, Word, Excel and plain text."
    ),
    "too-large": _("The file is larger than this server takes."),
    "too-large-here": _(
        "The file is too large to be drawn or read here. Download it instead."
    ),
    "device-hash": _(
        "The file that arrived is not the one your device hashed: it changed on the way. "
        "Nothing was kept. Send it again."
    ),
    "no-key": _(
        "The office has no key yet, so nothing can be sealed for it. Set up its key first."
    ),
    "no-custodian": _(
        "No custodian of the office has a key yet, so originals cannot be sealed."
    ),
    "needs-purpose": _("Choose what it is for: the purpose stands in the chain."),
    "purpose": _("Choose what it is for: the purpose stands in the chain."),
    "needs-note": _("Say why in a word or two."),
    "needs-reason": _("Choose a reason."),
    "needs-basis": _("Choose by what it is kept."),
    "deleted": _("The files of this item are deleted; its hash and its chain remain."),
    "held": _("It is under legal hold, and nothing of it may be deleted."),
    "kept": _(
        "The day until which it is kept has not passed. Set the retention first; files "
        "are deleted on the day after it."
    ),
    "own-hold": _("You placed this hold yourself; another person must lift it."),
    "lifted-already": _("This hold is lifted already."),
    "day-gone": _("This day has gone by. Choose today or a later day."),
    "same-office": _("It is this institution's own already."),
    "no-items": _("Choose at least one item."),
    "too-many-items": _("At most 500 items of one institution at once."),
    "no-picture": _(
        "This picture cannot be drawn, so nothing can be blacked out in it."
    ),
    "page-unreadable": _("The pages of this PDF cannot be drawn here."),
    "no-page": _("There is no such page."),
    "too-many-pages": _("The PDF has more than 40 pages. Split it first."),
    "no-text": _("The text is not UTF-8, so no words can be barred in it."),
    "not-found": _("None of these words stands in the text."),
    "not-proved": _(
        "The second reading still found something of what was to go. Nothing was kept."
    ),
    "no-boxes": _("Draw or enter at least one box."),
    "no-words": _("Enter at least one word or passage."),
    "too-many": _("At most 200 at once."),
    "numbers": _(
        "Line %(line)s: five whole numbers, apart by spaces: page, left, top, width, "
        "height in thousandths of the page."
    ),
    "page": _("Line %(line)s: there is no such page."),
    "outside": _("Line %(line)s: the box has no size or reaches beyond the page."),
    "short": _("Line %(line)s: at least two letters or digits."),
    "no-redaction": _("Only pictures, PDF and plain text can be redacted here."),
    "not-a-step": _("This is not possible now; see how the item stands."),
}
FAULTS: dict[str, Promise] = {
    "missing": _("an event is missing"),
    "changed": _("an event was changed"),
    "item-chain": _("the chain of the item is broken"),
    "office-chain": _("the chain of the office is broken"),
    "rewritten": _("it no longer fits the head of an earlier day"),
    "cut-off": _("events at the end are missing"),
    "item-head": _("the item does not name its last event"),
    "item-facts": _("its hash or size is not the one with which its chain begins"),
    "file-missing": _("a sealed file is missing"),
    "file-changed": _("a sealed file was changed"),
}
"""What a check found, by its code."""


def words_of(code: str, line: int = 0) -> str:
    """Return what is wrong in words."""
    found = PROBLEMS.get(code)
    if found is None:
        return gettext("This cannot be kept as it is.")
    return str(found) % {"line": line} if line else str(found)


def add_problem(form: forms.Form, code: str, field: str = "", line: int = 0) -> None:
    """Put the words on the field, or on top when the form has it not."""
    form.add_error(field if field in form.fields else None, words_of(code, line))


def fault_words(fault: Mapping[str, Any]) -> str:
    """Return a fault of a check in words."""
    told = str(FAULTS.get(str(fault.get("code")), fault.get("code")))
    where = [str(fault[key]) for key in ("item", "file") if fault.get(key)]
    if fault.get("number"):
        where.append(gettext("event %(number)s") % {"number": fault["number"]})
    return f"{told}: {', '.join(where)}" if where else told


def proof_lines(proof: Mapping[str, Any]) -> list[str]:
    """Return what the second reading of a redaction found, line by line."""
    told = []
    if proof.get("method") in {"pixels", "pages"}:
        told.append(
            gettext("%(boxes)s boxes, %(points)s pixels read again: all black (at most "
                    "%(brightest)s of 255).") % proof
        )  # fmt: skip
    if proof.get("method") == "pages":
        told.append(
            gettext("%(pages)s pages, pictures alone: no text, no font, no attachment; "
                    "drawn again by a reader of PDF, the boxes are dark.") % proof
        )  # fmt: skip
        if proof.get("words_asked"):
            told.append(
                gettext("%(words_asked)s passages looked for in the bytes of the file: "
                        "%(words_found)s found.") % proof
            )  # fmt: skip
    if proof.get("method") == "words":
        told.append(
            gettext("%(passages)s places barred; of %(words_asked)s passages "
                    "%(words_found)s are found in what came out.") % proof
        )  # fmt: skip
    if "beside" in proof and not proof["beside"]:
        told.append(gettext("Nothing stands beside the points: no place, no device."))
    return told
