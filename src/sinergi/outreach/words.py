"""What rules and services refuse, in words: what is wrong and what to do."""

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.outreach.rules.session import BadSession, NotTheirs, Stale

PROBLEMS: dict[str, Promise] = {
    "empty": _("Something needed is empty. Fill it in."),
    "unknown": _("Choose one from the list."),
    "outside": _("This area is outside those you work for. Choose one of yours."),
    "ends-before-start": _("The end comes before the beginning. Mend one of them."),
    "stage-of-another-election": _("This stage belongs to another election."),
    "quiz-not-ready": _("This quiz is not in use yet. Put it into use first."),
    "no-quiz": _("The session has no quiz. Choose one by editing the plan."),
    "too-many": _("That is more than can be kept. Leave some out."),
    "series-too-long": _(
        "A series has 60 sessions at most. Choose an earlier last day."
    ),
    "locked": _("It is verified or called off, so it stays as it is."),
    "move": _("That does not fit where it stands now."),
    "reason": _("Say why in a few words."),
    "range": _("This number cannot be right."),
    "more-than-all": _("A part is larger than all who came. Mend one of the numbers."),
    "sum": _("The parts together are more than all who came. Mend one of the numbers."),
    "too-long": _("The text is too long. Shorten it."),
    "not-begun": _("The session has not begun yet, so it cannot be reported as held."),
    "consent": _(
        "Photos that show children are taken only with their parents' consent in hand."
    ),
    "no-voters": _(
        "No polling station of this election there has its number of voters. Import "
        "polling stations first."
    ),
    "no-file": _("Add a file or a link."),
    "not-organiser": _("Materials are approved by KPU or Bawaslu. Choose one of them."),
    "items": _("A quiz has three to ten questions."),
    "item-text": _("Each question needs its text, of 300 characters at most."),
    "item-options": _("Each question needs two to six answers that differ."),
    "item-right": _("Mark the right answer of each question."),
    "answers": _("The answers do not fit the questions."),
    "no-answer": _("Answer at least one question, then send."),
    "papers": _("There are more papers than people who came. Count the stacks again."),
    "slip-used": _("This slip number was used already. Check it, or leave it out."),
    "pair": _("Give both numbers: how many were asked, and how many believed it."),
    "no-course": _("Certificates are for courses (P2P, SKPP)."),
    "not-held": _("Report first that the course was held."),
}
"""What is wrong and what to do, by the code of BadSession."""

SIDES: dict[str, Promise] = {
    "organiser": _("Only those who write for this institution may do this."),
    "verifier": _(
        "Only somebody above the organiser, and not the one who reported, may do this."
    ),
    "approver": _(
        "Only the institution that was asked, and not the one who wrote it, may do this."
    ),
    "reporter": _("Only the institution that reported the rumour may do this."),
    "responsible": _("Only the institution that was asked for the answer may do this."),
}
STALE: Promise = _(
    "Somebody changed this while you wrote. Look at it again, then send again."
)


def words_of(error: BadSession | NotTheirs | Stale) -> str:
    """Return what an error says to people."""
    if isinstance(error, Stale):
        return str(STALE)
    if isinstance(error, NotTheirs):
        return str(SIDES.get(error.side, SIDES["organiser"]))
    return str(PROBLEMS.get(error.code, PROBLEMS["unknown"]))


def add_problem(form: Form, error: BadSession | NotTheirs | Stale) -> None:
    """Add what a service refuses to the field it concerns, else to the whole form."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, words_of(error))
