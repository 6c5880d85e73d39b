"""Codes, levels and re-codings of areas. Plain Python.

Codes are those of the Ministry of Home Affairs (Kemendagri): two digits for the province,
two for the regency or city, two for the district, four for the village. RW and RT carry
no Kemendagri code; we append three digits each.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sinergi.intake.cells import CODE, to_dotted

NATION = "0"


class AreaType(StrEnum):
    """What an area is called by law."""

    NATION = "nasional"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"
    DISTRICT = "kecamatan"
    KELURAHAN = "kelurahan"
    DESA = "desa"
    RW = "rw"
    RT = "rt"


TYPE_LEVELS = {
    AreaType.NATION: 0,
    AreaType.PROVINCE: 1,
    AreaType.REGENCY: 2,
    AreaType.CITY: 2,
    AreaType.DISTRICT: 3,
    AreaType.KELURAHAN: 4,
    AreaType.DESA: 4,
    AreaType.RW: 5,
    AreaType.RT: 6,
}

# Legal words, the same in both languages.
LEVEL_NAMES = {
    AreaType.NATION: "Nasional",
    AreaType.PROVINCE: "Provinsi",
    AreaType.REGENCY: "Kabupaten",
    AreaType.CITY: "Kota",
    AreaType.DISTRICT: "Kecamatan",
    AreaType.KELURAHAN: "Kelurahan",
    AreaType.DESA: "Desa",
    AreaType.RW: "RW",
    AreaType.RT: "RT",
}


def is_code(text: str) -> bool:
    """True when the text has the form of an area code, known or not."""
    return CODE.fullmatch(text) is not None


def to_code(text: str) -> str:
    """Return the code with dots (`3175061003` → `31.75.06.1003`), else the text itself."""
    return to_dotted(text)


def level_of(code: str) -> int:
    """Return 0 for the nation, 1 for a province … 6 for an RT."""
    return 0 if code in {"", NATION} else code.count(".") + 1


def type_of(code: str) -> AreaType:
    """Return the type the form of a code tells, by the rules of Kemendagri's list.

    Cities are numbered from 71 within a province; a village number that begins with 1 is
    a kelurahan, with 2 a desa.
    """
    parts, level = code.split("."), level_of(code)
    if level == 2:
        return AreaType.CITY if parts[1] >= "71" else AreaType.REGENCY
    if level == 4:
        return AreaType.KELURAHAN if parts[3][0] == "1" else AreaType.DESA
    return {
        0: AreaType.NATION,
        1: AreaType.PROVINCE,
        3: AreaType.DISTRICT,
        5: AreaType.RW,
        6: AreaType.RT,
    }[level]


def parent_of(code: str) -> str:
    """Return the code one level up; the nation's own parent is the empty text."""
    if code in {"", NATION}:
        return ""
    return code.rpartition(".")[0] or NATION


def ancestors_of(code: str) -> tuple[str, ...]:
    """Return the codes above, the province first; the nation is left out."""
    parts = code.split(".")
    return tuple(".".join(parts[:n]) for n in range(1, len(parts)))


def line_up(code: str) -> tuple[str, ...]:
    """Return the code and those above it, the nearest first, the nation ("") last."""
    return (code, *reversed(ancestors_of(code)), "") if code else ("",)


def lacking(
    known: Iterable[str], listed: set[str], reach: Iterable[str] = ("",)
) -> set[str]:
    """Return the known codes that a complete list no longer holds.

    Only what lies below the list's topmost areas and within `reach`, down to the list's
    own depth; what lies deeper goes with the area above it.
    """
    if not listed:
        return set()
    tops = {code for code in listed if not listed.intersection(ancestors_of(code))}
    depth, gone = max(map(level_of, listed)), set[str]()
    reached = tuple(reach)
    for code in sorted(known):
        above = ancestors_of(code)
        if code in listed or code == NATION or tops.isdisjoint(above):
            continue
        if level_of(code) > depth and gone.isdisjoint(above):
            continue
        if any(not one or code == one or one in above for one in reached):
            gone.add(code)
    return gone


@dataclass(frozen=True, slots=True)
class ProposedRecode:
    """A code that went and one that came which may be the same place."""

    old_code: str
    new_code: str
    name: str


def propose_recodes(
    gone: Mapping[str, str], come: Mapping[str, str]
) -> list[ProposedRecode]:
    """Return pairs of codes with equal names inside one province.

    `gone` and `come` map code to name. A name that went or came twice there is
    left to a person. Names are compared without case, spaces and dashes only, since
    between lists of the same publisher other differences mean another place.
    """
    old, new = _by_name(gone), _by_name(come)
    pairs = [
        ProposedRecode(old[key][0], new[key][0], gone[old[key][0]])
        for key in old.keys() & new.keys()
        if len(old[key]) == 1 and len(new[key]) == 1
    ]
    return sorted(pairs, key=lambda pair: pair.old_code)


def _by_name(names: Mapping[str, str]) -> dict[tuple[str, int, str], list[str]]:
    found: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for code, name in names.items():
        plain = re.sub(r"[\s\-]+", "", name).casefold()
        found[code[:2], level_of(code), plain].append(code)
    return found


def follow_recodes(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return old code → newest code, for the old codes with exactly one heir.

    Chains are followed (a → b, b → c gives a → c); a split area (several heirs) is left
    out because a figure of the whole says nothing of a part. A circle is left out too.
    """
    heirs: dict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        heirs[old].add(new)
    result = {}
    for start in heirs:
        seen, code = {start}, start
        while len(heirs.get(code, ())) == 1:
            (code,) = heirs[code]
            if code in seen:
                break
            seen.add(code)
        else:
            if not heirs.get(code):
                result[start] = code
    return result
