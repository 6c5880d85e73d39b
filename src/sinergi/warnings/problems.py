"""What is wrong with a warning and what to do, by the code of BadWarning."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBLEMS: dict[str, Promise] = {
    "missing": _("Fill this in."),
    "too-long": _(
        "With the key messages this is longer than 4,000 characters (a headline 160): "
        "shorten it."
    ),
    "not-a-step": _("The warning stands elsewhere by now; look at it again."),
    "not-yours": _("Your role may not do this with this warning."),
    "not-second": _(
        "Somebody else must approve it: not who drafted it, and not who edited it."
    ),
    "not-other": _(
        "A warning for the public is approved by a person of another institution."
    ),
    "not-agreed": _(
        "Before the public is warned, KPU and the BPBD or the police must agree."
    ),
    "not-for-public": _(
        "Only flooding, severe weather and moved stations may go to the public."
    ),
    "no-indonesian": _("A warning for the public needs its texts in both languages."),
    "no-english": _("A warning for the public needs its texts in both languages."),
    "stale": _("Somebody changed this warning meanwhile; look at it again."),
    "no-area": _("Name at least one area."),
    "private": _(
        "The alarm is one institution's alone: only that institution drafts from it."
    ),
    "counts": _(
        "The alarm is your institution's alone: the text must not say how many reports "
        "there are. Take the count out."
    ),
    "ends-before": _("The end lies before the beginning or has passed."),
    "expired": _("Its time is over. Return it, give it a new end, propose it again."),
    "within": _("Give minutes from 5 to 1,440."),
    "levels": _("Give levels from 0 to 4."),
    "reach-changed": _(
        "Whom it would reach has changed since this page was opened. Look again, then send."
    ),
    "playbook": _("This playbook is not there any more; choose another."),
    "nobody": _("Nobody would get it: no institution of these areas has people here."),
    "nobody-joined": _("Nobody has joined the exercise yet; it reaches nobody else."),
    "not-exercise": _("This warning is no exercise."),
    "no-recipient": _("This warning did not go to an institution of yours."),
    "over": _("This warning is over; nothing is answered any more."),
    "has-update": _("A newer version of it is being written already."),
    "unsound": _(
        "The signature of this message does not hold: no warning is drafted from it. Ask "
        "its sender by another way."
    ),
    "done": _("This task is ticked off already."),
    "no-task": _("A playbook needs at least one task."),
    "too-many-tasks": _("A playbook has at most 30 tasks."),
    "task-lacks": _("Each task needs who, minutes, and its text in both languages."),
    "task-long": _("A task has at most 300 characters in each language."),
    "task-minutes": _("Minutes of a task go from 1 to 10,080."),
    "span": _(
        "The end lies before the beginning, or they are more than a month apart."
    ),
}


def problem_text(code: str) -> str:
    """Return the words for a refusal."""
    return str(PROBLEMS.get(code, _("This cannot be kept as it is.")))
