"""What is wrong and what to do, in words; names of needs, elements and deadlines."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.cases.rules.review import Element
from sinergi.cases.rules.steps import Need, Who
from sinergi_core.clock import DeadlineRule, Regulation

LOCKED = _(
    "Your office is locked, and this needs words that are sealed. Unlock it in another "
    "tab, then send again: what you typed stays here."
)
STEP_PROBLEMS: dict[str, Promise] = {
    "not-a-step": _("This step is no longer possible; see where the case stands."),
    "stale": _("Somebody took a step meanwhile. Look at it as it is now."),
    "not-yours": _("This step is another office's, or asks for another permission."),
    "note": _("This step needs a word of what was found or decided."),
    "reason": _("Choose why it is not registered."),
    "elements": _(
        "The review says that elements are missing. Ask the reporter to complete the "
        "report, or do not register it."
    ),
    "hearing": _("Give hour and place, and whom you invite."),
    "party": _("This party is not of this case."),
    "text": _("This step needs its text."),
    "quorum": _("The quorum is not reached: more than half of the members must sit."),
    "outcome": _("Say what the plenary found."),
    "body": _("Choose to whom this kind of case goes."),
    "receipt": _("Give the number and the day of the receipt or answer."),
    "evidence": _("A file of the case cannot be handed up. Look at its evidence."),
    "nobody-above": _("There is no office above that may handle this case."),
    "future": _("This day has not come yet."),
    "before": _("This day lies before the step before it."),
    "late": _("This is entered on a later day than it was done. Say why."),
    "number": _("The series gives a number that stands already. Change its pattern."),
    "kind": _("Choose a kind of case."),
}
CASE_PROBLEMS: dict[str, Promise] = {
    "not-yours": _("You handle no cases for this institution."),
    "level": _("Bawaslu and Panwascam alone handle cases."),
    "future": _("This day has not come yet."),
    "origin": _("Name the report or finding by its number."),
    "text": _("Say what is alleged."),
    "own-office": _(
        "The accused serves this office itself, which then cannot handle the case. The "
        "office above it does."
    ),
    "number": _("The series gives a number that stands already. Change its pattern."),
    "person": _("This person does not handle cases in this office."),
    "stale": _("Somebody changed it meanwhile. Look at it as it is now."),
    "state": _("This is no longer possible; see how it stands."),
    "election": _("There is no such election."),
    "area": _("There is no area with this code. Look it up on the map."),
}
PATTERN_PROBLEMS: dict[str, Promise] = {
    "empty": _("Write a pattern in one line."),
    "long": _("A pattern has at most 80 characters."),
    "place": _("Use the places {n}, {year}, {month}, {month_roman} and {area} alone."),
    "once": _("The pattern needs {n} once and {year}, so that no number comes twice."),
}
NEED_NAMES: dict[Need, Promise] = {
    Need.NOTE: _("a word on what was found"),
    Need.REVIEW: _("the check of formal and material elements and of the kind"),
    Need.REASON: _("the reason"),
    Need.NUMBER: _("all elements met; the number is drawn"),
    Need.QUESTION: _("what the reporter is asked"),
    Need.HEARING: _("hour, place and whom is invited"),
    Need.STUDY: _("the study"),
    Need.QUORUM: _("who sat, more than half of the members"),
    Need.OUTCOME: _("what was found"),
    Need.CONSIDERATIONS: _("the considerations"),
    Need.BODY: _("to whom it goes"),
    Need.RECEIPT: _("number and day of the receipt or answer"),
}
WHO_NAMES: dict[Who, Promise] = {
    Who.HANDLE: _("who handles cases"),
    Who.DECIDE: _("who sits in the plenary"),
}
ELEMENT_NAMES: dict[Element, Promise] = {
    Element.REPORTER: _("name and address of the reporter"),
    Element.ACCUSED: _("the reported party"),
    Element.IN_TIME: _("handed in within the time limit"),
    Element.PLACE_AND_TIME: _("time and place of the event"),
    Element.STORY: _("description of the event"),
    Element.EVIDENCE: _("evidence"),
}


def in_language(words: dict[str, str]) -> str:
    """Return the words in the reader's language, else in Indonesian."""
    language = (get_language() or "id")[:2]
    return words.get(language) or words.get("id", "")


def rule_name(rule: DeadlineRule) -> str:
    """Return what a deadline is called."""
    return in_language(rule.names)


def regulation_name(regulation: Regulation) -> str:
    """Return name and edition of a rule set."""
    return f"{in_language(regulation.names)} ({regulation.edition})"
