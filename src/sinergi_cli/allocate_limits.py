"""The file of limits: weeks, money, people, who agreed, what must and must not be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sinergi_cli.allocate_run import ScoredAreas
from sinergi_cli.problems import FileError, InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.allocate import Choice, PlanProblem
from sinergi_core.index.framework import FrameworkError
from sinergi_core.index.framework.reader import Section, read_document
from sinergi_core.measures import Actions, Measure, actions_of

MOST = 1_000_000
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Institution:
    """Who may be planned for: kinds, money, people per week, areas, agreement."""

    code: str
    kinds: tuple[str, ...]
    approved: bool
    budget: float
    people: float
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What stands in the file; weeks count from 1 there and from 0 here."""

    weeks: int
    budget: float
    institutions: tuple[Institution, ...]
    stages: dict[str, tuple[int, int]]
    without: tuple[str, ...]
    most_area_week: int
    most_area: int
    most_measure_area: int
    least: dict[str, int]
    caution: float
    tail: float
    fixed: tuple[tuple[str, str, str, int], ...]
    forbidden: tuple[tuple[str, str, str, int], ...]


def read_limits(path: Path, say: Say) -> Limits:
    """Read the file; InputError holds every fault with its line, FileError if none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = say("Check the name; give the path from here.")
        raise FileError(str(path), str(error), remedy) from None
    try:
        s = read_document(text, path.name)
        limits = _read(s)
        if s.faults:
            raise FrameworkError(dict.fromkeys(s.faults), path.name)
    except FrameworkError as error:
        raise InputError(
            Trouble(str(path), f.line, f.path, f.problem, f.remedy)
            for f in error.faults
        ) from None
    return limits


def _read(s: Section) -> Limits:
    if s.whole("version", 1, low=0, high=10_000) != 1:
        s.fault("version", "this form is unknown here", "Write 1.")
    weeks = s.whole("weeks", 12, low=1, high=520)
    limits = Limits(
        weeks=weeks,
        budget=s.number("budget", INFINITE, low=0),
        institutions=tuple(
            _institution(code, one)
            for code, one in s.inner("institutions", required=True).members()
        ),
        stages=_stages(s.inner("stages"), weeks),
        without=s.texts("without_measures"),
        most_area_week=s.whole("most_per_area_week", MOST, low=0, high=MOST),
        most_area=s.whole("most_per_area", MOST, low=0, high=MOST),
        most_measure_area=s.whole("most_per_measure_area", MOST, low=0, high=MOST),
        least={
            code: int(value)
            for code, value in s.inner("least_by_class").number_members().items()
        },
        caution=s.number("caution", 0.5, low=0, high=1),
        tail=s.number("tail", 0.1, low=1e-6, high=1),
        fixed=tuple(_choice(one, weeks) for one in s.sections("fixed")),
        forbidden=tuple(_choice(one, weeks) for one in s.sections("forbidden")),
    )
    s.finish()
    return limits


def _institution(code: str, s: Section) -> Institution:
    found = Institution(
        code=code,
        kinds=s.texts("kinds", required=True),
        approved=s.truth("approved", True),
        budget=s.number("budget", INFINITE, low=0),
        people=s.number("people", INFINITE, low=0),
        areas=s.texts("areas"),
    )
    s.finish()
    return found


def _stages(s: Section, weeks: int) -> dict[str, tuple[int, int]]:
    found = {}
    for code in list(s.entries):
        span = s.numbers(code)
        if len(span) != 2 or not 1 <= span[0] <= span[1] <= weeks:
            s.fault(code, "these are no weeks", f"Write [first, last] of 1 to {weeks}.")
            continue
        found[code] = (int(span[0]) - 1, int(span[1]) - 1)
    return found


def _choice(s: Section, weeks: int) -> tuple[str, str, str, int]:
    week = s.whole("week", 0, low=0, high=weeks)
    found = (s.text("area"), s.text("measure"), s.text("institution"), week - 1)
    s.finish()
    return found


def make_problem(
    scored: ScoredAreas,
    limits: Limits,
    measures: Sequence[Measure],
    say: Say,
    path: Path,
) -> tuple[PlanProblem, Actions]:
    """The planning problem of a run, limits and measures; InputError when it is none."""
    kept = [m for m in measures if m.code not in limits.without]
    library = {m.code for m in measures} | {""}
    try:
        actions = actions_of(
            kept,
            scored.framework.code,
            scored.indicators,
            {one.code: one.kinds for one in limits.institutions},
            limits.weeks,
            stages=limits.stages or None,
        )
        return PlanProblem(**_fields(scored, limits, actions, library)), actions
    except ValueError as error:
        remedy = say("Change the limits or the measures.")
        trouble = Trouble(str(path), 0, "", str(error), remedy)
        raise InputError([trouble]) from None


def _fields(
    scored: ScoredAreas, limits: Limits, actions: Actions, library: Collection[str]
) -> dict[str, Any]:
    who = limits.institutions
    return {
        "areas": scored.areas,
        "actions": actions.codes,
        "indicators": scored.indicators,
        "institutions": tuple(one.code for one in who),
        "weeks": limits.weeks,
        "scores": scored.draws,
        "shares": scored.shares,
        "effect": actions.effect,
        "effect_low": actions.effect_low,
        "effect_high": actions.effect_high,
        "cost": actions.cost,
        "staff": actions.staff,
        "institution_of": actions.institution_of,
        "measure_of": actions.measure_of,
        "persistence": actions.persistence,
        "lead": actions.lead,
        "windows": actions.windows,
        "budget": limits.budget,
        "institution_budget": np.array([one.budget for one in who]),
        "capacity": np.array([[one.people] for one in who]),
        "approved": np.array([one.approved for one in who]),
        "covers": np.array([_covers(one, scored.areas) for one in who]),
        "most_per_area_week": limits.most_area_week,
        "most_per_area": limits.most_area,
        "most_per_measure_area": limits.most_measure_area,
        "least_per_area": np.array([limits.least.get(c, 0) for c in scored.classes]),
        "caution": limits.caution,
        "tail": limits.tail,
        "fixed": _choices(scored, actions, limits.fixed, library, whole=True),
        "forbidden": _choices(scored, actions, limits.forbidden, library, whole=False),
    }


def _covers(one: Institution, areas: Sequence[str]) -> list[bool]:
    """Codes below a code of the institution are its own, too."""
    if not one.areas:
        return [True] * len(areas)
    return [any(a == c or a.startswith(c + ".") for c in one.areas) for a in areas]


def _choices(
    scored: ScoredAreas,
    actions: Actions,
    given: Sequence[tuple[str, str, str, int]],
    library: Collection[str],
    *,
    whole: bool,
) -> tuple[Choice, ...]:
    """Positions of the choices; what is left out stands for every one."""
    found: list[Choice] = []
    for area, measure, institution, week in given:
        if whole and (not area or not measure or not institution or week < 0):
            raise ValueError("fixed: give area, measure, institution and week of each")
        k = _position(scored.areas, area, "area")
        matching = [
            m
            for m, code in enumerate(actions.codes)
            if measure in ("", code.partition("@")[0])
            and institution in ("", code.partition("@")[2])
        ]
        # to forbid what cannot be done anyway is harmless, a misspelt code is not
        if not matching and (whole or measure not in library):
            raise ValueError(f"there is no action {measure}@{institution}")
        found += [Choice(k, m, week) for m in matching]
    return tuple(found)


def _position(codes: Sequence[str], code: str, what: str) -> int:
    if not code:
        return -1
    if code not in codes:
        raise ValueError(f"there is no {what} {code!r} with a score")
    return codes.index(code)
