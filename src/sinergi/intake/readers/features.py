"""GeoJSON: one feature after the other, so that a national file needs little memory."""

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sinergi.intake.readers.packed import (
    MEGABYTE,
    FileProblem,
    Limits,
    check_filled,
    count_of,
    open_bytes,
)
from sinergi.intake.readers.rows import Chunk, ListChunk, Reading

GEOMETRY = "geometry"
FEATURES_PER_CHUNK = 2_000
SAMPLE = 50


def read_features(path: Path, limits: Limits) -> Reading:
    """Open a FeatureCollection; raises FileProblem when it is none.

    The headers are the properties of the first features, and "geometry".
    """
    check_filled(path)
    names: dict[str, None] = {}
    for count, feature in enumerate(iterate_features(path, limits)):
        names.update(dict.fromkeys(_properties(feature)))
        if count >= SAMPLE:
            break
    headers = [name for name in names if name != GEOMETRY] + [GEOMETRY]

    def chunks() -> Iterator[Chunk]:
        rows: list[list[Any]] = []
        number = 0
        for number, feature in enumerate(iterate_features(path, limits), 1):
            values = _properties(feature)
            rows.append([values.get(name) for name in headers[:-1]])
            rows[-1].append(feature.get(GEOMETRY))
            if len(rows) == FEATURES_PER_CHUNK:
                limits.check_rows(number)
                yield ListChunk(
                    headers, list(rows), range(number - len(rows) + 1, number + 1)
                )
                rows = []
        if rows:
            yield ListChunk(
                headers, list(rows), range(number - len(rows) + 1, number + 1)
            )

    estimate = partial(count_of, b'"geometry"', path, limits)
    return Reading("geojson", headers, chunks, estimate=estimate)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    values = feature.get("properties")
    return values if isinstance(values, dict) else {}


def iterate_features(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield the features; raises FileProblem at the first that is no JSON object."""
    with (
        open_bytes(path, limits) as file,
        io.TextIOWrapper(file, encoding="utf-8-sig") as text,
    ):
        try:
            yield from _Stream(text).features()
        except FileProblem:
            raise
        # ValueError: no JSON, no UTF-8, or a number of more digits than Python reads.
        except (ValueError, RecursionError) as error:
            raise FileProblem("unreadable", format="GeoJSON", problem=error) from error


class _Stream:
    """A window over the text that grows until the next object is whole."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.window, self.at = text, text.read(MEGABYTE), 0
        self.decoder = json.JSONDecoder()

    def features(self) -> Iterator[dict[str, Any]]:
        self._find_list()
        while self._next_sign() != "]":
            feature = self._object()
            if not isinstance(feature, dict):
                raise json.JSONDecodeError("a feature is expected", "", self.at)
            yield feature

    def _find_list(self) -> None:
        while (at := self.window.find('"features"')) < 0:
            if not self._grow():
                raise FileProblem(
                    "not-that-kind", format="GeoJSON", problem="no FeatureCollection"
                )
        self.at = at + len('"features"')
        for sign in ":[":
            if self._next_sign() != sign:
                raise json.JSONDecodeError(f"{sign} is expected", "", self.at)
            self.at += 1

    def _next_sign(self) -> str:
        while True:
            while self.at < len(self.window) and self.window[self.at] in " \t\r\n,":
                self.at += 1
            if self.at < len(self.window):
                return self.window[self.at]
            if not self._grow():
                raise json.JSONDecodeError("the file ends early", "", self.at)

    def _object(self) -> object:
        while True:
            try:
                found, self.at = self.decoder.raw_decode(self.window, self.at)
            except json.JSONDecodeError:
                if not self._grow():
                    raise
            else:
                return found

    def _grow(self) -> bool:
        """Read at least as much again as is open, so that a long object costs n log n."""
        block = self.text.read(max(MEGABYTE, len(self.window) - self.at))
        self.window, self.at = self.window[self.at :] + block, 0
        return bool(block)
