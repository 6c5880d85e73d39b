"""What is wrong and what to do, in words; names of acts in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.neutrality.rules.acts import Act, Group, Known, Level, find_act
from sinergi.neutrality.rules.chain import Authority
from sinergi.neutrality.rules.sanctions import Agreement

KNOWN_NAMES: dict[Known, Promise] = {
    Known.TEXT: _("read from the text"),
    Known.PRESS: _("told by press or training material"),
    Known.UNCERTAIN: _("ground not certain"),
}
GROUP_NAMES: dict[Group, Promise] = {
    Group.ETHICS: _("code of ethics"),
    Group.DISCIPLINE: _("discipline"),
    Group.NEIGHBOURHOOD: _("RT and RW"),
    Group.CRIMINAL: _("law of elections"),
}
LEVEL_NAMES: dict[Level, Promise] = {
    Level.MORAL: _("moral sanction"),
    Level.MEDIUM: _("medium"),
    Level.HEAVY: _("heavy"),
    Level.CRIMINAL: _("criminal"),
}
AUTHORITY_NAMES: dict[Authority, str] = {
    Authority.KASN: "KASN",
    Authority.BKN: "BKN",
}
AGREEMENT_NAMES: dict[Agreement, Promise] = {
    Agreement.WAITING: _("waiting"),
    Agreement.SAME: _("as recommended"),
    Agreement.LIGHTER: _("lighter than recommended"),
    Agreement.HEAVIER: _("heavier than recommended"),
    Agreement.REFUSED: _("not followed"),
    Agreement.UNCLEAR: _("cannot be compared"),
}
GROUP_OF_OFFICES: dict[str, Promise] = {
    "rtrw": _("RT and RW"),
    "kelurahan": _("civil servants of kelurahan"),
    "kecamatan": _("civil servants of kecamatan"),
    "unit": _("civil servants of other units"),
    "other": _("other offices the law names"),
}
PLEDGE_PROBLEMS: dict[str, Promise] = {
    "not-yours": _("You collect no pledges for this institution."),
    "none": _("Write at least one office."),
    "many": _("At most 500 offices at once. Use the import for more."),
    "future": _("This day has not come yet."),
    "election": _("There is no such election."),
    "area": _("There is no area with this code. Look it up on the map."),
    "long": _("An office or name has at most 160 characters."),
    "rw": _("Give an RW from 1 to 99."),
    "rt": _("Give RT from 1 to 999."),
    "range": _("The last RT lies before the first, or these are more than 60."),
}
MATTER_PROBLEMS: dict[str, Promise] = {
    "one-accused": _("Name one office that is accused; others are named beside it."),
    "act": _("Choose an act of the list."),
    "act-of-another-path": _("This act is not of the kind of this office. Choose one."),
    "future": _("This day has not come yet."),
    "own-office": _(
        "This institution is named itself and cannot handle the matter. The level above "
        "it, or Bawaslu, opens it."
    ),
    "not-yours": _("You handle no matters for this institution."),
    "not-lead-by-law": _(
        "Bawaslu opens such a matter; of RT and RW the kelurahan or kecamatan too."
    ),
    "not-lead": _("Only the institution that leads the matter may do this."),
    "named-before": _("This office is named already."),
    "not-told": _("Your institution has no package of this matter."),
    "no-key": _(
        "Your office has no key yet, so nothing can be sealed for it. Make the key first, "
        "then send again: what you typed stays here."
    ),
}
LOCKED = _(
    "Your office is locked, and this needs words that are sealed. Unlock it in another "
    "tab, then send again: what you typed stays here."
)
STEP_PROBLEMS: dict[str, Promise] = {
    "not-a-step": _("This step is no longer possible; see where the matter stands."),
    "stale": _("Somebody took a step meanwhile. Look at it as it is now."),
    "not-yours": _("This step is another institution's."),
    "clause": _(
        "The legal ground is not certain. Enter the clause first; no letter goes out "
        "before."
    ),
    "note": _("This step needs a word of what was found or decided."),
    "letter": _("Give the number of the letter and to whom it goes."),
    "hearing": _("Say on which day and where the clarification is heard."),
    "receipt": _("Give the institution, its number and the day of the receipt."),
    "sanction": _("Give the sanction, the number and the day."),
    "nobody-above": _("There is no level above that is not named in the matter."),
    "settled": _("This recommendation has been answered."),
    "future": _("This day has not come yet."),
    "before": _("This day lies before the act, or before the step it answers."),
    "no-key": _(
        "Your office has no key yet, so nothing can be sealed for it. Make the key first, "
        "then send again: what you typed stays here."
    ),
    "receiver-no-key": _(
        "The institution that would hear of it has no key yet, so it could not read the "
        "matter. Ask it to make its key; the matter waits."
    ),
    "lead-no-key": _(
        "The institution that leads the matter has no key yet, so it could not read this. "
        "Ask it to make its key; the matter waits."
    ),
}
LAW_PROBLEMS: dict[str, Promise] = {
    "act": _("Choose an act of the list."),
    "empty": _("Give regulation, article and wording."),
    "step": _("No deadline begins with the end of a matter."),
    "length": _("Give a length from 1 to 400."),
}


def act_name(act: Act) -> str:
    """Return what an act is called in the reader's language."""
    language = (get_language() or "id")[:2]
    return act.names.get(language) or act.names["id"]


def act_name_of(key: str) -> str:
    """Return the same of a stored act; its key when no list has it any more."""
    try:
        return act_name(find_act(key))
    except KeyError:
        return key
