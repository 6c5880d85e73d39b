"""Targets of segments by area and stage, as somebody has published or set them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import Permission
from sinergi.elections.models import Election, Stage
from sinergi.intake.columns import Column, Kind, Option
from sinergi.intake.models import Batch
from sinergi.intake.source import Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive
from sinergi.outreach.catalogue import catalogue, segment_choices
from sinergi.outreach.models import Target
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area

FIELDS = (
    "segment", "area_code", "election_id", "stage_id", "people", "low", "high",
    "estimate", "how", "source", "edition", "ended_at",
)  # fmt: skip
Key = tuple[str, str, str]
"""Area, segment and stage ("" for all stages)."""


def election_choices() -> list[tuple[str, str]]:
    """Return the elections as choices, newest first."""
    return [(row.code, row.name) for row in Election.all_rows.order_by("-voting_on")]


class OutreachTargets(Source):
    """One row per area, segment and stage; a figure of a file wins over an estimate."""

    code = "outreach_targets"
    title = _("Targets of outreach")
    about = _(
        "How many people of a segment there are to reach, by area and stage. Without low "
        "and high the figure is taken as it stands; with them it is an estimate."
    )
    permission = Permission.SET_TARGETS
    columns = (
        Column("code", _("area code"), Kind.CODE, required=True, is_place=True,
               synonyms=("kode", "kode wilayah", "kode_kel"), example="31.75.06.1003"),
        Column("segment", _("segment"), required=True, filled=True, max_length=24,
               synonyms=("segmen", "basis pemilih"), example="pemula",
               help=_("its code or its Indonesian name")),
        Column("stage", _("stage"), max_length=60, synonyms=("tahapan",),
               example="kampanye", help=_("code of the stage; empty for all stages")),
        Column("people", _("people to reach"), Kind.WHOLE, required=True, filled=True,
               low=0, high=500_000_000, synonyms=("target", "jumlah", "sasaran"),
               example="1480"),
        Column("low", _("lowest"), Kind.WHOLE, low=0, high=500_000_000,
               synonyms=("terendah", "bawah"), example="1400"),
        Column("high", _("highest"), Kind.WHOLE, low=0, high=500_000_000,
               synonyms=("tertinggi", "atas"), example="1560"),
    )  # fmt: skip
    options = (
        Option("election", _("election"), choices=election_choices),
        Option("source", _("source"), help=_("who says so, where it can be read")),
    )

    def prepare(self) -> None:
        """Read codes, re-codings, stages and the targets in force."""
        self.known = set(Area.all_rows.current().values_list("code", flat=True))
        self.heirs = newest_codes()
        self.election = Election.all_rows.filter(code=self.answers["election"]).first()
        stages = Stage.all_rows.filter(election=self.election)
        self.stages = dict(stages.values_list("code", "pk"))
        self.segments = {name.casefold(): code for code, name in segment_choices()}
        self.segments |= {
            one.name_id.casefold(): code for code, one in catalogue().segments.items()
        }
        self.segments |= {code: code for code in catalogue().segments}
        self.allowed = ", ".join(catalogue().segments)
        self.in_force = self._in_force()

    def _in_force(self) -> dict[Key, Target]:
        rows = Target.all_rows.in_force().filter(election=self.election)
        names = {pk: code for code, pk in self.stages.items()}
        return {
            (one.area_code, one.segment, names.get(one.stage_id or 0, "")): one
            for one in rows.iterator(chunk_size=5_000)
        }

    def check(self, rows: Rows) -> None:
        """Follow re-codings; segment and stage must be ours, the interval in order."""
        rows.values["code"] = [
            self.heirs.get(code, code) for code in rows.values["code"]
        ]
        rows.values["segment"] = [
            self.segments.get(str(one or "").strip().casefold(), one)
            for one in rows.values["segment"]
        ]
        columns = ("segment", "stage", "people", "low", "high")
        told = zip(*(rows.get(name) for name in columns), strict=True)
        for i, (segment, stage, people, low, high) in enumerate(told):
            if segment is not None and segment not in catalogue().segments:
                rows.fault(i, "segment", "not-one-of", segment, allowed=self.allowed)
            if stage and stage not in self.stages:
                known = ", ".join(self.stages)
                rows.fault(i, "stage", "not-one-of", stage, allowed=known)
            if people is None:
                continue
            if low is not None and low > people:
                rows.fault(i, "low", "too-large", low, high=people)
            if high is not None and high < people:
                rows.fault(i, "high", "too-small", high, low=people)

    def unplaced(self, rows: Rows) -> set[int]:
        """Targets whose area code is empty or unknown."""
        codes = rows.values["code"]
        return {i for i, code in enumerate(codes) if code not in self.known}

    def keys(self, rows: Rows) -> list[Any]:
        """Area, segment and stage."""
        names = ("code", "segment", "stage")
        parts = zip(*(rows.get(name) for name in names), strict=True)
        return [(code, segment, stage or "") for code, segment, stage in parts]

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Set aside targets that are new or differ from the one in force, which ends."""
        keys = self.keys(rows)
        tally, fresh, ended = Tally(), [], []
        people, lows, highs = (rows.get(name) for name in ("people", "low", "high"))
        for i in take:
            figure = people[i]
            low = figure if lows[i] is None else lows[i]
            high = figure if highs[i] is None else highs[i]
            old = self.in_force.get(keys[i])
            if old is None:
                tally.new += 1
            elif self._is_same(old, figure, low, high):
                tally.same += 1
                continue
            else:
                tally.changed += 1
                ended.append(old.pk)
            fresh.append(self._row(keys[i], figure, low, high))
        if spool is not None:
            spool.end(Target, "pk", ended)
            spool.insert(Target, FIELDS, fresh)
        return tally

    def _is_same(self, old: Target, people: int, low: int, high: int) -> bool:
        mine = (people, low, high, "file", self.answers["source"][:300])
        return (old.people, old.low, old.high, old.how, old.source) == mine

    def _row(self, key: Key, people: int, low: int, high: int) -> tuple[Any, ...]:
        area, segment, stage = key
        election = self.election.pk if self.election else None
        return (
            segment, area, election, self.stages.get(stage), people, low, high,
            low < high, "file", self.answers["source"][:300], catalogue().edition, None,
        )  # fmt: skip

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the targets and revive those they took the place of."""
        end_and_revive(Target.all_rows, batch, undo)
