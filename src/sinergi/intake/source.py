"""What an import source is, and the table of all of them."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.intake.columns import Column, Option
from sinergi.intake.faults import is_blocking
from sinergi.intake.models import Batch
from sinergi.intake.readers.rows import Chunk
from sinergi.intake.spool import Spool

# Enough to mend a file by; beyond it only the number is kept, and said.
MAX_FAULTS = 100_000
# Areas kept with a batch to tell whose it may be; more are joined to those above them.
MAX_PLACES = 200

Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong, with its place in the file. Row 0 is the file as a whole."""

    row: int
    column: str
    code: str
    value: str
    facts: dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What became, or would become, of rows."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def add(self, other: "Tally") -> None:
        """Add another count."""
        self.new += other.new
        self.changed += other.changed
        self.same += other.same


@dataclass(slots=True)
class Report:
    """What a pass over a file found. `faults` holds at most MAX_FAULTS, `counts` all."""

    rows: int = 0
    unplaced: int = 0
    unplaced_known: int = 0
    tally: Tally = field(default_factory=Tally)
    faults: list[RowFault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    seen_unplaced: dict[str, int] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)

    def fault(
        self, row: int, column: str, code: str, cell: object = "", /, **facts: Any
    ) -> None:
        """Add one fault or notice."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if len(self.faults) < MAX_FAULTS:
            text = "" if cell is None else str(cell)[:200].replace("\x00", "")
            self.faults.append(RowFault(row, column, code, text, facts))

    def reach(self, codes: Iterable[str | None]) -> None:
        """Remember where the rows lie, as coarsely as MAX_PLACES demands."""
        self.places |= {code for code in codes if code}
        while len(self.places) > MAX_PLACES:
            deepest = max(code.count(".") for code in self.places)
            if not deepest:
                break
            self.places = {
                code.rpartition(".")[0] if code.count(".") == deepest else code
                for code in self.places
            }

    @property
    def blocked(self) -> int:
        """Number of faults that keep the file out."""
        return sum(n for code, n in self.counts.items() if is_blocking(code))

    @property
    def notices(self) -> int:
        """Number of things worth a look that keep nothing out."""
        return sum(n for code, n in self.counts.items() if not is_blocking(code))

    def summary(self) -> dict[str, Any]:
        """Return the counts as JSON, as stored with the batch."""
        return {
            "version": 1,
            "rows": self.rows,
            "new": self.tally.new,
            "changed": self.tally.changed,
            "same": self.tally.same,
            "unplaced": self.unplaced,
            "unplaced_known": self.unplaced_known,
            "faults": self.blocked,
            "notices": self.notices,
            "by_code": self.counts,
            "left_out": self.left_out,
            "places": sorted(self.places),
            **self.notes,
        }


@dataclass(slots=True)
class Rows:
    """A chunk after reading its cells: values by column name, None where empty or wrong.

    `extra` holds the numbers of undeclared columns of sources that take them. `bad` are
    the indexes of rows with a blocking fault. `heads` gives the header a column stands
    under in the file, which faults name.
    """

    numbers: Sequence[int]
    values: dict[str, list[Any]]
    extra: dict[str, list[float | None]]
    raw: Chunk
    report: Report
    bad: set[int] = field(default_factory=set)
    heads: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.numbers)

    def get(self, column: str) -> list[Any]:
        """Return the values of a column; all None when the file has it not."""
        return self.values.get(column) or [None] * len(self)

    def has(self, column: str) -> bool:
        """True when the file has the column."""
        return column in self.values

    def fault(
        self, index: int, column: str, code: str, cell: object = "", /, **facts: Any
    ) -> None:
        """Add a fault or notice of one row, by the name of a column or of its header."""
        head = self.heads.get(column, column)
        self.report.fault(self.numbers[index], head, code, cell, **facts)
        if is_blocking(code):
            self.bad.add(index)


class Source:
    """Base of all sources: a subclass per kind of file, one instance per pass.

    A pass calls `prepare` once, then per chunk `check`, `unplaced`, `keys` and `take`, then
    `finish_check` (all faults known) and, when rows are to be written, `finish`. `take`
    counts what is new, changed and the same. Nothing here writes into tables but `undo`:
    what is to be written is set aside in the spool.
    """

    # Templates get the class itself and must not call it.
    do_not_call_in_templates: ClassVar[bool] = True
    code: ClassVar[str]
    title: ClassVar[Any]
    about: ClassVar[Any] = ""
    columns: ClassVar[tuple[Column, ...]]
    options: ClassVar[tuple[Option, ...]] = ()
    formats: ClassVar[tuple[str, ...]] = ("csv", "xlsx", "parquet")
    takes_numbers: ClassVar[bool] = False
    code_column: ClassVar[str] = "code"
    # What one needs to bring such a file, beside READ_IMPORTS.
    permission: ClassVar[Permission] = Permission.IMPORT_DATA
    # Its rows are acts of whoever brought them, so nobody else goes on with the file.
    is_personal: ClassVar[bool] = False
    # Codes of the sources whose rows a pass compares with; what they bring meanwhile
    # makes a plan outdated.
    reads: ClassVar[tuple[str, ...]] = ("areas", "recodes")

    def __init__(
        self, answers: Mapping[str, str], areas: tuple[str, ...] = ("",)
    ) -> None:
        """`areas`: where the bringer may import; the empty code is everywhere.

        `received_at` is when the file came and `brought_by` who brought it (None: the
        command line), set by whoever makes the source for a file.
        """
        self.answers = dict(answers)
        self.areas = areas
        self.received_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        self.brought_by: int | None = None

    @property
    def received_on(self) -> dt.date:
        """The day the file came."""
        return timezone.localdate(self.received_at)

    @classmethod
    def is_offered(cls, by: Actor) -> bool:
        """True when the person may bring such files."""
        return by.holds(cls.permission)

    @classmethod
    def read_permission(cls, answers: Mapping[str, str]) -> Permission | None:
        """Return what readers of such a file need beside READ_IMPORTS, None for nothing.

        `sinergi.intake.querysets.RESTRICTING` lists the permissions that may come back.
        """
        return None

    def prepare(self) -> None:
        """Read what checks need from the database."""

    def check(self, rows: Rows) -> None:
        """Add faults that concern several cells of a row."""

    def unplaced(self, rows: Rows) -> set[int]:
        """Return the indexes of right rows whose area is unknown."""
        return set()

    def keys(self, rows: Rows) -> list[Any] | None:
        """Return what must be unique in the file, per row; None when nothing must."""
        return None

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Count, and with a spool set aside, the rows at the indexes `take`."""
        raise NotImplementedError

    def finish_check(self, report: Report) -> None:
        """Add faults that only the whole file shows."""

    def finish(self, spool: Spool, report: Report, step: Step) -> None:
        """Set aside what follows from the rows."""

    def plan_undo(self, batch: Batch, spool: Spool, step: Step) -> None:
        """Set aside what follows from undoing the batch; written after `undo`."""

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the rows of `batch` and revive what it ended; both naming `undo`."""
        raise NotImplementedError

    def why_not_undo(self, batch: Batch) -> str:
        """Return in words why the batch cannot be undone, "" when it can."""
        return ""


@runtime_checkable
class Family(Protocol):
    """Sources of one kind that are not known before the rows of a table: one per form.

    Their codes are the family's own code, an underscore and the name of the one.
    """

    @classmethod
    def members(cls) -> dict[str, type[Source]]:
        """Return the sources that are offered now, by their full codes."""
        ...

    @classmethod
    def member(cls, code: str) -> type[Source]:
        """Return one source by its full code, also one no longer offered; KeyError."""
        ...


def _table() -> dict[str, type[Source] | type[Family]]:
    table: dict[str, str] = import_string(settings.SINERGI_IMPORTS)
    return {code: import_string(dotted) for code, dotted in table.items()}


def sources(by: Actor | None = None) -> dict[str, type[Source]]:
    """Return every import source by its code, in the order of the visible table.

    With a person those only that they may bring files of.
    """
    found: dict[str, type[Source]] = {}
    for code, one in _table().items():
        if issubclass(one, Family):
            found.update(one.members())
        else:
            found[code] = one
    return {
        code: cls for code, cls in found.items() if by is None or cls.is_offered(by)
    }


def source_class(code: str) -> type[Source]:
    """Return one source; KeyError when neither the table nor a family has it."""
    table = _table()
    one = table.get(code)
    if one is not None and issubclass(one, Source):
        return one
    for prefix, family in table.items():
        if issubclass(family, Family) and code.startswith(f"{prefix}_"):
            return family.member(code)
    raise KeyError(code)
