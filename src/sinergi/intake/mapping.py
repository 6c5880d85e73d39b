"""Which header of a file means which declared column. Proposed here, confirmed by people."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sinergi.intake.columns import Column

# Below this likeness a proposal would be a guess: `dpt_l` and `dpt_p` are 0.8 alike.
MIN_LIKENESS = 0.86


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a header may mean. `how` is remembered, exact, synonym, similar or none."""

    header: str
    column: str
    how: str
    likeness: float


def propose_mapping(
    headers: Sequence[str],
    columns: Sequence[Column],
    remembered: Mapping[str, str] | None = None,
) -> list[Proposal]:
    """Return one proposal per header, in the file's order; no column is given twice.

    Sure matches go first, so that a similar header never takes the place of an exact
    one. `remembered` is what people confirmed for this source before.
    """
    names = {column.name for column in columns}
    found: dict[str, Proposal] = {}
    taken: set[str] = set()
    for how, table in _tables(columns, remembered or {}):
        for header in headers:
            name = table.get(plain(header))
            if header not in found and name in names and name not in taken:
                found[header] = Proposal(header, name, how, 1.0)
                taken.add(name)
    for proposal in _similar(headers, columns, set(found), taken):
        if proposal.header not in found and proposal.column not in taken:
            found[proposal.header] = proposal
            taken.add(proposal.column)
    return [found.get(header, Proposal(header, "", "none", 0.0)) for header in headers]


def plain(text: str) -> str:
    """Return a header without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


def _tables(
    columns: Sequence[Column], remembered: Mapping[str, str]
) -> list[tuple[str, dict[str, str]]]:
    return [
        ("remembered", {plain(header): name for header, name in remembered.items()}),
        ("exact", {plain(column.name): column.name for column in columns}),
        (
            "synonym",
            {
                plain(word): column.name
                for column in reversed(columns)
                for word in (str(column.label), *reversed(column.synonyms))
            },
        ),
    ]


def _similar(
    headers: Iterable[str],
    columns: Sequence[Column],
    found: set[str],
    taken: set[str],
) -> list[Proposal]:
    pairs = []
    for header in headers:
        if header in found:
            continue
        for column in columns:
            if column.name in taken:
                continue
            words = (column.name, *column.synonyms)
            likeness = max(
                SequenceMatcher(None, plain(header), plain(word)).ratio()
                for word in words
            )
            if likeness >= MIN_LIKENESS:
                pairs.append(Proposal(header, column.name, "similar", likeness))
    return sorted(pairs, key=lambda pair: -pair.likeness)


@dataclass(frozen=True, slots=True)
class MappingFault:
    """A mapping that cannot be used, with the facts of its fault text."""

    code: str
    facts: dict[str, Any]


def check_mapping(
    mapping: Mapping[str, str], headers: Sequence[str], columns: Sequence[Column]
) -> list[MappingFault]:
    """Return all faults of a mapping header → column name (empty name: leave out)."""
    faults = []
    twice = sorted({header for header in headers if list(headers).count(header) > 1})
    faults += [
        MappingFault("header-twice", {"header": header})
        for header in twice
        if mapping.get(header)
    ]
    for column in columns:
        used = [header for header in headers if mapping.get(header) == column.name]
        if len(set(used)) > 1:
            joined = ", ".join(used)
            facts = {"column": column.name, "headers": joined}
            faults.append(MappingFault("column-twice", facts))
        elif not used and column.required:
            faults.append(MappingFault("column-missing", {"column": column.name}))
    return faults
