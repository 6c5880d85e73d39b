"""Areas and stations as people write them in files: codes, names, numbers."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sinergi.elections.models import Election, PollingStation
from sinergi.intake.engine import parts
from sinergi.intake.mapping import plain
from sinergi.observations.imports.asked_columns import AREA, AREA_CODE, DISTRICT
from sinergi.observations.placing import current_election
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area
from sinergi.places.rules import is_code, level_of, to_code

TITLE = re.compile(r"^(kelurahan|kecamatan|kel|kec|desa|ds)\b[.\s]*", re.IGNORECASE)
STATION = re.compile(r"(?:(?P<area>\d{2}(?:\.\d+)+)-)?(?:tps\W*)?0*(?P<number>\d{1,4})(?:\.0)?", re.I)  # fmt: skip
DISTRICT_LEVEL, AREA_LEVEL = 3, 4
Problem = tuple[str, str, dict[str, str]]
"""Column, code of the fault, facts."""


@dataclass(frozen=True, slots=True)
class Found:
    """Codes of the kecamatan and kelurahan, "" where none is named; and what is wrong."""

    district: str = ""
    area: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def code(self) -> str:
        """The smallest area that is named."""
        return self.area or self.district


def named(text: str) -> str:
    """Return an area's name as it is compared: without title, case, spaces and signs."""
    return plain(TITLE.sub("", text.strip()))


class Gazetteer:
    """The areas in force, looked up once per pass; `reach` is preferred among namesakes."""

    def __init__(self, reach: Iterable[str]) -> None:
        self.reach = tuple(reach)
        self.heirs = newest_codes()
        rows = Area.all_rows.current().values_list("code", "name", "level")
        self.names: dict[str, str] = {}
        self.by_name: dict[tuple[int, str], list[str]] = defaultdict(list)
        for code, name, level in rows.iterator(chunk_size=20_000):
            self.names[code] = name
            if level in {DISTRICT_LEVEL, AREA_LEVEL}:
                self.by_name[level, named(name)].append(code)
        self._found: dict[tuple[str | None, ...], Found] = {}

    def find(self, code: str | None, district: str | None, area: str | None) -> Found:
        """Return where a row says it was: a code, names, or both, which must agree."""
        key = (code, district, area)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._find(*key)
        return found

    def _find(self, code: str | None, district: str | None, area: str | None) -> Found:
        problems: list[Problem] = []
        own = self._by_code(code, problems)
        if code and not own:
            return Found(problems=tuple(problems))
        own_district = (
            own if level_of(own) == DISTRICT_LEVEL else own.rpartition(".")[0]
        )
        own_area = own if level_of(own) == AREA_LEVEL else ""
        first = self._by_text(DISTRICT, district, own_district, "", problems)
        if district and not first:
            return Found(problems=tuple(problems))
        second = self._by_text(AREA, area, own_area, first, problems)
        return Found(first or second.rpartition(".")[0], second, tuple(problems))

    def _by_code(self, code: str | None, problems: list[Problem]) -> str:
        if not code:
            return ""
        known = self.heirs.get(code, code)
        if known not in self.names:
            problems.append((AREA_CODE, "area-unknown", {}))
            return ""
        if level_of(known) < DISTRICT_LEVEL:
            problems.append((AREA_CODE, "area-too-wide", {}))
            return ""
        return ".".join(known.split(".")[:AREA_LEVEL])

    def _by_text(
        self,
        column: str,
        text: str | None,
        own: str,
        above: str,
        problems: list[Problem],
    ) -> str:
        """Return the area a text names; `own` is what the row's code says it is."""
        if not text:
            return own
        if is_code(to_code(text)):
            code = to_code(text)
            known = self.heirs.get(code, code)
            candidates = [known] if known in self.names else []
        else:
            level = DISTRICT_LEVEL if column == DISTRICT else AREA_LEVEL
            candidates = self.by_name.get((level, named(text)), [])
        if own:
            if own in candidates:
                return own
            expected = {"expected": self.names[own]}
            problems.append((column, "name-differs", expected))
            return own
        candidates = self._within(candidates, above)
        if len(candidates) != 1:
            wrong = "name-ambiguous" if candidates else "area-unknown"
            problems.append((column, wrong, {}))
            return ""
        return candidates[0]

    def _within(self, candidates: list[str], above: str) -> list[str]:
        if above:
            return [one for one in candidates if one.startswith(f"{above}.")]
        near = [
            one
            for one in candidates
            if any(
                not code or one == code or one.startswith(f"{code}.")
                for code in self.reach
            )
        ]
        return near or candidates


class Stations:
    """The stations of an election, else of the one that is meant on a day."""

    def __init__(self, election: str, on: dt.date) -> None:
        chosen = Election.all_rows.filter(code=election).first() if election else None
        self.election: Election | None = chosen or current_election(on)
        self._numbers: dict[str, frozenset[int]] = {}

    def read(self, codes: set[str]) -> None:
        """Read the numbers of these areas, those that are not read yet."""
        fresh = sorted(codes - self._numbers.keys())
        for part in parts(fresh, 500):
            found: dict[str, set[int]] = {code: set() for code in part}
            rows = PollingStation.all_rows.in_force().filter(
                election=self.election, area_code__in=part
            )
            for code, number in rows.values_list("area_code", "number"):
                found[code].add(number)
            self._numbers.update({c: frozenset(some) for c, some in found.items()})

    def number_of(self, text: str, area: str) -> int | None:
        """Return the number a text names in that area; None when it has no such station."""
        found = STATION.fullmatch(text.strip())
        if found is None or found["area"] not in {None, area}:
            return None
        number = int(found["number"])
        return number if number in self._numbers.get(area, ()) else None
