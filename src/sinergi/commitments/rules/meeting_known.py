"""Institutions and areas a text may mean, found by name, alias, or office and place.

Plain Python. A whole name or alias found is sure; a kind of office ("lurah", "Satpol PP")
that only one known institution fits is a guess and marked so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sinergi.commitments.rules.meeting_words import MANY_OF, OFFICE_WORDS

_NOT_WORD = re.compile(r"[^\w]+")
_SPELLINGS: tuple[tuple[str, str], ...] = (
    ("jaktim", "jakarta timur"),
    ("walikota", "wali kota"),
    ("kotamadya", "kota"),
    ("kota administrasi", "kota"),
    ("kota adm", "kota"),
    ("kec", "kecamatan"),
    ("kel", "kelurahan"),
    ("satpolpp", "satpol pp"),
    ("wawali", "wakil wali kota"),
    ("pemkot", "pemerintah kota"),
    ("kramatjati", "kramat jati"),
)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return the words of a text, lower case, one space apart, known spellings made equal.

    A blank stands at both ends, so that ` word ` is found as a word.
    """
    words = f" {' '.join(_NOT_WORD.sub(' ', text.lower().replace('_', ' ')).split())} "
    for written, meant in _SPELLINGS:
        if f" {written} " in words:
            words = words.replace(f" {written} ", f" {meant} ")
    return words


@dataclass(frozen=True, slots=True)
class KnownInstitution:
    """An institution of the installation; `aliases` are other names people use."""

    pk: int
    name: str
    kind: str
    area_code: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownArea:
    """An area by code and name; `level` is 2 for a city, 3 kecamatan, 4 kelurahan."""

    code: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Found:
    """An institution or a level of institutions named in a text.

    `pk` is None where a kind with many members is named ("seluruh lurah"); `level` is
    then "kecamatan" or "kelurahan". `start` is where in the plain text it stands.
    """

    pk: int | None
    level: str
    sure: bool
    read: str
    start: int


@dataclass(frozen=True)
class Known:
    """What the reader of a text may know: institutions, areas, and the words for them."""

    institutions: Sequence[KnownInstitution] = ()
    areas: Sequence[KnownArea] = ()
    _names: dict[str, KnownInstitution] = field(default_factory=dict, repr=False)
    _area_names: dict[str, KnownArea] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for one in self.institutions:
            for name in (one.name, *one.aliases):
                # The kecamatan and its PPK may share an alias: the first stays.
                self._names.setdefault(plain(name), one)
                self._names.setdefault(_without_kota(plain(name)), one)
        for area in sorted(self.areas, key=lambda one: (-one.level, one.code)):
            self._area_names.setdefault(plain(area.name), area)

    def find_institutions(self, text: str, near: str = "") -> list[Found]:
        """Return what the text names, in its order; each place in the text counts once.

        `near` is the area of the meeting: "PPK" said in Cakung is that of Cakung.
        """
        words = plain(text)
        found = self._by_name(words)
        taken = [(one.start, one.start + len(one.read)) for one in found]
        for office in _offices(words):
            start, end = office[0], office[0] + len(office[1])
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            hit = self._by_office(words, *office, near=near)
            if hit is not None:
                found.append(hit)
                taken.append((start, end))
        return sorted(found, key=lambda one: one.start)

    def _by_name(self, words: str) -> list[Found]:
        hits: list[tuple[int, str, KnownInstitution]] = []
        for name, one in self._names.items():
            at = words.find(name) if name.strip() else -1
            if at >= 0:
                hits.append((at, name, one))
        hits.sort(key=lambda hit: (hit[0], -len(hit[1])))
        chosen: list[Found] = []
        last = -1
        for at, name, one in hits:
            if at >= last and one.pk not in {found.pk for found in chosen}:
                chosen.append(Found(one.pk, "", True, name, at))
                last = at + len(name) - 1
        return chosen

    def _by_office(
        self, words: str, start: int, word: str, kind: str, *, near: str
    ) -> Found | None:
        of_kind = [one for one in self.institutions if one.kind == kind]
        after = words[start : start + len(word) + 40]
        area = self.find_area(after, first=True)
        if area is not None:
            for one in of_kind:
                if one.area_code == area.code:
                    return Found(one.pk, "", True, word, start)
        here = [one for one in of_kind if near and one.area_code == near]
        if len(here) == 1:
            return Found(here[0].pk, "", False, word, start)
        if kind in MANY_OF:  # without a place, all of them are meant
            return Found(None, MANY_OF[kind], False, word, start)
        if not of_kind:
            return None
        top = min(of_kind, key=lambda one: (len(one.area_code), one.pk))
        return Found(top.pk, "", False, word, start)

    def find_area(
        self, text: str, levels: Iterable[int] = (2, 3, 4), *, first: bool = False
    ) -> KnownArea | None:
        """Return the lowest area named in the text, or with `first` the first one.

        Kelurahan and kecamatan may share a name: the word before it decides, the lower
        one is taken without a word.
        """
        words, wanted = plain(text), set(levels)
        best: tuple[tuple[int, int], KnownArea] | None = None
        for name, area in self._area_names.items():
            at = words.find(name) if name.strip() else -1
            if at < 0:
                continue
            area = self._told_apart(words, at, name, area)
            if area.level not in wanted:
                continue
            place = (at, -len(name)) if first else (-area.level, at)
            if best is None or place < best[0]:
                best = (place, area)
        return best[1] if best else None

    def _told_apart(self, words: str, at: int, name: str, area: KnownArea) -> KnownArea:
        before = words[: at + 1].rsplit(None, 1)[-1:] or [""]
        level = {"kecamatan": 3, "camat": 3, "kelurahan": 4, "lurah": 4}.get(before[0])
        if level is None or level == area.level:
            return area
        for other in self.areas:
            if other.level == level and plain(other.name) == name:
                return other
        return area


def _without_kota(words: str) -> str:
    """Return "bawaslu jakarta timur" for "bawaslu kota jakarta timur"."""
    for long in (" pemerintah kota ", " wali kota "):
        if long in words:
            return words
    return words.replace(" kota ", " ")


def _offices(words: str) -> list[tuple[int, str, str]]:
    found = []
    for word, kind in OFFICE_WORDS:
        written = plain(word)
        at = words.find(written)
        if at >= 0:
            found.append((at, written, kind))
    return sorted(found, key=lambda hit: (hit[0], -len(hit[1])))
