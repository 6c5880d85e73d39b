"""What is wrong with the head of a file: names that are missing, double, or further down."""

from collections.abc import Mapping, Sequence

from sinergi.intake.columns import Column
from sinergi.intake.mapping import MappingFault, check_mapping, propose_mapping
from sinergi.intake.readers import FileProblem, Reading
from sinergi.intake.readers.rows import ListChunk

LOOKED_AT = 20
FEWEST = 2
"""Names that must be found in a lower row before it is taken for the true head."""


def head_faults(
    mapping: Mapping[str, str], reading: Reading, columns: Sequence[Column]
) -> list[MappingFault]:
    """Return all faults of a mapping; of a file with titles above its head, that first."""
    faults = check_mapping(mapping, reading.headers, columns)
    if any(fault.code == "column-missing" for fault in faults):
        row = lower_head(reading, columns)
        if row is not None:
            faults.insert(0, MappingFault("header-lower", {"row": row}))
    return faults


def lower_head(reading: Reading, columns: Sequence[Column]) -> int | None:
    """Return the number of the row that holds more names of columns than the first has."""
    try:
        chunk = next(reading.chunks(), None)
    except FileProblem:
        return None
    if not isinstance(chunk, ListChunk):
        return None
    most, found = max(_known(reading.headers, columns), FEWEST - 1), None
    for number, cells in zip(chunk.numbers, chunk.rows[:LOOKED_AT], strict=False):
        known = _known([str(cell) for cell in cells if cell is not None], columns)
        if known > most:
            most, found = known, number
    return found


def _known(words: Sequence[str], columns: Sequence[Column]) -> int:
    proposed = propose_mapping([word for word in words if word], columns)
    return sum(one.how in {"exact", "synonym"} for one in proposed)
