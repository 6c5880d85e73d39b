"""The deadlines of the law as a page shows them: every rule, edition by edition."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sinergi.cases.naming import in_language, regulation_name, rule_name
from sinergi.elections.working_days import working_calendar
from sinergi_core.clock import (
    DeadlineRule,
    Gap,
    Regulation,
    Side,
    Unit,
    Window,
    compare_editions,
    editions_of,
    event_names,
    list_regulations,
)

WHO_IN_LAW: dict[str, Promise | str] = {
    "bawaslu": "Bawaslu",
    "reporter": gettext_lazy("reporter"),
    "polri": gettext_lazy("police"),
    "kejaksaan": gettext_lazy("prosecutor"),
    "pengadilan": gettext_lazy("court"),
    "kpu": "KPU",
    "mahkamah-agung": gettext_lazy("Supreme Court"),
    "parties": gettext_lazy("the parties"),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A deadline of an edition, in words."""

    name: str
    since: str
    until: str
    length: str
    who: str
    ground: str
    note: str
    established: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition with its deadlines, its windows and what nobody could read."""

    name: str
    since: dt.date | None
    since_note: str
    rules: tuple[RuleLine, ...]
    windows: tuple[RuleLine, ...]
    gaps: tuple[RuleLine, ...]


def edition_lines(edition: Regulation) -> Edition:
    """Return an edition in words."""
    return Edition(
        regulation_name(edition),
        edition.in_force_from,
        in_language(edition.in_force_note),
        tuple(_rule(one) for one in edition.rules),
        tuple(_window(one) for one in edition.windows),
        tuple(_gap(one) for one in edition.gaps),
    )


def _rule(rule: DeadlineRule) -> RuleLine:
    ground = f"{rule.article} · {rule.source}"
    return RuleLine(
        rule_name(rule), event_name(rule.event), event_name(rule.met_by),
        length_text(rule), who_name(rule.who), ground, in_language(rule.note),
        rule.is_established,
    )  # fmt: skip


def _window(window: Window) -> RuleLine:
    ground = f"{window.article} · {window.source}"
    return RuleLine(
        in_language(window.names), event_name(window.opens), event_name(window.closes),
        "", who_name(window.who), ground, in_language(window.note),
        window.is_established,
    )  # fmt: skip


def _gap(gap: Gap) -> RuleLine:
    return RuleLine(
        in_language(gap.names), event_name(gap.event), "", "", who_name(gap.who),
        gap.article, in_language(gap.note), False,
    )  # fmt: skip


def event_name(code: str) -> str:
    """Return an event in words, "" for none."""
    return in_language(event_names().get(code, {}))


def who_name(code: str) -> str:
    """Return whose deadline it is, in words."""
    return str(WHO_IN_LAW.get(code, code))


def length_text(rule: DeadlineRule) -> str:
    """Return a length with its unit: "7 working days"."""
    n = rule.length
    if rule.unit is Unit.HOURS:
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    if rule.unit is Unit.WORKING_DAYS:
        return ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    return ngettext("%(n)d calendar day", "%(n)d calendar days", n) % {"n": n}


def rule_choices() -> list[tuple[str, str]]:
    """Return every deadline there is in some edition, as choices by regulation."""
    found: dict[str, str] = {}
    for edition in reversed(list_regulations()):
        regime = in_language(edition.names)
        for rule in edition.rules:
            found.setdefault(
                f"{edition.code}:{rule.code}", f"{regime}: {rule_name(rule)}"
            )
    return sorted(found.items(), key=lambda one: one[1])


def editions_shown(code: str) -> Sequence[Regulation]:
    """Return the editions of a regulation, the newest first; of all without a code."""
    rows = editions_of(code) if code else list_regulations()
    return tuple(sorted(rows, key=lambda one: one.edition, reverse=True))


def derived(choice: str, event_at: dt.datetime) -> list[tuple[str, Side, str]]:
    """Return each edition's name, what it makes of an event, and its note where nothing."""
    code, _colon, rule = choice.partition(":")
    sides = compare_editions(
        code, rule, timezone.localtime(event_at), working_calendar()
    )
    return [
        (regulation_name(side.regulation), side, _why_none(side, rule))
        for side in reversed(sides)
    ]


def _why_none(side: Side, rule: str) -> str:
    if side.derivation is not None:
        return ""
    gap = next((one for one in side.regulation.gaps if one.code == rule), None)
    return in_language(gap.note) if gap else _("This edition has no such deadline.")
