"""What an agency says of stations, under its own scheme and secrecy."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import Permission
from sinergi.elections.imports.polling_stations import election_choices
from sinergi.elections.models import (
    Agency,
    Confidentiality,
    PollingStation,
    StationRating,
)
from sinergi.intake.columns import Column, Kind, Option
from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.source import Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area

FIELDS = (
    "station_id", "agency", "scheme", "class_code", "confidentiality", "rated_on",
    "source",
)  # fmt: skip


def agency_options() -> list[tuple[str, str]]:
    """Return the agencies as choices."""
    return [(agency.value, agency.name.title()) for agency in Agency]


def secrecy_options() -> list[tuple[str, str]]:
    """Return the levels of secrecy as choices."""
    return [
        (Confidentiality.INTERNAL.value, str(_("for staff"))),
        (Confidentiality.RESTRICTED.value, str(_("restricted"))),
    ]


class StationRatings(Source):
    """One row per station and class. Agencies are never mixed: one per file."""

    code = "station_ratings"
    title = _("Ratings of stations")
    about = _(
        "How one agency rates polling stations: Bawaslu's indicators, the police's "
        "classes, floods by KPU and BPBD. Kept apart per agency. What the police rate is "
        "always restricted."
    )
    columns = (
        Column("code", _("area code"), Kind.CODE, required=True, is_place=True,
               synonyms=("kode", "kode wilayah"), example="31.75.06.1003"),
        Column("number", _("station number"), Kind.WHOLE, required=True, filled=True,
               low=1, high=9999, synonyms=("tps_no", "no tps", "tps"), example="14"),
        Column("class_code", _("class or indicator"), required=True, filled=True,
               max_length=80, synonyms=("kelas", "indikator", "class", "kategori"),
               example="sangat-rawan"),
        Column("rated_on", _("date of the rating"), Kind.DATE,
               synonyms=("tanggal", "tgl"), example="2024-02-08"),
    )  # fmt: skip
    options = (
        Option("election", _("election"), choices=election_choices),
        Option("agency", _("agency"), choices=agency_options),
        Option("scheme", _("scheme"), help=_("name of the list or method")),
        Option("confidentiality", _("secrecy"), choices=secrecy_options),
        Option("source", _("source"), required=False, in_scope=False),
    )  # fmt: skip

    reads = ("areas", "recodes", "polling_stations")

    @classmethod
    def read_permission(cls, answers: Mapping[str, str]) -> Permission | None:
        """Restricted ratings, and all of the police, are not for every reader."""
        police = answers.get("agency") == Agency.POLICE
        if police or answers.get("confidentiality") == Confidentiality.RESTRICTED:
            return Permission.READ_RATINGS_RESTRICTED
        return None

    def prepare(self) -> None:
        """Read codes, re-codings and the stations of the election."""
        self.known = set(Area.all_rows.current().values_list("code", flat=True))
        self.heirs = newest_codes()
        self.stations: dict[tuple[str, int], int] = {}

    def check(self, rows: Rows) -> None:
        """Follow re-codings; a known area must have the station."""
        codes = [self.heirs.get(code, code) for code in rows.values["code"]]
        rows.values["code"] = codes
        self._read_stations({code for code in codes if code in self.known})
        for i, (code, number) in enumerate(
            zip(codes, rows.values["number"], strict=True)
        ):
            known = code in self.known and number is not None
            if known and (code, number) not in self.stations:
                rows.fault(i, "number", "station-unknown", number)

    def _read_stations(self, codes: set[str]) -> None:
        stations = PollingStation.all_rows.in_force().of(self.answers["election"])
        for part in parts(sorted(codes), 1_000):
            rows = stations.filter(area_code__in=part)
            values = rows.values_list("area_code", "number", "pk")
            self.stations.update({(code, number): pk for code, number, pk in values})

    def unplaced(self, rows: Rows) -> set[int]:
        """Ratings whose area code is empty or unknown."""
        codes = rows.values["code"]
        return {i for i, code in enumerate(codes) if code not in self.known}

    def keys(self, rows: Rows) -> list[Any]:
        """Station, class and day."""
        names = ("code", "number", "class_code", "rated_on")
        return list(zip(*(rows.get(name) for name in names), strict=True))

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Set aside the ratings this agency has not stated yet."""
        keys = self.keys(rows)
        wanted = {
            (self.stations[keys[i][0], keys[i][1]], keys[i][2], keys[i][3])
            for i in take
        }
        known = self._known({station for station, _class, _day in wanted})
        fresh = sorted(wanted - known, key=str)
        if spool is not None:
            scheme = self.answers["agency"], self.answers["scheme"]
            spool.insert(
                StationRating,
                FIELDS,
                (
                    (station, *scheme, name, self._secrecy(), day,
                     self.answers.get("source", ""))
                    for station, name, day in fresh
                ),
            )  # fmt: skip
        return Tally(new=len(fresh), same=len(wanted) - len(fresh))

    def _secrecy(self) -> str:
        """Places the police rate are secret whatever the file's bringer says."""
        if self.answers["agency"] == Agency.POLICE:
            return Confidentiality.RESTRICTED.value
        return self.answers["confidentiality"]

    def _known(self, stations: set[int]) -> set[tuple[int, str, dt.date | None]]:
        found: set[tuple[int, str, dt.date | None]] = set()
        rows = StationRating.all_rows.in_force().filter(
            agency=self.answers["agency"], scheme=self.answers["scheme"]
        )
        for part in parts(sorted(stations), 1_000):
            found.update(
                rows.filter(station__in=part).values_list(
                    "station_id", "class_code", "rated_on"
                )
            )
        return found

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the ratings."""
        end_and_revive(StationRating.all_rows, batch, undo)
