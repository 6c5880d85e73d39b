"""Who touches whom, and along how many metres. Scales to the nation's 83,000 villages."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from sinergi.places.shapes import GAP_DEGREES, METRES_PER_DEGREE, Shapes

Pairs = NDArray[np.intp]
BLOCK = 20_000


def touching(shapes: Shapes, wanted: NDArray[np.bool_] | None = None) -> Pairs:
    """Return (m, 2) index pairs i < j of shapes that touch or lie within a small gap.

    `wanted` restricts to pairs with at least one of the marked shapes.
    """
    tree = shapely.STRtree(shapes)
    asked = np.arange(len(shapes)) if wanted is None else np.flatnonzero(wanted)
    near, far = tree.query(shapes[asked], predicate="dwithin", distance=GAP_DEGREES / 3)
    pairs = np.column_stack((asked[near], far))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs.sort(axis=1)
    return np.unique(pairs, axis=0) if len(pairs) else pairs


def shared_metres(shapes: Shapes, pairs: Pairs) -> NDArray[np.float64]:
    """Return the length of the common border of each pair in metres, 0 for a point.

    Borders with the same vertices on both sides (a clean coverage) are found by sorting
    all segments. Pairs drawn apart get the length of one border within GAP_DEGREES of the
    other shape, the mean of both sides.
    """
    exact = _exact(shapes, pairs)
    apart = np.flatnonzero(exact == 0)
    for start in range(0, len(apart), BLOCK):
        rows = apart[start : start + BLOCK]
        exact[rows] = _apart(shapes[pairs[rows, 0]], shapes[pairs[rows, 1]])
    return exact


def _exact(shapes: Shapes, pairs: Pairs) -> NDArray[np.float64]:
    owners, ends = _segments(shapes)
    order = np.lexsort(ends.T[::-1])
    ends, owners = ends[order], owners[order]
    same = (ends[1:] == ends[:-1]).all(axis=1) & (owners[1:] != owners[:-1])
    at = np.flatnonzero(same)
    length = _lengths(ends[at])
    low = np.minimum(owners[at], owners[at + 1])
    high = np.maximum(owners[at], owners[at + 1])
    size = len(shapes)
    keys = low * size + high
    unique, inverse = np.unique(keys, return_inverse=True)
    sums = np.zeros(len(unique))
    np.add.at(sums, inverse, length)
    return _looked_up(unique, sums, pairs[:, 0] * size + pairs[:, 1])


def _looked_up(
    keys: NDArray[np.intp], sums: NDArray[np.float64], wanted: NDArray[np.intp]
) -> NDArray[np.float64]:
    result = np.zeros(len(wanted))
    if not len(keys):
        return result
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    hit = keys[at] == wanted
    result[hit] = sums[at[hit]]
    return result


def _segments(shapes: Shapes) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the owner and the two ends, smaller end first, of every border segment."""
    rings, ring_owner = _rings(shapes)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    inner = ring_of[1:] == ring_of[:-1]
    first, second = points[:-1][inner], points[1:][inner]
    swap = (first[:, 0] > second[:, 0]) | (
        (first[:, 0] == second[:, 0]) & (first[:, 1] > second[:, 1])
    )
    ends = np.hstack((first, second))
    ends[swap] = np.hstack((second[swap], first[swap]))
    return ring_owner[ring_of[:-1][inner]], ends


def _rings(shapes: Shapes) -> tuple[Any, NDArray[np.intp]]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    return rings, owner[part_of]


def _lengths(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lengths in metres of segments (n, 4) in degrees, flat earth at their latitude."""
    middle = np.radians((ends[:, 1] + ends[:, 3]) / 2)
    across = (ends[:, 2] - ends[:, 0]) * np.cos(middle)
    up = ends[:, 3] - ends[:, 1]
    return METRES_PER_DEGREE * np.hypot(across, up)


def _apart(one: Shapes, other: Shapes) -> NDArray[np.float64]:
    return (_along(one, other) + _along(other, one)) / 2


def _along(line_of: Shapes, near: Shapes) -> NDArray[np.float64]:
    # Only the part of the border in the other's box is buffered and cut.
    boxes = shapely.box(*(shapely.bounds(near) + _MARGIN).T)
    lines = shapely.intersection(shapely.boundary(line_of), boxes)
    ways = shapely.intersection(lines, shapely.buffer(near, GAP_DEGREES, quad_segs=2))
    latitude = np.radians(shapely.bounds(near)[:, 1])
    metres: NDArray[np.float64] = METRES_PER_DEGREE * shapely.length(ways)
    # Degrees of longitude are a little shorter; at Indonesia's latitudes under 2 %.
    metres = metres * (1 + np.cos(latitude)) / 2
    # A crossing of two lines within the gap is a point, not a border.
    return np.where(metres < 4 * GAP_DEGREES * METRES_PER_DEGREE, 0.0, metres)


_MARGIN = np.array([-GAP_DEGREES, -GAP_DEGREES, GAP_DEGREES, GAP_DEGREES])
