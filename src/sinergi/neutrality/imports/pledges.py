"""Pledges as a table: one row per office that signed, the proof named beside it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.elections.imports.polling_stations import election_choices
from sinergi.elections.models import Election
from sinergi.intake.columns import Column, Kind, Option
from sinergi.intake.models import Batch
from sinergi.intake.source import Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive
from sinergi.neutrality.handling import same_line
from sinergi.neutrality.models import Pledge, PledgeName
from sinergi.neutrality.models.pledge import make_key
from sinergi.neutrality.rules.subjects import SubjectKind, office_key, office_of
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area

FIELDS = (
    "institution_id", "election_id", "kind", "area_code", "office", "reference",
    "office_key", "signed_on", "proof_note", "key", "end_reason", "example",
)  # fmt: skip
KINDS = tuple(kind.value for kind in SubjectKind)
Key = tuple[int, str, str, str]


class Pledges(Source):
    """One row per office. Kept by the unit named, else the kelurahan of the area."""

    code = "pledges"
    title = _("Pledges of neutrality")
    about = _(
        "Which offices have signed the pledge of neutrality (pakta integritas), one a row. "
        "An office that had pledged for the election is left as it is. Names are kept apart."
    )
    columns = (
        Column("code", _("area code"), Kind.CODE, required=True, is_place=True,
               synonyms=("kode", "kode wilayah"), example="31.75.06.1003"),
        Column("kind", _("kind of office"), required=True, filled=True, choices=KINDS,
               synonyms=("jenis",), example="rt"),
        Column("office", _("office"), required=True, filled=True, max_length=160,
               synonyms=("jabatan",), example="RT 003/RW 05"),
        Column("reference", _("number of the list"), max_length=40,
               synonyms=("nomor", "nomor urut"),
               help=_("tells apart people who hold the same post")),
        Column("unit", _("institution"), max_length=120, synonyms=("unit kerja", "instansi")),
        Column("name", _("name"), max_length=160, synonyms=("nama",)),
        Column("signed_on", _("signed on"), Kind.DATE, required=True, filled=True,
               synonyms=("tanggal", "tgl"), example="2026-11-20"),
        Column("proof", _("proof"), max_length=200, synonyms=("bukti",),
               help=_("where the signed paper is kept, such as a number of a file")),
    )  # fmt: skip
    options = (Option("election", _("election"), choices=election_choices),)
    permission = Permission.WRITE_PLEDGES
    is_personal = True

    def prepare(self) -> None:
        """Read areas, the institutions the bringer collects for, and what is in force."""
        self.known = set(Area.all_rows.current().values_list("code", flat=True))
        self.heirs = newest_codes()
        self.election = Election.all_rows.filter(
            code=self.answers.get("election", "")
        ).values_list("pk", flat=True).first()  # fmt: skip
        person = Person.objects.filter(pk=self.brought_by or 0).first()
        line = person.line_with(self.permission) if person else None
        rows = Institution.all_rows.filter(Q() if line is None else Q(pk__in=line))
        self.units = {
            name.casefold(): pk for name, pk in rows.values_list("name", "pk")
        }
        self.of_area = dict(
            rows.filter(kind="kelurahan").values_list("area_code", "pk")
        )
        own = person.institutions_with(self.permission) if person else frozenset[int]()
        self.own = min(own) if own else None
        self.line = same_line(own) if person else None
        self._read_pledges()

    def _read_pledges(self) -> None:
        rows = Pledge.all_rows.in_force().filter(election_id=self.election or 0)
        if self.line is not None:
            rows = rows.filter(institution__in=self.line)
        names = ("kind", "institution_id", "area_code", "office_key")
        self.there: set[Key] = {office_of(*one) for one in rows.values_list(*names)}

    def check(self, rows: Rows) -> None:
        """Follow re-codings; find the institution of each row; no day may lie ahead."""
        rows.values["code"] = [self.heirs.get(one, one) for one in rows.values["code"]]
        self.keepers: list[int | None] = []
        ahead = self.received_on + dt.timedelta(days=1)
        units, days = rows.get("unit"), rows.get("signed_on")
        for i, code in enumerate(rows.values["code"]):
            keeper = self._keeper(units[i], code)
            self.keepers.append(keeper)
            if keeper is None:
                rows.fault(i, "unit", "nobody-keeps", units[i])
            if days[i] is not None and days[i] > ahead:
                rows.fault(i, "signed_on", "in-future", days[i])

    def _keeper(self, unit: str | None, code: str | None) -> int | None:
        if unit:
            return self.units.get(unit.casefold())
        return self.of_area.get(code or "") or self.own

    def unplaced(self, rows: Rows) -> set[int]:
        """Rows whose area code is empty or unknown."""
        codes = rows.values["code"]
        return {i for i, code in enumerate(codes) if code not in self.known}

    def keys(self, rows: Rows) -> list[Any]:
        """Unit (none for RT and RW), kind, area and office: an office signs once."""
        names = ("kind", "office", "reference")
        read = zip(*(rows.get(one) for one in names), strict=True)
        return [
            office_of(
                kind or "",
                keeper or 0,
                code or "",
                office_key(office or "", reference or ""),
            )
            for keeper, code, (kind, office, reference) in zip(
                self.keepers, rows.values["code"], read, strict=True
            )
        ]

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Set aside the pledges of offices that had none, and the names beside them."""
        keys = self.keys(rows)
        fresh = [i for i in take if keys[i] not in self.there]
        if spool is not None:
            made = {i: make_key() for i in fresh}
            spool.insert(
                Pledge, FIELDS, [self._row(rows, i, keys[i], made[i]) for i in fresh]
            )
            names = rows.get("name")
            spool.insert(
                PledgeName,
                ("pledge_key", "institution_id", "name"),
                [(made[i], self.keepers[i], names[i]) for i in fresh if names[i]],
            )
        return Tally(new=len(fresh), same=len(take) - len(fresh))

    def _row(self, rows: Rows, i: int, key: Key, made: str) -> tuple[Any, ...]:
        _unit, kind, code, told = key
        return (
            self.keepers[i], self.election, kind, code, rows.get("office")[i],
            rows.get("reference")[i] or "", told, rows.get("signed_on")[i],
            rows.get("proof")[i] or "", made, "", False,
        )  # fmt: skip

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the pledges; the names they brought go."""
        keys = Pledge.all_rows.filter(batch=batch).values("key")
        PledgeName.all_rows.filter(pledge_key__in=keys).delete()
        end_and_revive(Pledge.all_rows, batch, undo)
