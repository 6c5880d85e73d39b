"""A filled form as plain text, block by block, ready to paste into Bawaslu's systems."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sinergi.observations.answering import Speaker, reader_language
from sinergi.observations.telling import Asks, Item, Part, Repeat, lay_out, lines_of

SYSTEMS = {"sigaplapor": "SigapLapor", "siwaslu": "Siwaslu", "silog": "Silog"}
# The minimum of a report by UU 7/2017 art. 454(4): who reports, who is reported, when and
# where, what happened; beside it witnesses and evidence as in form B.1. The fields of
# Siwaslu and Silog are not public, so they get the form in its own order.
REPORT: dict[str, tuple[str, ...]] = {
    "reporter": ("executors", "assignment_letter", "address"),
    "reported": ("violation_actor", "contestant", "account_kind"),
    "event": (
        *(
            "violation_event",
            "violation_kind",
            "clause",
            "indicator",
            "severity",
            "events",
        ),
        *("kind", "prop_kind", "props", "content_kind", "platform"),
    ),
    "when_where": (
        *("violation_on", "violation_time", "happened_on", "happened_time", "ended_on"),
        *("district", "area", "station", "violation_place", "place", "location"),
    ),
    "witnesses": ("witnesses",),
    "evidence": (
        "evidence",
        "link",
        "source_reference",
        "files",
        "photo",
        "screenshot",
    ),
    "description": ("description", "facts", "analysis", "note"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, and `label: value` lines to be copied as one."""

    title: str
    text: str


def copied_out(
    form: Asks,
    values: Mapping[str, Any],
    system: str,
    names: Mapping[str, str] | None = None,
) -> list[Block]:
    """Return the blocks to paste into `system`, in the active language.

    KeyError when it is none of SYSTEMS. Only what was answered stands there. `names` gives
    the names of places by their code. No answer is lost: what a report has no place for
    stands in the last block.
    """
    SYSTEMS[system]
    parts = lay_out(form, values, Speaker(reader_language(), names))
    if system == "sigaplapor":
        return _as_report(parts)
    blocks = (Block(part.title or _("General"), _text(part.items)) for part in parts)
    return [block for block in blocks if block.text]


def copied_text(blocks: Iterable[Block]) -> str:
    """Return all blocks as one text."""
    return "\n\n".join(f"{one.title.upper()}\n{one.text}" for one in blocks)


def _as_report(parts: list[Part]) -> list[Block]:
    known: dict[str, list[Item]] = defaultdict(list)
    for part in parts:
        for one in part.items:
            known[one.name].append(one)
    titles = _titles()
    placed = {name for wanted in REPORT.values() for name in wanted}
    blocks = [
        Block(titles[key], _text(one for name in wanted for one in known.get(name, ())))
        for key, wanted in REPORT.items()
    ]
    rest = [one for name, many in known.items() if name not in placed for one in many]
    blocks.append(Block(_("Other answers"), _text(rest)))
    return [block for block in blocks if block.text]


def _titles() -> dict[str, str]:
    return {
        "reporter": _("Reporter"),
        "reported": _("Reported person"),
        "event": _("Event"),
        "when_where": _("Time and place"),
        "witnesses": _("Witnesses"),
        "evidence": _("Evidence"),
        "description": _("Description of events"),
    }


def _text(items: Iterable[Item]) -> str:
    told: list[str] = []
    for one in items:
        if isinstance(one, Repeat):
            lines = enumerate(lines_of(one), start=1)
            told += [f"{number}. {line}" for number, line in lines]
        elif one.is_given:
            told.append(f"{one.label}: {one.value}")
    return "\n".join(told)
