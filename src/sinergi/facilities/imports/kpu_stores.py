"""KPU's own sheet of its storehouses. What it says wins over what others stated."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import Permission
from sinergi.facilities.models import StoreFigure
from sinergi.facilities.rules.kinds import FacilityKind, served_code
from sinergi.intake.columns import Column, Kind
from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.source import Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive, is_built_upon
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area

CONTENT = (
    "kind", "name", "area_code", "serves_code", "address", "lon", "lat", "floor_m2",
    "boxes", "booths",
)  # fmt: skip
FIELDS = ("kpu_code", *CONTENT)
LEVELS = {"kota": FacilityKind.STORE_CITY, "kecamatan": FacilityKind.STORE_KECAMATAN}
DEEP_ENOUGH = 3
"""A store lies in a kecamatan at least; the area of a city alone says not whose it is."""


class KpuStores(Source):
    """One row per store: KPU's own code says which."""

    code = "kpu_stores"
    title = _("KPU's sheet of storehouses")
    about = _(
        "Storehouses as KPU's own sheet has them: place, floor space, how many boxes and "
        "booths fit. These figures come before what others stated. Afterwards the stores "
        "can be taken into the register."
    )
    permission = Permission.MOVE_GOODS
    columns = (
        Column("kpu_code", _("KPU's code of the store"), required=True, filled=True,
               max_length=40, synonyms=("kode gudang", "kode_gudang", "id gudang"),
               example="GD-3175-06"),
        Column("name", _("name"), required=True, filled=True, max_length=160,
               synonyms=("nama", "nama gudang"), example="GOR Cakung"),
        Column("level", _("level"), choices=tuple(LEVELS), synonyms=("tingkat", "jenis"),
               help=_("kota or kecamatan; kecamatan when empty"), example="kecamatan"),
        Column("code", _("area code"), Kind.CODE, required=True, is_place=True,
               synonyms=("kode", "kode wilayah", "kode kelurahan"),
               example="31.75.06.1003"),
        Column("address", _("address"), synonyms=("alamat",), max_length=300),
        Column("lon", _("longitude"), Kind.NUMBER, low=-180, high=180,
               synonyms=("bujur", "longitude")),
        Column("lat", _("latitude"), Kind.NUMBER, low=-90, high=90,
               synonyms=("lintang", "latitude")),
        Column("floor_m2", _("floor space, m²"), Kind.NUMBER, low=0,
               synonyms=("luas", "luas m2", "luas_m2")),
        Column("boxes", _("ballot boxes that fit"), Kind.WHOLE, low=0,
               high=10_000_000,
               synonyms=("kapasitas kotak", "kapasitas", "kotak"),
               help=_("empty when unknown")),
        Column("booths", _("booths that fit"), Kind.WHOLE, low=0, high=10_000_000,
               synonyms=("kapasitas bilik", "bilik"), help=_("empty when unknown")),
    )  # fmt: skip

    @classmethod
    def read_permission(cls, answers: Mapping[str, str]) -> Permission | None:
        """Where boxes lie is for those who see the guarded matters of stores."""
        return Permission.READ_GUARDED_FACILITIES

    def prepare(self) -> None:
        """Read the codes in force and the re-codings."""
        codes = Area.all_rows.current().filter(level__gte=DEEP_ENOUGH)
        self.known = set(codes.values_list("code", flat=True))
        self.heirs = newest_codes()

    def check(self, rows: Rows) -> None:
        """Follow re-codings; a point needs both of its coordinates."""
        codes = rows.values["code"]
        rows.values["code"] = [self.heirs.get(code, code) for code in codes]
        pairs = zip(rows.get("lon"), rows.get("lat"), strict=True)
        for i, (lon, lat) in enumerate(pairs):
            if (lon is None) != (lat is None):
                rows.fault(i, "lon" if lon is None else "lat", "cell-empty")

    def unplaced(self, rows: Rows) -> set[int]:
        """Stores whose area code is empty or unknown."""
        codes = rows.values["code"]
        return {i for i, code in enumerate(codes) if code not in self.known}

    def keys(self, rows: Rows) -> list[Any]:
        """KPU's code."""
        return list(rows.values["kpu_code"])

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Compare with the sheet in force; a changed store is a new row."""
        keys, content = self.keys(rows), self._content(rows)
        old = self._old({keys[i] for i in take})
        tally, fresh, ended = Tally(), [], []
        for i in take:
            known = old.get(keys[i])
            if known is not None and known[1:] == content[i]:
                tally.same += 1
                continue
            if known is None:
                tally.new += 1
            else:
                tally.changed += 1
                ended.append(known[0])
            fresh.append((keys[i], *content[i]))
        if spool is not None:
            spool.end(StoreFigure, "pk", ended)
            spool.insert(StoreFigure, FIELDS, iter(fresh))
        return tally

    def _content(self, rows: Rows) -> list[tuple[Any, ...]]:
        """Return the columns of each row in the order of `CONTENT`."""
        kinds = [LEVELS[one or "kecamatan"] for one in rows.get("level")]
        codes = rows.values["code"]
        served = [
            served_code(kind, code or "", DEEP_ENOUGH)
            for kind, code in zip(kinds, codes, strict=True)
        ]
        texts = [[one or "" for one in rows.get(name)] for name in ("name", "address")]
        numbers = (
            rows.get(one) for one in ("lon", "lat", "floor_m2", "boxes", "booths")
        )
        values = ([one.value for one in kinds], texts[0], codes, served, texts[1])
        return list(zip(*values, *numbers, strict=True))

    def _old(self, codes: set[str]) -> dict[str, tuple[Any, ...]]:
        found: dict[str, tuple[Any, ...]] = {}
        for part in parts(sorted(codes), 1_000):
            rows = StoreFigure.all_rows.in_force().filter(kpu_code__in=part)
            for row in rows.values_list("kpu_code", "pk", *CONTENT):
                found[row[0]] = row[1:]
        return found

    def why_not_undo(self, batch: Batch) -> str:
        """Later rows stand upon earlier ones."""
        if is_built_upon(StoreFigure.all_rows, batch):
            return str(_("A later import has changed some of these stores."))
        return ""

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the figures, revive those they replaced."""
        end_and_revive(StoreFigure.all_rows, batch, undo)
