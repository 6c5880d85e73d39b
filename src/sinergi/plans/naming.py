"""What the codes of a measure are called: stages, frameworks and their indicators."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sinergi.elections.models import Stage, in_language
from sinergi.scores.catalogue import all_shipped, shipped, shipped_codes

OUTSIDE = "non-tahapan"
"""What may be done outside the stages."""


def known_stages() -> dict[str, str]:
    """Return the stages of all calendars by code, named as in the latest, and outside."""
    rows = Stage.all_rows.select_related("election").order_by("election__voting_on")
    return {OUTSIDE: _("Outside the stages")} | {row.code: row.name for row in rows}


def framework_names() -> dict[str, str]:
    """Return the shipped frameworks by code, with their edition."""
    return {
        one.code: f"{in_language(one.names.get('id', ''), one.names.get('en', ''))} "
        f"{one.edition}"
        for one in all_shipped()
    }


def indicator_names(framework: str) -> dict[str, str]:
    """Return the indicators of a framework by code; KeyError when nobody knows it."""
    return {
        one.code: in_language(one.names.get("id", ""), one.names.get("en", ""))
        for one in shipped(framework).indicators
    }


def named(codes: Iterable[str], names: dict[str, str]) -> list[str]:
    """Return the codes in words, as they are where they have none."""
    return [names.get(code, code) for code in codes]


def named_indicators(
    addresses: dict[str, list[str]],
) -> list[tuple[str, list[str]]]:
    """Return per framework its name and those of the indicators."""
    names = framework_names()
    return [
        (
            names.get(framework, framework),
            named(codes, indicator_names(framework))
            if framework in shipped_codes()
            else list(codes),
        )
        for framework, codes in addresses.items()
    ]
