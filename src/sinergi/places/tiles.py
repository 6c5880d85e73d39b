"""Vector tiles (Mapbox Vector Tile 2.1), encoded with arrays. No database here.

A tile of a thousand polygons takes tens of milliseconds, where encoding feature by
feature takes hundreds. Specification: github.com/mapbox/vector-tile-spec, version 2.1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

EXTENT = 4096
MARGIN = 64
MAX_ZOOM = 16
# Half a pixel of a 512 px tile: what nobody sees.
TOLERANCE = 4.0
# Smaller rings are left out: less than a pixel.
MIN_AREA = 32.0
MOVE_TO_ONE, LINE_TO, CLOSE = 9, 2, 15
POLYGON = 3
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Feature:
    """What a tile tells of an area."""

    code: str
    name: str
    level: int
    approximate: bool


def levels_at(zoom: int) -> tuple[int, ...]:
    """Return the area levels drawn at a zoom: the hierarchy instead of dropped villages."""
    if zoom < 6:
        return (1,)
    if zoom < 8:
        return (2,)
    return {8: (2, 3), 9: (3, 4), 10: (3, 4)}.get(zoom, (4,))


def box_of(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a tile in degrees, its margin included."""
    margin = MARGIN / EXTENT
    west, east = (_lon((x + dx) / 2**zoom) for dx in (-margin, 1 + margin))
    north, south = (_lat((y + dy) / 2**zoom) for dy in (-margin, 1 + margin))
    return west, south, east, north


def _lon(share: float) -> float:
    return share * 360 - 180


def _lat(share: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * share))))


def encode_tile(
    zoom: int, x: int, y: int, shapes: NDArray[np.object_], features: Sequence[Feature]
) -> bytes:
    """Return the tile with one layer "areas"; b"" when nothing of the shapes is in it.

    `shapes` are (multi)polygons in degrees, one per feature; they are clipped, moved to
    the tile's grid and simplified.
    """
    rings, owner = _rings_on_grid(zoom, x, y, shapes)
    if not len(rings):
        return b""
    geometries = _geometries(rings, owner, len(features))
    present = [i for i, data in enumerate(geometries) if data]
    values: dict[tuple[str, Any], int] = {}
    layer = b"".join(
        _field(2, _feature(features[i], geometries[i], values)) for i in present
    )
    keys = b"".join(_field(3, key.encode()) for key in KEYS)
    table = b"".join(_field(4, _value(kind, value)) for kind, value in values)
    head = _field(1, b"areas")
    tail = _number(5, EXTENT) + _number(15, 2)
    return _field(3, head + layer + keys + table + tail) if present else b""


