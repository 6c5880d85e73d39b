"""What the columns of a received file would be taken for."""

from sinergi.intake.engine import NUMBERS, numeric_headers, open_file
from sinergi.intake.mapping import propose_mapping
from sinergi.intake.models import Batch, ColumnMemory
from sinergi.intake.source import source_class
from sinergi.intake.store import path_of


def propose_for(batch: Batch) -> dict[str, str]:
    """Return header → column as it would be taken; FileProblem when unreadable.

    What people confirmed before goes first; undeclared columns of numbers are taken by
    sources that take numbers.
    """
    cls = source_class(batch.source)
    reading = open_file(path_of(batch.sha256), batch.format)
    memory = ColumnMemory.all_rows.filter(source=batch.source)
    remembered = dict(memory.values_list("header", "column"))
    proposals = propose_mapping(reading.headers, cls.columns, remembered)
    mapping = {proposal.header: proposal.column for proposal in proposals}
    if cls.takes_numbers and "value" not in mapping.values():
        free = [head for head, column in mapping.items() if not column and head]
        mapping.update(dict.fromkeys(numeric_headers(reading, free), NUMBERS))
    return mapping
