"""What is wrong with a warning as it is worded: all of it at once."""

import datetime as dt
from collections.abc import Iterable, Mapping

from sinergi.warnings.rules.reach import LONGEST_WITHIN
from sinergi.warnings.rules.steps import BadWarning, Hazard, Scope, check_scope

LONGEST_TEXT = 4_000
LONGEST_HEADLINE = 160
SHORTEST_WITHIN = 5
MOST_AREAS = 200
TEXTS = ("headline", "description", "instruction")


def bad_texts(texts: Mapping[str, str], *, public: bool) -> list[BadWarning]:
    """Return what is wrong with the texts, by their fields such as `headline_id`.

    A field that is not given was refused already and is not looked at.
    """
    found = [
        BadWarning("too-long", name)
        for name, text in texts.items()
        if len(text) > (LONGEST_HEADLINE if name in HEADLINES else LONGEST_TEXT)
    ]
    if not texts.get("headline_id", " x").strip():
        found.append(BadWarning("missing", "headline_id"))
    for name in TEXTS if public else ():
        own, other = texts.get(f"{name}_id"), texts.get(f"{name}_en")
        needed = name == "headline" or bool(own and own.strip())
        if needed and other is not None and not other.strip():
            found.append(BadWarning("no-english", f"{name}_en"))
        if other and other.strip() and own is not None and not own.strip():
            found.append(BadWarning("no-indonesian", f"{name}_id"))
    return found


HEADLINES = frozenset({"headline_id", "headline_en"})


def bad_scope(scope: Scope | None, hazard: Hazard | None) -> list[BadWarning]:
    """Return why a hazard may not go to the public; nothing where either is unknown."""
    if scope is None or hazard is None:
        return []
    try:
        check_scope(scope, hazard)
    except BadWarning as problem:
        return [problem]
    return []


def bad_times(
    onset_at: dt.datetime | None, expires_at: dt.datetime | None, at: dt.datetime
) -> list[BadWarning]:
    """Return what is wrong with the hours: an end before the beginning, or passed."""
    if expires_at is not None and expires_at <= max(onset_at or at, at):
        return [BadWarning("ends-before", "expires_at")]
    return []


def bad_numbers(areas: int, within: int | None) -> list[BadWarning]:
    """Return what is wrong with how many areas there are, and with the minutes."""
    found = []
    if not 1 <= areas <= MOST_AREAS:
        found.append(BadWarning("no-area", "area_codes"))
    if within is not None and not SHORTEST_WITHIN <= within <= LONGEST_WITHIN:
        found.append(BadWarning("within", "acknowledge_within"))
    return found


def raise_all(problems: Iterable[BadWarning]) -> None:
    """Raise the first, which carries the others; nothing for none."""
    found = list(problems)
    if found:
        found[0].others = tuple(found[1:])
        raise found[0]
