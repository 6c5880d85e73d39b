"""What the public page reads: released files, announcements, nothing else.

Scores come from the released file itself, so that the page never shows what was not
released; the run behind it must not have been withdrawn since.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone

from sinergi.access.scope import within
from sinergi.elections.models import Election, Stage
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.operations.models import Posko
from sinergi.outreach.models import Session
from sinergi.places.models import Area
from sinergi.places.rules import line_up, parent_of
from sinergi.public.models import Release
from sinergi.public.rules.parts import Dataset, Step
from sinergi.scores.models import Publication
from sinergi.warnings.models import Warning as Alert
from sinergi.warnings.rules.steps import OPEN, SOUND_FOR_PUBLIC, Scope
from sinergi.warnings.rules.steps import Step as AlertStep

MOST_ROWS = 300
MOST_PLACES = 1_000
DISTRICT, VILLAGE = 3, 4
SHORTEST_NAME, MOST_FITS = 3, 20
SESSION_DAYS = 90
PAST_ELECTIONS = dt.timedelta(days=400)
OFFICES = (FacilityKind.PPK, FacilityKind.PPS, FacilityKind.PANWASCAM)
"""Secretariats with a door for the public. Those of PKD are mostly somebody's home."""
REPLACING = (*OPEN, AlertStep.STOOD_DOWN, AlertStep.CANCELLED)
STEPS = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""Which of the five colours and patterns a framework of so many classes uses."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An area of the released file; `step` 1–5 is its colour, None: no data yet."""

    code: str
    name: str
    class_code: str
    step: int | None
    score: float | None
    p05: float | None
    p95: float | None
    share_missing: float | None


@dataclass(frozen=True, slots=True)
class Published:
    """The released scores that the page shows, and what stands beside them."""

    release: Release
    about: dict[str, Any]
    rows: tuple[Scored, ...]
    classes: tuple[tuple[str, dict[str, str], int], ...]

    def class_name(self, code: str, language: str) -> str:
        """Return a class in words."""
        names: dict[str, str] = next((n for c, n, _s in self.classes if c == code), {})
        return names.get(language) or names.get("id") or code

    def label(self, language: str) -> str:
        """Return the sentence that must stand beside the figures."""
        return str(self.about.get(f"label_{language}") or "")

    def of(self, code: str) -> Scored | None:
        """Return the row of an area."""
        return next((one for one in self.rows if one.code == code), None)

    def below(self, code: str) -> list[Scored]:
        """Return the rows within an area."""
        return [one for one in self.rows if f"{one.code}.".startswith(f"{code}.")]


def published_scores(day: dt.date) -> Published | None:
    """Return the newest released scores whose run is still published; None for none."""
    rows = Release.all_rows.filter(dataset=Dataset.SCORES, step=Step.RELEASED)
    rows = rows.filter(release_on__lte=day).defer("csv").select_related("run")
    for row in rows.order_by("-release_on", "-edition")[:10]:
        publication = row.run.publication if row.run is not None else None
        if publication is not None and publication.withdrawn_at is None:
            return _published(row)
    return None


def _published(row: Release) -> Published:
    about, rows, classes = _read(bytes(row.json))
    return Published(row, about, rows, classes)


@lru_cache(maxsize=8)
def _read(
    data: bytes,
) -> tuple[
    dict[str, Any], tuple[Scored, ...], tuple[tuple[str, dict[str, str], int], ...]
]:
    told = json.loads(data)
    about = told["about"]
    named = about.get("classes", [])
    steps = STEPS.get(len(named), (1, 2, 3, 4, 5))
    classes = tuple(
        (code, names, steps[min(n, len(steps) - 1)])
        for n, (code, names) in enumerate(named)
    )
    step_of = {code: step for code, _names, step in classes}
    rows = tuple(
        Scored(
            one["kode"], one["wilayah"], one["kelas"] or "", step_of.get(one["kelas"]),
            one["skor"], one["p05"], one["p95"], one["porsi_tanpa_data"],
        )
        for one in told["rows"]
    )  # fmt: skip
    return about, rows, classes


def released(day: dt.date) -> list[Release]:
    """Return what is out, withdrawn ones with their note, the newest first."""
    rows = Release.all_rows.out_on(day).light().select_related("institution")
    return list(rows.order_by("-release_on", "-pk")[:MOST_ROWS])


def taken_back(rows: Sequence[Release]) -> set[int]:
    """Return the ids of releases that are withdrawn, or whose run its makers withdrew."""
    runs = {one.run_id for one in rows if one.run_id is not None}
    newest = Publication.all_rows.filter(run_id__in=runs).order_by("pk")
    ended = dict(newest.values_list("run_id", "withdrawn_at"))
    return {
        one.pk for one in rows
        if one.is_withdrawn or (one.run_id is not None and ended.get(one.run_id) is not None)
    }  # fmt: skip