# --- geometry ------------------------------------------------------------------------
def _rings_on_grid(
    zoom: int, x: int, y: int, shapes: NDArray[np.object_]
) -> tuple[list[Ints], Ints]:
    """Return the rings as integer points on the tile's grid, and the shape of each."""
    west, south, east, north = box_of(zoom, x, y)
    cut = shapely.clip_by_rect(shapes, west, south, east, north)

    def project(points: Floats) -> Floats:
        lat = np.radians(points[:, 1])
        across = (points[:, 0] + 180) / 360 * 2**zoom - x
        down = (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2 * 2**zoom - y
        return np.column_stack((across, down)) * EXTENT

    grid = shapely.simplify(
        shapely.transform(cut, project), TOLERANCE, preserve_topology=False
    )
    parts, owner = shapely.get_parts(grid, return_index=True)
    solid = (shapely.get_type_id(parts) == POLYGON) & (shapely.area(parts) >= MIN_AREA)
    parts, owner = parts[solid], owner[solid]
    parts = shapely.orient_polygons(parts, exterior_cw=False)
    lines, part_of = shapely.get_rings(parts, return_index=True)
    return _whole_points(lines, owner[part_of])


def _whole_points(lines: NDArray[np.object_], owner: Ints) -> tuple[list[Ints], Ints]:
    points, line_of = shapely.get_coordinates(lines, return_index=True)
    if not len(points):
        return [], np.empty(0, np.int64)
    whole = np.rint(points).astype(np.int64)
    same_line = line_of[1:] == line_of[:-1]
    twice = np.concatenate((same_line & (whole[1:] == whole[:-1]).all(axis=1), [False]))
    last = np.concatenate((~same_line, [True]))  # repeats the first point
    keep = ~(twice | last)
    whole, line_of = whole[keep], line_of[keep]
    starts = np.flatnonzero(np.concatenate(([True], line_of[1:] != line_of[:-1])))
    pieces = np.split(whole, starts[1:])
    owners = owner[line_of[starts]]
    good = [i for i, piece in enumerate(pieces) if len(piece) >= 3]
    return [pieces[i] for i in good], owners[good]


def _geometries(rings: list[Ints], owner: Ints, count: int) -> list[bytes]:
    """Return the packed command integers of each feature, b"" where it has no ring."""
    sizes = np.array([len(ring) for ring in rings])
    points = np.concatenate(rings)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    moves = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int64))
    first_of_feature = np.concatenate(([True], owner[1:] != owner[:-1]))
    at = starts[first_of_feature]
    moves[at] = points[at]  # the cursor starts at the origin in every feature
    zigzag = (moves << 1) ^ (moves >> 63)
    # A ring of n points takes 2n + 3 integers: MoveTo, point, LineTo, points, Close.
    begin = np.concatenate(([0], np.cumsum(2 * sizes + 3)))
    commands = np.zeros(begin[-1], np.int64)
    ring_of = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(points)) - starts[ring_of]
    place = begin[ring_of] + 1 + 2 * within + (within > 0)
    commands[place], commands[place + 1] = zigzag[:, 0], zigzag[:, 1]
    commands[begin[:-1]] = MOVE_TO_ONE
    commands[begin[:-1] + 3] = (sizes - 1) << 3 | LINE_TO
    commands[begin[1:] - 1] = CLOSE
    return _packed(
        commands, begin[:-1][first_of_feature], owner[first_of_feature], count
    )


def _packed(commands: Ints, begins: Ints, owners: Ints, count: int) -> list[bytes]:
    data, offsets = varints(commands)
    result = [b""] * count
    edges = np.concatenate((begins, [len(commands)]))
    for owner, low, high in zip(owners, edges[:-1], edges[1:], strict=True):
        result[owner] = data[offsets[low] : offsets[high]]
    return result


def varints(numbers: Ints) -> tuple[bytes, Ints]:
    """Return the numbers (≥ 0, < 2⁴²) as protobuf varints, and n + 1 byte offsets."""
    width = np.ones(len(numbers), np.int64)
    for step in range(1, 6):
        width += numbers >= (1 << (7 * step))
    offsets = np.concatenate(([0], np.cumsum(width)))
    data = np.zeros(offsets[-1], np.uint8)
    for step in range(6):
        has = width > step
        more = (width > step + 1)[has].astype(np.uint8) << 7
        data[offsets[:-1][has] + step] = ((numbers[has] >> (7 * step)) & 127) | more
    return data.tobytes(), offsets


# --- protobuf ------------------------------------------------------------------------
KEYS = ("code", "name", "level", "approximate")


def _feature(
    feature: Feature, geometry: bytes, values: dict[tuple[str, Any], int]
) -> bytes:
    pairs = (
        ("text", feature.code),
        ("text", feature.name),
        ("whole", feature.level),
        ("flag", feature.approximate),
    )
    tags = bytearray()
    for key, pair in enumerate(pairs):
        tags += _varint(key) + _varint(values.setdefault(pair, len(values)))
    number = int("".join(sign for sign in feature.code if sign.isdigit()) or "0")
    return (
        _number(1, number) + _field(2, bytes(tags)) + _number(3, POLYGON)
        + _field(4, geometry)
    )  # fmt: skip


def _value(kind: str, value: Any) -> bytes:
    if kind == "text":
        return _field(1, value.encode())
    return _number(5 if kind == "whole" else 7, int(value))


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    result = bytearray()
    while value > 127:
        result.append(value & 127 | 128)
        value >>= 7
    result.append(value)
    return bytes(result)
