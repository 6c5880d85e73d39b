"""The list of areas: codes, names, types, with the generation they belong to."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.intake.columns import Column, Kind, Option
from sinergi.intake.models import Batch
from sinergi.intake.source import Report, Rows, Source, Step, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import is_built_upon
from sinergi.places.drawing import redraw, remeasure
from sinergi.places.generations import find_generation, kept, undo_areas
from sinergi.places.models import Area, Generation, Recode
from sinergi.places.outlook import Outlook
from sinergi.places.rules import (
    NATION,
    TYPE_LEVELS,
    AreaType,
    lacking,
    level_of,
    parent_of,
    type_of,
)

FIELDS = (
    "code", "name", "type", "level", "parent_code", "valid_from", "lon", "lat",
)  # fmt: skip


class Areas(Source):
    """One row per area. Names are labels; the code alone says what a row is."""

    code = "areas"
    title = _("Areas")
    about = _(
        "The official list of areas with Kemendagri codes, from the province down to the "
        "RT. A new list becomes a new generation; the old names and codes stay."
    )
    columns = (
        Column(
            "code", _("area code"), Kind.CODE, required=True, filled=True,
            synonyms=("kode", "kode wilayah", "kode kemendagri", "kode_wilayah"),
            example="31.75.06.1003", help=_("the Kemendagri code with dots"),
        ),
        Column(
            "name", _("name"), required=True, filled=True, max_length=120,
            synonyms=("nama", "nama wilayah", "wilayah"), example="Pulo Gebang",
        ),
        Column(
            "type", _("type"), choices=tuple(AreaType), synonyms=("jenis", "tipe"),
            example="kelurahan", help=_("found from the code when absent"),
        ),
        Column("level", _("level"), Kind.WHOLE, low=0, high=6, example="4"),
        Column(
            "parent_code", _("area above"), Kind.CODE,
            synonyms=("kode induk", "induk", "parent"), example="31.75.06",
        ),
        Column("lon", _("longitude"), Kind.NUMBER, low=-180, high=180,
               synonyms=("bujur", "lng", "longitude"), example="106.9545"),
        Column("lat", _("latitude"), Kind.NUMBER, low=-90, high=90,
               synonyms=("lintang", "latitude"), example="-6.2122"),
        Column(
            "old_code", _("code before"), Kind.CODE, synonyms=("kode lama",),
            example="31.75.06.1002", help=_("when the code has changed"),
        ),
    )  # fmt: skip
    options = (
        Option(
            "generation", _("name of the list"), required=False,
            help=_("empty: a correction of the list in force"),
        ),
        Option("decree", _("decree"), required=False),
        Option("valid_from", _("valid from"), Kind.DATE, required=False),
        Option(
            "complete", _("areas the list lacks"), required=False,
            choices=lambda: [("yes", str(_("are no longer in force")))],
            help=_("empty: they stay; only for a list that holds every area below its first"),
        ),
    )  # fmt: skip

    reads = ("areas", "recodes", "boundaries")

    def prepare(self) -> None:
        """Read the areas in force: one dict of tuples, about 30 MB for the nation."""
        rows = Area.all_rows.current().order_by()
        fields = ("pk", "name", "type", "parent_code", "lon", "lat")
        self.known = {
            code: rest for code, *rest in rows.values_list("code", *fields).iterator()
        }
        self.in_file: set[str] = set()
        self.gone: set[str] = set()
        self.orphans: list[tuple[int, str, str]] = []
        self.generation: Generation | None = None
        self.outlook: Outlook | None = None
        self.moved: list[tuple[str, str]] = []
        self.touched: set[str] = set()

    def check(self, rows: Rows) -> None:
        """Compare code, type, level and parent; remember parents not seen yet."""
        columns = [rows.get(name) for name in ("code", "type", "level", "parent_code")]
        for i, (code, kind, level, parent) in enumerate(zip(*columns, strict=True)):
            if code is None:
                continue
            self.in_file.add(code)
            right = level_of(code)
            if kind in TYPE_LEVELS and TYPE_LEVELS[kind] != right:
                rows.fault(i, "type", "level-differs", kind, level=right)
            if level is not None and level != right:
                rows.fault(i, "level", "level-differs", level, level=right)
            above = parent_of(code)
            if parent not in (None, above):
                rows.fault(i, "parent_code", "parent-differs", parent, parent=above)
            elif above not in self.in_file and above not in self.known:
                self.orphans.append((rows.numbers[i], code, above))

    def keys(self, rows: Rows) -> list[Any]:
        """A code may stand in the file once."""
        return rows.get("code")

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Insert new areas, close changed ones and insert what took their place."""
        tally, fresh, closed = Tally(), [], []
        columns = [rows.get(name) for name in ("code", "name", "type", "lon", "lat")]
        for code, *given in zip(
            *([column[i] for i in take] for column in columns), strict=True
        ):
            old = self.known.get(code)
            cells = _cells(code, given, old)
            if old is None:
                tally.new += 1
            elif old[1:] == cells:
                tally.same += 1
                continue
            else:
                tally.changed += 1
                closed.append(old[0])
            fresh.append((code, *cells))
        if spool is not None:
            self._moves(rows, take)
            self._set_aside(spool, fresh, closed)
        return tally

    def _moves(self, rows: Rows, take: Sequence[int]) -> None:
        if rows.has("old_code"):
            pairs = zip(rows.get("old_code"), rows.get("code"), strict=True)
            moved = list(pairs)
            self.moved += [
                moved[i] for i in take if moved[i][0] not in (None, moved[i][1])
            ]

    def _set_aside(
        self, spool: Spool, fresh: list[tuple[Any, ...]], closed: list[int]
    ) -> None:
        spool.end(Area, "pk", closed, valid_to=self._closing_day())
        first = self._first_day()
        rows = (
            (code, name, kind, level_of(code), parent, first, lon, lat)
            for code, name, kind, parent, lon, lat in fresh
        )
        spool.insert(Area, FIELDS, rows, self._later())
        for code, _name, _kind, parent, lon, lat in fresh:
            self._outlook(spool).put_area(code, parent, lon, lat)
        self.touched.update(row[0] for row in fresh)

    def _outlook(self, spool: Spool) -> Outlook:
        if self.outlook is None:
            self.outlook = Outlook(spool)
        return self.outlook

    def _generation(self) -> Generation:
        if self.generation is None:
            self.generation = find_generation(self.answers, self.received_on)
        return self.generation

    def _later(self) -> dict[str, Callable[[], int]]:
        return {"generation_id": partial(kept, self._generation())}

    def _first_day(self) -> dt.date | None:
        """None for a correction and for the first list: valid since ever we know."""
        if not self.answers.get("generation") or not self.known:
            return None
        return self._generation().valid_from

    def _closing_day(self) -> dt.date:
        # A correction leaves no time in which the wrong row was right.
        return self._first_day() or dt.date.min

    def finish_check(self, report: Report) -> None:
        """Tell the areas whose parent came neither before nor after them, and who goes."""
        if self.answers.get("complete") == "yes":
            self.gone = lacking(self.known, self.in_file, self.areas)
            report.notes["closed"] = len(self.gone)
        for number, code, above in self.orphans:
            if above not in self.in_file and above != NATION:
                report.fault(number, "code", "parent-unknown", code, parent=above)

    def finish(self, spool: Spool, report: Report, step: Step) -> None:
        """Make sure that the nation exists, keep re-codings, draw cells."""
        if NATION not in self.known and NATION not in self.in_file:
            row = (NATION, "Indonesia", AreaType.NATION.value, 0, "", None, None, None)
            spool.insert(Area, FIELDS, [row], self._later())
        spool.insert(Recode, ("old_code", "new_code"), self.moved, self._later())
        if self.gone:
            keys = [self.known[code][0] for code in sorted(self.gone)]
            spool.end(Area, "pk", keys, valid_to=self._closing_day())
            self._outlook(spool).drop_areas(self.gone)
        redraw(self.touched | self.gone, self._outlook(spool), step)

    def why_not_undo(self, batch: Batch) -> str:
        """Later lists stand upon earlier ones."""
        if is_built_upon(Area.all_rows, batch):
            return str(_("A later list of areas has changed some of these rows."))
        return ""

    def plan_undo(self, batch: Batch, spool: Spool, step: Step) -> None:
        """Measure again who touches the shapes that come back."""
        outlook = Outlook(spool)
        remeasure(outlook.undo(batch), outlook, step)

    def undo(self, batch: Batch, undo: Batch) -> None:
        """Close what the batch made, reopen what it closed."""
        undo_areas(batch, undo)


def _cells(code: str, given: list[Any], old: list[Any] | None) -> list[Any]:
    """Return name, type, parent, lon, lat; a point the file has not stays as it was."""
    name, kind, lon, lat = given
    if old is not None and (lon is None or lat is None):
        lon, lat = old[4], old[5]
    return [name, kind or type_of(code), parent_of(code), lon, lat]