def newest_counts(day: dt.date) -> tuple[Release, list[dict[str, Any]]] | None:
    """Return the newest released statistics of reports with their rows."""
    rows = Release.all_rows.filter(dataset=Dataset.REPORTS, step=Step.RELEASED)
    row = rows.filter(release_on__lte=day).order_by("-last_on", "-edition").first()
    return None if row is None else (row, json.loads(bytes(row.json))["rows"])


def warnings_in_force(at: dt.datetime) -> list[Alert]:
    """Return public warnings that somebody answers for now: sent, no exercise, not over."""
    rows: Any = Alert.all_rows.filter(
        scope=Scope.PUBLIC, step__in=OPEN, exercise=False, hazard__in=SOUND_FOR_PUBLIC,
    ).exclude(sent_at=None)  # fmt: skip
    rows = rows.exclude(expires_at__lt=at).exclude(updated_by__step__in=REPLACING)
    return list(rows.order_by("-sent_at")[:MOST_ROWS])


def concerns(one: Alert, code: str) -> bool:
    """True when a warning is about an area, one above it or one below it."""
    codes = [one.area_code, *one.area_codes]
    return any(
        f"{code}.".startswith(f"{a}.") or f"{a}.".startswith(f"{code}.")
        for a in codes
        if a
    )


def posko_on(day: dt.date, code: str = "") -> list[Posko]:
    """Return the posko open on a day or to come, within an area and above it."""
    rows = Posko.all_rows.filter(until_on__gte=day)
    if code:
        rows = rows.filter(within(code, "area_code")) | rows.filter(
            area_code__in=line_up(code)
        )
    return list(rows.order_by("area_code", "pk")[:MOST_ROWS])


def sessions_from(day: dt.date, code: str = "") -> list[Session]:
    """Return the public sessions of the next three months, within an area and above it."""
    first = dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())
    rows = Session.visible.in_calendar().filter(
        starts_at__gte=first, starts_at__lt=first + dt.timedelta(days=SESSION_DAYS)
    )
    if code:
        rows = rows.filter(within(code, "area_code")) | rows.filter(
            area_code__in=line_up(code)
        )
    return list(
        rows.select_related("organiser").order_by("starts_at", "pk")[:MOST_ROWS]
    )


def secretariats(code: str) -> list[Facility]:
    """Return the offices that serve an area: kind and address; a storehouse never."""
    rows = Facility.all_rows.filter(kind__in=OFFICES, serves_code__in=line_up(code))
    rows = rows.filter(closed_at=None).only("kind", "address", "serves_code")
    return list(rows.order_by("serves_code", "kind")[:20])


def elections(day: dt.date) -> list[tuple[Election, list[Stage]]]:
    """Return the elections to come and of the last year, each with its stages."""
    rows = Election.all_rows.filter(voting_on__gte=day - PAST_ELECTIONS)
    newest = list(rows.order_by("voting_on")) or list(
        Election.all_rows.order_by("-voting_on")[:1]
    )
    return [(one, list(Stage.all_rows.filter(election=one))) for one in newest]


def area_of(code: str) -> Area | None:
    """Return a kecamatan, kelurahan or city in force."""
    return Area.all_rows.current().filter(code=code, level__in=(2, 3, 4)).first()


def places() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return kecamatan with their kelurahan, for the choice of one's place."""
    rows = (
        Area.all_rows.current().filter(level__in=(DISTRICT, VILLAGE)).order_by("code")
    )
    found = list(rows.values_list("code", "name", "level")[: MOST_PLACES * 2])
    if len(found) > MOST_PLACES:
        found = [one for one in found if one[2] == DISTRICT][:MOST_PLACES]
    below: dict[str, list[tuple[str, str]]] = {}
    for code, name, level in found:
        if level == VILLAGE:
            below.setdefault(parent_of(code), []).append((code, name))
    return [
        (code, name, below.get(code, []))
        for code, name, level in found
        if level == DISTRICT
    ]


def named(
    asked: str, known: Sequence[tuple[str, str, list[tuple[str, str]]]]
) -> list[tuple[str, str]]:
    """Return (code, name) of the places that are called so, else those that begin or go so."""
    want = " ".join(asked.casefold().split())
    for level in ("kelurahan ", "kecamatan "):
        want = want.removeprefix(level)
    if len(want) < SHORTEST_NAME:
        return []
    every = [
        (code, f"{name}, {above}" if above else f"Kecamatan {name}", name.casefold())
        for top, district, below in known
        for code, name, above in (
            (top, district, ""), *((c, n, district) for c, n in below)
        )
    ]  # fmt: skip
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [(code, words) for code, words, name in every if fits(name, want)]
        if found:
            return found[:MOST_FITS]
    return []


def names_of(codes: Sequence[str]) -> dict[str, str]:
    """Return the names of areas."""
    rows = Area.all_rows.current().filter(code__in=set(codes))
    return dict(rows.values_list("code", "name"))
