"""An index of open texts in memory: search by words, and what is near a text.

Holds folded texts, for each word where it stands, and fingerprints. Positions only grow;
what is replaced or dropped is marked, and its text forgotten. Not safe for two threads at
once: the holder locks.
"""

import re
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from sinergi.reports.finding.prints import Keys, fingerprints, hashes_of
from sinergi.reports.rules.folding import fold, words_of
from sinergi.reports.rules.nearness import Near, Told, rank

MOST_CANDIDATES = 150
MOST_SHARING = 2_000
"""A fingerprint that more texts share is a common turn of phrase and tells nothing."""
MOST_WITH_WORD = 20_000
MOST_WORDS_ASKED = 12
MOST_ENDINGS = 400
MOST_COUNTED = 10_000
"""So many reports that hold the words are counted; one more stands for "more"."""
SHORTEST_BEGINNING = 3
LEAST_TAIL = 50_000

Positions = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Entry:
    """A report to be found: its id, open text, area code, day (ordinal), kind.

    `more` are words that are searched but not compared: place, parties, later messages.
    """

    key: int
    text: str
    place: str = ""
    day: int = 0
    kind: str = ""
    more: str = ""


class TextIndex:
    """Texts of one office."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._texts: list[str] = []
        self._cuts = array("l")
        self._places: list[str] = []
        self._days = array("l")
        self._kinds: list[str] = []
        self._at: dict[int, int] = {}
        self._words: dict[str, array[int]] = {}
        self._sorted: list[str] | None = None
        self._prints: Keys = np.zeros(0, np.uint64)
        self._tail: list[Keys] = []
        self._tail_size = 0

    def __len__(self) -> int:
        """Return how many reports can be found."""
        return len(self._at)

    def __contains__(self, key: object) -> bool:
        """True when the report can be found."""
        return key in self._at

    # --- filling ---------------------------------------------------------------------------

    def add(self, entries: Iterable[Entry]) -> int:
        """Add reports, many at once is fastest; one of the same id is replaced.

        Returns how many can be found now.
        """
        first = len(self._texts)
        for entry in entries:
            self.drop(entry.key)
            self._put(entry)
        keys = fingerprints(self._texts[first:], first)
        self._tail.append(keys)
        self._tail_size += keys.size
        if self._tail_size > max(LEAST_TAIL, self._prints.size // 4):
            self._settle()
        return len(self)

    def _put(self, entry: Entry) -> None:
        position, folded, more = len(self._texts), fold(entry.text), fold(entry.more)
        self._keys.append(entry.key)
        self._cuts.append(len(folded))
        folded = f"{folded} {more}" if more else folded
        self._texts.append(folded)
        self._places.append(entry.place)
        self._days.append(entry.day)
        self._kinds.append(entry.kind)
        self._at[entry.key] = position
        for word in set(words_of(folded)):
            known = self._words.get(word)
            if known is None:
                self._words[word] = array("I", (position,))
                if self._sorted is not None:
                    insort(self._sorted, word)
            else:
                known.append(position)

    def drop(self, key: int) -> bool:
        """Forget a report; True when it was there."""
        position = self._at.pop(key, None)
        if position is None:
            return False
        self._texts[position] = ""
        return True

    def _settle(self) -> None:
        """Sort the new fingerprints in among the old ones."""
        self._prints = np.sort(np.concatenate([self._prints, *self._tail]))
        self._tail, self._tail_size = [], 0

    # --- asking ----------------------------------------------------------------------------

    def told(self, key: int) -> Told:
        """Return what is compared of a report; raises KeyError for an unknown one."""
        return self._told(self._at[key])

    def _told(self, position: int) -> Told:
        return Told(
            self._texts[position][: self._cuts[position]], self._places[position],
            self._days[position], self._kinds[position],
        )  # fmt: skip

    def search(self, question: str, most: int = 1_000) -> tuple[list[int], int]:
        """Return ids of reports that hold all words, the newest first, and how many do.

        The count ends at MOST_COUNTED + 1: a word that stands everywhere is not counted out.

        A word of three letters or more also finds those it begins; what stands in double
        quotes is found as it stands. No word finds nothing.
        """
        loose, phrases = _asked(question)
        words = [*loose, *(word for one in phrases for word in words_of(one))]
        if not words and not phrases:
            return [], 0
        found: Positions | None = None
        for word, whole in sorted(
            [(one, False) for one in loose]
            + [(word, True) for one in phrases for word in words_of(one)],
            key=lambda pair: -len(pair[0]),
        )[:MOST_WORDS_ASKED]:
            places = self._standing(word, whole=whole)
            found = places if found is None else np.intersect1d(found, places, True)
            if not found.size:
                return [], 0
        if found is None:
            return [], 0
        newest = list(islice(self._holding(found, phrases), MOST_COUNTED + 1))
        return [self._keys[p] for p in newest[:most]], len(newest)

    def _holding(self, positions: Positions, phrases: list[str]) -> Iterator[int]:
        """Yield those of the positions that are not forgotten and hold the phrases."""
        texts = self._texts
        for p in positions[::-1].tolist():
            text = texts[p]
            if text and all(one in text for one in phrases):
                yield p

    def _standing(self, word: str, *, whole: bool) -> Positions:
        """Return where a word, or one it begins, stands: sorted positions."""
        if whole or len(word) < SHORTEST_BEGINNING:
            own = self._words.get(word)
            return np.array(own if own is not None else (), np.uint32)
        parts = [np.array(self._words[one], np.uint32) for one in self._begun_by(word)]
        if not parts:
            return np.zeros(0, np.uint32)
        return parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts))

    def _begun_by(self, word: str) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(self._words)
        start = bisect_left(self._sorted, word)
        found = []
        for one in self._sorted[start : start + MOST_ENDINGS]:
            if not one.startswith(word):
                break
            found.append(one)
        return found

    def count_phrase(
        self,
        words: str,
        pattern: re.Pattern[str],
        without: frozenset[int] = frozenset(),
    ) -> int:
        """Return in how many texts a folded phrase stands; `pattern` finds it.

        Candidates hold its first long word, so that not every text is read.
        """
        longest = max(words_of(words) or words.split() or [""], key=len)
        if len(longest) < SHORTEST_BEGINNING:
            return 0
        standing = self._standing(longest, whole=False)
        return sum(
            1
            for p in standing.tolist()
            if self._keys[p] not in without and pattern.search(self._texts[p])
        )

    def near(self, asked: Entry, most: int = 10) -> list[Near]:
        """Return the reports near a text, nearest first, with score and reasons.

        Candidates share fingerprints, or seldom words; each is then scored whole.
        """
        folded = fold(asked.text)
        told = Told(folded, asked.place, asked.day, asked.kind)
        positions = {*self._sharing_prints(folded), *self._sharing_words(folded)}
        others = {
            self._keys[p]: self._told(p)
            for p in positions
            if self._texts[p] and self._keys[p] != asked.key
        }
        return rank(told, others, most)

    def near_known(self, key: int, most: int = 10) -> list[Near]:
        """Return the reports near one that is in the index; none for an unknown one."""
        position = self._at.get(key)
        if position is None:
            return []
        told = self._told(position)
        return self.near(Entry(key, told.text, told.place, told.day, told.kind), most)

    def _sharing_prints(self, folded: str) -> list[int]:
        hashes = hashes_of(folded)
        blocks = [self._prints, *self._tail]
        parts: list[npt.NDArray[np.uint64]] = []
        for keys in blocks:
            starts = np.searchsorted(keys, hashes << np.uint64(32), "left")
            ends = np.searchsorted(
                keys, (hashes + np.uint64(1)) << np.uint64(32), "left"
            )
            parts += [
                keys[start:end] & np.uint64(0xFFFFFFFF)
                for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
                if 0 < end - start <= MOST_SHARING
            ]
        return _most_common(parts)

    def _sharing_words(self, folded: str) -> list[int]:
        """Return where seldom words of the text stand, weighed by how seldom they are."""
        counts = [
            (len(places), word)
            for word in set(words_of(folded))
            if (places := self._words.get(word)) is not None
        ]
        total = max(len(self._texts), 1)
        parts: list[npt.NDArray[np.uint64]] = []
        weights: list[npt.NDArray[np.float64]] = []
        for count, word in sorted(counts)[:MOST_WORDS_ASKED]:
            if count > MOST_WITH_WORD:
                break
            standing = np.array(self._words[word], np.uint64)
            parts.append(standing)
            weights.append(np.full(standing.size, np.log(total / count) + 0.1))
        return _most_common(parts, weights)


def _most_common(
    parts: Sequence[npt.NDArray[np.uint64]],
    weights: Sequence[npt.NDArray[np.float64]] | None = None,
) -> list[int]:
    """Return the positions that stand in most parts, MOST_CANDIDATES of them at most."""
    if not parts:
        return []
    positions, places = np.unique(np.concatenate(parts), return_inverse=True)
    heavy = np.bincount(places, None if weights is None else np.concatenate(weights))
    if positions.size > MOST_CANDIDATES:
        # Of equals the newest: the order is the same each time.
        chosen = np.lexsort((positions, heavy))[-MOST_CANDIDATES:]
        positions = positions[chosen]
    return [int(one) for one in positions]


def _asked(question: str) -> tuple[list[str], list[str]]:
    """Return the loose words of a question and its quoted phrases, folded."""
    parts = question[:400].split('"')
    loose = words_of(fold(" ".join(parts[::2])))
    phrases = [folded for one in parts[1::2] if (folded := fold(one))]
    return list(dict.fromkeys(loose)), phrases
