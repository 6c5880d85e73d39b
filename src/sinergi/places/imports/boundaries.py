"""Boundaries of areas from GeoJSON: checked, repaired, kept as WKB with their box."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _

from sinergi.intake.columns import Column, Kind, Option
from sinergi.intake.models import Batch
from sinergi.intake.source import Report, Rows, Source, Step, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive, is_built_upon
from sinergi.places.drawing import redraw
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area, Boundary, Origin
from sinergi.places.outlook import Drawn, Outlook
from sinergi.places.shapes import read_shapes


class Boundaries(Source):
    """One feature per area; its code says which."""

    code = "boundaries"
    title = _("Boundaries")
    about = _(
        "Polygons of areas as GeoJSON in WGS 84 degrees. They replace approximate cells; "
        "areas above without polygons of their own are joined from those below."
    )
    columns = (
        Column(
            "code", _("area code"), Kind.CODE, required=True, is_place=True,
            synonyms=("kode", "kode_desa", "kode_kel", "kemendagri", "kode wilayah"),
            example="31.75.06.1003",
        ),
        Column("geometry", _("shape"), Kind.SHAPE, required=True, filled=True),
    )  # fmt: skip
    options = (
        Option(
            "source", _("source"), required=False, in_scope=False,
            help=_("who drew the boundaries, with address"),
        ),
        Option("licence", _("licence"), required=False, in_scope=False),
    )  # fmt: skip
    formats = ("geojson",)

    reads = ("areas", "recodes", "boundaries")

    def prepare(self) -> None:
        """Read the codes in force and the re-codings."""
        self.known = set(Area.all_rows.current().values_list("code", flat=True))
        self.heirs = newest_codes()
        self.touched: set[str] = set()
        self.outlook: Outlook | None = None

    def check(self, rows: Rows) -> None:
        """Translate old codes; turn geometries into valid polygons."""
        codes = rows.values["code"]
        rows.values["code"] = [self.heirs.get(code, code) for code in codes]
        read = read_shapes(rows.values["geometry"])
        for index, code, facts in read.faults:
            rows.fault(index, "geometry", code, "", **facts)
        rows.values["geometry"] = list(read.shapes)

    def unplaced(self, rows: Rows) -> set[int]:
        """Features whose code is empty or unknown."""
        codes = rows.values["code"]
        return {i for i, code in enumerate(codes) if code not in self.known}

    def keys(self, rows: Rows) -> list[Any]:
        """An area has one shape in a file."""
        return rows.get("code")

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Compare with the imported shapes in force; set new and changed ones aside."""
        codes = [rows.values["code"][i] for i in take]
        shapes = np.array([rows.values["geometry"][i] for i in take], dtype=object)
        wkb = shapely.to_wkb(shapes, output_dimension=2)
        old = Boundary.all_rows.in_force().filter(
            area_code__in=codes, origin=Origin.IMPORTED
        )
        known = {
            code: bytes(data) for code, data in old.values_list("area_code", "wkb")
        }
        fresh = [i for i, code in enumerate(codes) if known.get(code) != wkb[i]]
        changed = sum(codes[i] in known for i in fresh)
        if spool is not None and fresh:
            drawn = [Drawn(codes[i], shapes[i], Origin.IMPORTED, False) for i in fresh]
            provenance = {
                name: self.answers.get(name, "") for name in ("source", "licence")
            }
            self._outlook(spool).put_shapes(drawn, **provenance)
            self.touched.update(codes[i] for i in fresh)
        return Tally(len(fresh) - changed, changed, len(codes) - len(fresh))

    def _outlook(self, spool: Spool) -> Outlook:
        if self.outlook is None:
            self.outlook = Outlook(spool)
        return self.outlook

    def finish(self, spool: Spool, report: Report, step: Step) -> None:
        """Draw again what depends on the new shapes: cells, unions, neighbours."""
        redraw(self.touched, self._outlook(spool), step)

    def why_not_undo(self, batch: Batch) -> str:
        """Later shapes stand upon earlier ones."""
        if is_built_upon(Boundary.all_rows, batch):
            return str(_("A later import has replaced some of these boundaries."))
        return ""

    def plan_undo(self, batch: Batch, spool: Spool, step: Step) -> None:
        """Draw again what depends on the shapes that come back."""
        outlook = Outlook(spool)
        redraw(outlook.undo(batch), outlook, step)

    def undo(self, batch: Batch, undo: Batch) -> None:
        """Bring the former shapes back."""
        end_and_revive(Boundary.all_rows, batch, undo)
