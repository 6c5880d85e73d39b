"""Sanctions, from the lightest to the heaviest (PP 42/2004 art. 15; PP 94/2021)."""

import datetime as dt
from enum import StrEnum


class Sanction(StrEnum):
    """A sanction; stored."""

    MORAL_CLOSED = "moral-closed"
    MORAL_OPEN = "moral-open"
    ALLOWANCE_6 = "allowance-6"
    ALLOWANCE_9 = "allowance-9"
    ALLOWANCE_12 = "allowance-12"
    DEMOTION = "demotion"
    RELEASE = "release"
    DISMISSAL = "dismissal"
    OTHER = "other"


class Agreement(StrEnum):
    """How what was imposed stands to what was recommended."""

    WAITING = "waiting"
    SAME = "same"
    LIGHTER = "lighter"
    HEAVIER = "heavier"
    REFUSED = "refused"
    UNCLEAR = "unclear"


ORDER: dict[Sanction, int] = {
    one: place for place, one in enumerate(Sanction) if one is not Sanction.OTHER
}


def compare(recommended: str, imposed: str, *, refused: bool = False) -> Agreement:
    """Return how the two stand to each other; "other" is compared with nothing."""
    if not imposed:
        return Agreement.REFUSED if refused else Agreement.WAITING
    first, second = ORDER.get(Sanction(recommended)), ORDER.get(Sanction(imposed))
    if first is None or second is None:
        return Agreement.UNCLEAR
    if first == second:
        return Agreement.SAME
    return Agreement.LIGHTER if second < first else Agreement.HEAVIER


def days_open(
    recommended_on: dt.date, settled_on: dt.date | None, today: dt.date
) -> int:
    """Return the days from recommendation to decision, or until today while it waits."""
    return ((settled_on or today) - recommended_on).days
