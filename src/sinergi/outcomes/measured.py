"""What a study can take as its outcome: name, definition, source and unit of each.

Three kinds of code: a column of the frameworks, `stream:<stream>[:<kind>]` (something
counted per week) and `share:reports:<kind>` (that kind's part of all reports received).
Every page, export and answer of the API asks here, so a figure never stands alone.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.outcomes.columns import (
    column_names_of,
    column_source,
    column_unit,
    event_level,
    framework_columns,
    is_event_column,
)
from sinergi.warnings.streams import STREAMS

STREAM, SHARE, SCORE = "stream", "share", "score"
WATCHED = ("incidents", "props", "posko")
"""Streams that somebody has to go and look for: a rate per week looked at."""
RECEIVED = ("reports", "rumors", "cases")
"""Streams that come in by themselves: a rate per week, whoever might have reported."""
STREAM_NAMES: dict[str, Promise] = {
    "incidents": gettext_lazy("Incidents in field reports"),
    "props": gettext_lazy("Campaign props seen"),
    "posko": gettext_lazy("Events in the logs of posko"),
    "reports": gettext_lazy("Reports of citizens and supervisors received"),
    "rumors": gettext_lazy("Rumours passed on"),
    "cases": gettext_lazy("Cases opened"),
}
SOURCES: dict[str, Promise] = {
    "incidents": gettext_lazy("accepted field reports"),
    "props": gettext_lazy("campaign props"),
    "posko": gettext_lazy("shift logs of posko"),
    "reports": gettext_lazy(
        "reports that reached the institution that registers the study"
    ),
    "rumors": gettext_lazy("rumours"),
    "cases": gettext_lazy("cases of the institution that registers the study"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured, in the reader's language."""

    code: str
    name: str
    definition: str
    source: str
    unit: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A code taken apart; `stream` is "" for a column of the frameworks."""

    stream: str
    kind: str
    is_share: bool


def coded(code: str) -> Coded:
    """Return a code taken apart."""
    first, _, rest = code.partition(":")
    if first not in {STREAM, SHARE}:
        return Coded("", "", False)
    stream, _, kind = rest.partition(":")
    return Coded(stream, kind, first == SHARE)


def reads(code: str) -> Permission | None:
    """Return what reading the rows needs in the institution they are of; None: all may."""
    stream = STREAMS.get(coded(code).stream)
    return None if stream is None else stream.permission


def is_own(code: str) -> bool:
    """Return whether it counts the rows of one institution alone."""
    return reads(code) is not None


def is_rate(code: str) -> bool:
    """Return whether it is counted in events per week."""
    one = coded(code)
    return not one.is_share if one.stream else is_event_column(code)


def measured(code: str) -> Measured:
    """Return what is measured; an unknown code keeps its code as name."""
    if code == SCORE:
        return Measured(
            code, gettext("score of vulnerability"),
            gettext("Score of the area in the run that the study names."),
            gettext("scores"), "",
        )  # fmt: skip
    one = coded(code)
    if one.stream:
        return _of_stream(code, one)
    if is_event_column(code):
        return _of_events(code)
    name = column_names_of(code) or code
    return Measured(
        code, name, gettext("Mean of the published values whose day lies in the window."),
        column_source(code), column_unit(code),
    )  # fmt: skip


def _of_events(code: str) -> Measured:
    return Measured(
        code,
        gettext("%(name)s, level %(n)s of 3")
        % {"name": column_names_of(code), "n": event_level(code)},
        _looked_at(),
        str(SOURCES["incidents"]),
        gettext("events per week"),
    )


def _looked_at() -> str:
    return gettext(
        "Counted in the window ÷ weeks that somebody looked; where reports are owed, the "
        "share that came counts as looked at. Less than a tenth of the days: unknown."
    )


def _of_stream(code: str, one: Coded) -> Measured:
    name = str(STREAM_NAMES.get(one.stream, one.stream))
    if one.kind:
        kind = _kinds(one.stream).get(one.kind, one.kind)
        name = gettext("%(name)s: %(kind)s") % {"name": name, "kind": kind}
    source = str(SOURCES.get(one.stream, ""))
    if one.is_share:
        return Measured(
            code, gettext("%(name)s, share of all") % {"name": name},
            gettext(
                "Reports of this kind ÷ all reports received from the area in the window; "
                "more reporting alone does not move it. No report at all: unknown."
            ),
            source, gettext("share"),
        )  # fmt: skip
    definition = (
        _looked_at()
        if one.stream in WATCHED
        else gettext(
            "Received in the window ÷ its weeks, by the day of arrival. It counts what is "
            "told, not what happens: more may mean that more people report."
        )
    )
    return Measured(code, name, definition, source, gettext("per week"))


def _kinds(stream: str) -> dict[str, str]:
    known = STREAMS.get(stream)
    return {} if known is None else {a: str(b) for a, b in known.kinds()}


def choices_for(actor: Actor | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return group → code and name of all that can be chosen, by name in each group.

    What only one institution may count is offered to who may read it somewhere; without
    an actor all is offered.
    """
    groups = [
        (gettext("Counted in the field"), [*_of_streams(WATCHED, actor)]),
        (gettext("Received"), [*_of_streams(RECEIVED, actor), *_shares(actor)]),
        (gettext("Events of one kind and level"), _named(is_event=True)),
        (gettext("Figures of the frameworks"), _named(is_event=False)),
    ]
    return [(name, found) for name, found in groups if found]


def _of_streams(streams: tuple[str, ...], actor: Actor | None) -> list[tuple[str, str]]:
    found = []
    for stream in streams:
        if not _may(stream, actor):
            continue
        codes = [f"{STREAM}:{stream}"]
        codes += [f"{STREAM}:{stream}:{kind}" for kind in _kinds(stream)]
        found += [(code, measured(code).name) for code in codes]
    return found


def _shares(actor: Actor | None) -> list[tuple[str, str]]:
    if not _may("reports", actor):
        return []
    codes = [f"{SHARE}:reports:{kind}" for kind in _kinds("reports")]
    return [(code, measured(code).name) for code in codes]


def _may(stream: str, actor: Actor | None) -> bool:
    needed = STREAMS[stream].permission
    return actor is None or needed is None or actor.holds(needed)


def _named(*, is_event: bool) -> list[tuple[str, str]]:
    codes = [one for one in framework_columns() if is_event_column(one) is is_event]
    found = [(code, measured(code).name) for code in codes]
    return sorted(found, key=lambda pair: pair[1].casefold())
