"""Polling stations of one election with their voters."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.elections.models import Election, PollingStation
from sinergi.elections.rules import is_special_number, kpu_code_of
from sinergi.intake.columns import Column, Kind, Option
from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.source import Report, Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive, is_built_upon
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area

COUNTS = (
    "registered", "registered_male", "registered_female",
    "moved_in", "moved_in_male", "moved_in_female",
    "unlisted", "unlisted_male", "unlisted_female",
    "voted", "ballots_valid", "ballots_invalid",
)  # fmt: skip
CONTENT = ("kpu_code", "special", *COUNTS)
FIELDS = ("election_id", "area_code", "number", *CONTENT)


def election_choices() -> list[tuple[str, str]]:
    """Return the elections as choices, newest first."""
    return [(row.code, row.name) for row in Election.all_rows.order_by("-voting_on")]


def _count(name: str, label: Any, *synonyms: str) -> Column:
    return Column(
        name, label, Kind.WHOLE, low=0, synonyms=synonyms, help=_("empty when unknown")
    )


class PollingStations(Source):
    """One row per station: the area's code and the station's number say which."""

    code = "polling_stations"
    title = _("Polling stations")
    about = _(
        "The polling stations (TPS) of one election with their voters by sex and class. "
        "Rows whose area is not known are kept as unplaced."
    )
    columns = (
        Column("code", _("area code"), Kind.CODE, required=True, is_place=True,
               synonyms=("kode", "kode_kel", "kode wilayah", "kode kelurahan"),
               example="31.75.06.1003"),
        Column("number", _("station number"), Kind.WHOLE, required=True, filled=True,
               low=1, high=9999, synonyms=("tps_no", "no tps", "tps", "nomor tps"),
               example="14"),
        Column("kpu_code", _("KPU code"), max_length=20,
               synonyms=("tps_code", "kode tps", "kode kpu"), example="3175061003014"),
        Column("special", _("special station"), Kind.FLAG,
               synonyms=("tps_khusus", "khusus", "lokasi khusus"),
               help=_("found from numbers 901–999 when absent")),
        _count("registered", _("voter list (DPT)"), "dpt", "jumlah dpt"),
        _count("registered_male", _("voter list, men"), "dpt_l", "dpt laki"),
        _count("registered_female", _("voter list, women"), "dpt_p", "dpt perempuan"),
        _count("moved_in", _("from elsewhere (DPTb)"), "dptb", "hadir_dptb"),
        _count("moved_in_male", _("from elsewhere, men"), "dptb_l", "hadir_dptb_l"),
        _count("moved_in_female", _("from elsewhere, women"), "dptb_p", "hadir_dptb_p"),
        _count("unlisted", _("identity card only (DPK)"), "dpk", "hadir_dpk"),
        _count("unlisted_male", _("identity card only, men"), "dpk_l", "hadir_dpk_l"),
        _count("unlisted_female", _("identity card only, women"), "dpk_p",
               "hadir_dpk_p"),
        _count("voted", _("people who voted"), "hadir", "pengguna hak pilih"),
        _count("ballots_valid", _("valid ballots"), "suara_sah", "kpu_sah", "sah"),
        _count("ballots_invalid", _("invalid ballots"), "suara_tidak_sah", "kpu_tsah",
               "tidak sah"),
    )  # fmt: skip
    options = (
        Option("election", _("election"), choices=election_choices,
               help=_("stations belong to one election")),
    )  # fmt: skip

    def prepare(self) -> None:
        """Read the codes in force, the re-codings, and whether stations exist."""
        self.known = set(
            Area.all_rows.current().filter(level__gte=4).values_list("code", flat=True)
        )
        self.heirs = newest_codes()
        self.election = Election.all_rows.get(code=self.answers["election"])
        stations = PollingStation.all_rows.in_force().filter(election=self.election)
        self.has_old = stations.exists()
        self.recoded = 0

    def check(self, rows: Rows) -> None:
        """Compare KPU's code, follow re-codings, tell odd sums."""
        self._check_kpu_codes(rows)
        codes = rows.values["code"]
        if self.heirs:
            rows.values["code"] = [self.heirs.get(code, code) for code in codes]
            pairs = zip(codes, rows.values["code"], strict=True)
            self.recoded += sum(old != new for old, new in pairs)
        if not rows.has("special"):
            numbers = rows.values["number"]
            rows.values["special"] = [
                n is not None and is_special_number(n) for n in numbers
            ]
        self._add_sums(rows)
        self._notice_votes(rows)

    def _check_kpu_codes(self, rows: Rows) -> None:
        if not rows.has("kpu_code"):
            return
        columns = zip(
            rows.values["code"],
            rows.values["number"],
            rows.values["kpu_code"],
            strict=True,
        )
        for i, (code, number, kpu_code) in enumerate(columns):
            if code is None or number is None or not kpu_code:
                continue
            expected = kpu_code_of(code, number)
            if kpu_code != expected:
                facts = {"expected": expected}
                rows.fault(i, "kpu_code", "kpu-code-differs", kpu_code, **facts)

    def _add_sums(self, rows: Rows) -> None:
        """Fill a missing total from both sexes; tell where a given total differs."""
        for total in ("registered", "moved_in", "unlisted"):
            if not (rows.has(f"{total}_male") and rows.has(f"{total}_female")):
                continue
            men, women = rows.get(f"{total}_male"), rows.get(f"{total}_female")
            sums = [
                None if m is None or w is None else m + w
                for m, w in zip(men, women, strict=True)
            ]
            if not rows.has(total):
                rows.values[total] = sums
                continue
            for i, (given, added) in enumerate(
                zip(rows.values[total], sums, strict=True)
            ):
                if given is not None and added is not None and given != added:
                    rows.fault(i, total, "sum-differs", given, sum=added)

    def _notice_votes(self, rows: Rows) -> None:
        if not rows.has("voted"):
            return
        names = ("voted", "registered", "moved_in", "unlisted")
        columns = zip(*(rows.get(name) for name in names), strict=True)
        for i, (voted, listed, moved, unlisted) in enumerate(columns):
            if voted is None or listed is None:
                continue
            if voted > listed + (moved or 0) + (unlisted or 0):
                rows.fault(i, "voted", "more-voted", voted)

    def unplaced(self, rows: Rows) -> set[int]:
        """Stations whose area code is empty or unknown."""
        codes = rows.values["code"]
        return {i for i, code in enumerate(codes) if code not in self.known}

    def keys(self, rows: Rows) -> list[Any]:
        """Area and number."""
        return list(zip(rows.values["code"], rows.values["number"], strict=True))

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Compare with the stations in force; a changed station is a new row."""
        keys = self.keys(rows)
        old = self._old({keys[i][0] for i in take}) if self.has_old else {}
        content = list(
            zip(*(self._column(rows, name) for name in CONTENT), strict=True)
        )
        has = [name in ("special", "kpu_code") or rows.has(name) for name in CONTENT]
        tally, fresh, ended = Tally(), [], []
        for i in take:
            known, cells = old.get(keys[i]), content[i]
            if known is None:
                tally.new += 1
            else:
                # A column the file has not says nothing: the old value stays.
                cells = tuple(
                    new if given else former
                    for new, former, given in zip(cells, known[1:], has, strict=True)
                )
                if cells == known[1:]:
                    tally.same += 1
                    continue
                tally.changed += 1
                ended.append(known[0])
            fresh.append((keys[i], cells))
        if spool is not None:
            spool.end(PollingStation, "pk", ended)
            stations = ((self.election.pk, *key, *cells) for key, cells in fresh)
            spool.insert(PollingStation, FIELDS, stations)
        return tally

    def _column(self, rows: Rows, name: str) -> list[Any]:
        values = rows.get(name)
        if name == "kpu_code":
            return [value or "" for value in values]
        if name == "special":
            return [bool(value) for value in values]
        return values

    def _old(self, codes: set[str]) -> dict[Any, Any]:
        found = {}
        rows = PollingStation.all_rows.in_force().filter(election=self.election)
        for part in parts(sorted(codes), 1_000):
            values = rows.filter(area_code__in=part).values_list(
                "area_code", "number", "pk", *CONTENT
            )
            found.update({(row[0], row[1]): row[2:] for row in values})
        return found

    def finish_check(self, report: Report) -> None:
        """Say how many rows were placed through re-codings."""
        report.notes["recoded"] = self.recoded

    def why_not_undo(self, batch: Batch) -> str:
        """Later rows stand upon earlier ones."""
        if is_built_upon(PollingStation.all_rows, batch):
            return str(_("A later import has changed some of these stations."))
        return ""

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the stations, revive those they replaced."""
        end_and_revive(PollingStation.all_rows, batch, undo)
