"""What `sinergi index` left in a folder, as the scores of a planning problem."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sinergi_cli.cells import Sheet, read_sheet
from sinergi_cli.frameworks import open_framework
from sinergi_cli.problems import FileError, InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.index.framework import Framework

DRAWS = 200
UPPER = 1.6448536269514722  # 95th percentile of the standard normal distribution
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredAreas:
    """n areas that have a score: `draws` (D, n), `shares` (n, Q) of the indicators,
    class of each; and those without a score, which cannot be planned for."""

    framework: Framework
    areas: tuple[str, ...]
    names: dict[str, str]
    classes: tuple[str, ...]
    draws: Floats
    indicators: tuple[str, ...]
    shares: Floats
    unknown: tuple[str, ...]


def read_run(folder: Path, draws: Path | None, seed: int, say: Say) -> ScoredAreas:
    """Read scores, contributions and intervals of a run.

    Without a file of draws (code, then one column per draw) 200 are made from p5, p50
    and p95 of each area: two half normal distributions, areas independent of each other.
    """
    framework = open_framework(str(_inside(folder, "framework.yaml", say)), say)
    scores = read_sheet(_inside(folder, "scores.csv", say), say)
    parts = read_sheet(_inside(folder, "contributions.csv", say), say)
    indicators = tuple(i.code for i in framework.indicators if i.code in parts.header)
    score = _numbers(scores, ("score",), say)[:, 0]
    known = ~np.isnan(score)
    codes = _column(scores, "code")
    areas = tuple(c for c, good in zip(codes, known, strict=True) if good)
    rows = _ordered(parts, areas, say)
    made = np.nan_to_num(np.maximum(_numbers(parts, indicators, say)[rows], 0.0))
    total = np.maximum(made.sum(axis=1), np.maximum(score[known], 1e-12))
    return ScoredAreas(
        framework=framework,
        areas=areas,
        names=dict(zip(codes, _column(scores, "name"), strict=True)),
        classes=tuple(
            c for c, good in zip(_column(scores, "class"), known, strict=True) if good
        ),
        draws=_draws(folder, draws, areas, score[known], seed, say),
        indicators=indicators,
        shares=made / total[:, None],
        unknown=tuple(c for c, good in zip(codes, known, strict=True) if not good),
    )


def _draws(
    folder: Path,
    given: Path | None,
    areas: tuple[str, ...],
    score: Floats,
    seed: int,
    say: Say,
) -> Floats:
    if given is not None:
        sheet = read_sheet(given, say)
        columns = tuple(name for name in sheet.header if name not in ("code", "name"))
        return _numbers(sheet, columns, say)[_ordered(sheet, areas, say)].T
    path = folder / "intervals.csv"
    if not path.is_file():
        return score[None, :]
    sheet = read_sheet(path, say)
    wanted = ("score_p05", "score_p50", "score_p95")
    low, mid, high = _numbers(sheet, wanted, say)[_ordered(sheet, areas, say)].T
    z = np.random.default_rng(seed).standard_normal((DRAWS, len(areas)))
    width = np.where(z < 0, mid - low, high - mid) / UPPER
    return np.asarray(np.maximum(mid + z * width, 0.0))


def _inside(folder: Path, name: str, say: Say) -> Path:
    path = folder / name
    if not path.is_file():
        remedy = say("Give the folder that sinergi index wrote.")
        raise FileError(str(path), say("there is no such file"), remedy)
    return path


def _column(sheet: Sheet, name: str) -> list[str]:
    at = sheet.header.index(name) if name in sheet.header else -1
    return [row[at].strip() if at >= 0 else "" for row in sheet.rows]


def _ordered(sheet: Sheet, areas: tuple[str, ...], say: Say) -> list[int]:
    """The row of each area; InputError names those that are missing."""
    at = {code: row for row, code in enumerate(_column(sheet, "code"))}
    missing = [code for code in areas if code not in at]
    if missing:
        remedy = say("Add a row for it.")
        raise InputError(
            Trouble(sheet.path, 0, "code", say("{code} is missing", code=code), remedy)
            for code in missing
        )
    return [at[code] for code in areas]


def _numbers(sheet: Sheet, columns: tuple[str, ...], say: Say) -> Floats:
    troubles: list[Trouble] = []
    found = np.full((len(sheet.rows), len(columns)), np.nan)
    for j, name in enumerate(columns):
        for row, cell in enumerate(_column(sheet, name)):
            try:
                found[row, j] = float(cell) if cell else np.nan
            except ValueError:
                problem = say("{cell} is not a number", cell=cell)
                line = row + sheet.first_row
                troubles.append(Trouble(sheet.path, line, name, problem, ""))
    if troubles:
        raise InputError(troubles)
    return found
