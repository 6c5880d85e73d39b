"""Indicator tables: wide (a column per indicator) or long (a row per value)."""

import datetime as dt
from collections.abc import Container, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.intake.columns import DAY_ENDING, Column, Kind, Option, is_day_column
from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.source import Report, Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive, is_built_upon
from sinergi.observations.models import Observation
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area

FIELDS = (
    "area_code", "column", "observed_on", "value", "error", "source", "licence",
)  # fmt: skip
ERROR_ENDING = "_se"
Cell = tuple[float, float | None, str, str]
Key = tuple[str, str, dt.date]


def is_beside(name: str, names: Container[str]) -> bool:
    """True for `X_se` and `X_on` beside `X`: its standard error and day, no column itself."""
    is_error = name.endswith(ERROR_ENDING) and name.removesuffix(ERROR_ENDING) in names
    return is_error or is_day_column(name, names)


class IndicatorTables(Source):
    """Numbers about areas, one observation per filled cell. Empty cells are unknown."""

    code = "indicator_tables"
    title = _("Indicator tables")
    about = _(
        "A table with an area code and columns of numbers; each column becomes an input "
        "that frameworks can read by its name. The long form has one value per row."
    )
    columns = (
        Column("code", _("area code"), Kind.CODE, required=True, is_place=True,
               synonyms=("kode", "kode wilayah", "area_code"), example="31.75.06.1003"),
        Column("name", _("name"), synonyms=("nama", "kelurahan"),
               help=_("not read: the code says which area it is")),
        Column("lon", _("longitude"), synonyms=("bujur", "lng"), help=_("not read")),
        Column("lat", _("latitude"), synonyms=("lintang",), help=_("not read")),
        Column("column", _("name of the indicator"), max_length=80,
               synonyms=("indikator", "indicator", "variabel"), example="tps_2024",
               help=_("long form only")),
        Column("value", _("value"), Kind.NUMBER, synonyms=("nilai",), example="352",
               help=_("long form only")),
        Column("error", _("standard error"), Kind.NUMBER, low=0,
               synonyms=("galat baku", "se"), help=_("long form only")),
        Column("observed_on", _("date of the value"), Kind.DATE,
               synonyms=("tanggal", "date", "tgl"), example="2024-02-14",
               help=_("empty: the date given for the whole file")),
    )  # fmt: skip
    options = (
        Option("observed_on", _("date of the values"), Kind.DATE,
               help=_("the day the figures speak of")),
        Option("source", _("source"), help=_("who published it, with address")),
        Option("licence", _("licence"), required=False),
    )  # fmt: skip
    takes_numbers = True

    def prepare(self) -> None:
        """Read the codes in force and the re-codings."""
        self.known = set(Area.all_rows.current().values_list("code", flat=True))
        self.heirs = newest_codes()
        self.day = dt.date.fromisoformat(self.answers["observed_on"])
        self.origin = self.answers.get("source", ""), self.answers.get("licence", "")
        self.cells = 0

    def check(self, rows: Rows) -> None:
        """Follow re-codings; the long form needs a name in every row with a value."""
        if self.heirs:
            codes = rows.values["code"]
            rows.values["code"] = [self.heirs.get(code, code) for code in codes]
        if not rows.has("value"):
            return
        pairs = zip(rows.get("column"), rows.get("value"), strict=True)
        for i, (column, value) in enumerate(pairs):
            if value is not None and column is None:
                rows.fault(i, "column", "cell-empty")

    def unplaced(self, rows: Rows) -> set[int]:
        """Rows whose area code is empty or unknown."""
        codes = rows.values["code"]
        return {i for i, code in enumerate(codes) if code not in self.known}

    def keys(self, rows: Rows) -> list[Any]:
        """Area and day; in the long form also the indicator."""
        names = ("code", "column", "observed_on")
        return list(zip(*(rows.get(name) for name in names), strict=True))

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Compare with the observations in force; a changed value is a new row."""
        cells = dict(self._cells(rows, take))
        self.cells += len(cells)
        old = self._old(cells)
        tally, fresh, ended = Tally(), [], []
        for key, cell in cells.items():
            known = old.get(key)
            if known is None:
                tally.new += 1
            elif known[1:] == cell:
                tally.same += 1
                continue
            else:
                tally.changed += 1
                ended.append(known[0])
            fresh.append((*key, *cell))
        if spool is not None:
            spool.end(Observation, "pk", ended)
            spool.insert(Observation, FIELDS, fresh)
        return tally

    def _cells(self, rows: Rows, take: Sequence[int]) -> list[tuple[Key, Cell]]:
        codes, days = rows.get("code"), rows.get("observed_on")
        if rows.has("value"):
            names, errors = rows.get("column"), rows.get("error")
            values = rows.get("value")
            return [
                (
                    (codes[i], names[i], days[i] or self.day),
                    (values[i], errors[i], *self.origin),
                )
                for i in take
                if values[i] is not None
            ]
        return [
            ((codes[i], name[:80], day or self.day), (value, error, *self.origin))
            for name, values in rows.extra.items()
            if not is_beside(name, rows.extra)
            for errors, own in [self._beside(rows, name)]
            for i in take
            if (value := values[i]) is not None
            for error, day in [(errors[i], own[i] or days[i])]
        ]

    @staticmethod
    def _beside(rows: Rows, name: str) -> tuple[list[Any], list[Any]]:
        """Return the standard errors and the days that stand beside a column."""
        empty = [None] * len(rows)
        endings = (ERROR_ENDING, DAY_ENDING)
        errors, days = (rows.extra.get(name + ending, empty) for ending in endings)
        return errors, days

    def _old(self, cells: dict[Key, Cell]) -> dict[Key, Any]:
        codes = sorted({key[0] for key in cells})
        days = {key[2] for key in cells}
        rows = Observation.all_rows.in_force().filter(observed_on__in=days)
        found: dict[Key, Any] = {}
        if not rows.exists():
            return found
        for part in parts(codes, 500):
            for row in rows.filter(area_code__in=part).values_list(
                "area_code", "column", "observed_on", "pk", "value", "error", "source",
                "licence",
            ):  # fmt: skip
                found[row[0], row[1], row[2]] = row[3:]
        return found

    def finish_check(self, report: Report) -> None:
        """A table without any number is the wrong file, or the wrong decimal sign."""
        report.notes["cells"] = self.cells
        if not self.cells and not report.blocked and not report.unplaced:
            report.fault(0, "", "nothing-numeric")

    def why_not_undo(self, batch: Batch) -> str:
        """Later values stand upon earlier ones."""
        if is_built_upon(Observation.all_rows, batch):
            return str(_("A later import has changed some of these values."))
        return ""

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the values, revive those they replaced."""
        end_and_revive(Observation.all_rows, batch, undo)
