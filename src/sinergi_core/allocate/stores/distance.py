"""Kilometres between points on the ground, as the crow flies and by road."""

from __future__ import annotations

import numpy as np
import scipy

from sinergi_core.allocate.stores.problem import Floats, Ints, StoreProblem

EARTH_KM = 6371.0088  # mean radius, IUGG


def crow_km(one: Floats, other: Floats) -> Floats:
    """(n, m) kilometres along the great circle between points (n, 2) and (m, 2) given
    as longitude and latitude in degrees (haversine formula)."""
    lon_a, lat_a = np.radians(one).T
    lon_b, lat_b = np.radians(other).T
    up = np.sin((lat_b - lat_a[:, None]) / 2) ** 2
    over = np.sin((lon_b - lon_a[:, None]) / 2) ** 2
    half = up + np.cos(lat_a)[:, None] * np.cos(lat_b) * over
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def road_km(problem: StoreProblem, stations: Ints, stores: Ints) -> Floats:
    """(n, m) road kilometres between these stations and stores: of the network where
    the problem has one, else as the crow flies times the road factor."""
    if problem.distance_km is not None:
        return np.asarray(problem.distance_km[np.ix_(stations, stores)])
    crow = crow_km(problem.station_lonlat[stations], problem.store_lonlat[stores])
    return crow * problem.road_factor


def pair_km(problem: StoreProblem, stations: Ints, stores: Ints) -> Floats:
    """(n,) road kilometres of each station to the store beside it in the list."""
    if problem.distance_km is not None:
        return np.asarray(problem.distance_km[stations, stores])
    apart = chords(problem.station_lonlat[stations]) - chords(
        problem.store_lonlat[stores]
    )
    half = np.minimum(np.sqrt((apart**2).sum(axis=1)) / 2, 1.0)
    return np.asarray(2 * EARTH_KM * np.arcsin(half) * problem.road_factor)


def nearest_store(problem: StoreProblem, stores: Ints) -> Ints:
    """(N,) position of the nearest of these stores to each station, whatever its area;
    of equally near ones any."""
    if problem.distance_km is not None:
        return np.asarray(stores[problem.distance_km[:, stores].argmin(axis=1)])
    tree = scipy.spatial.cKDTree(chords(problem.store_lonlat[stores]))
    _, at = tree.query(chords(problem.station_lonlat))
    return np.asarray(stores[at], dtype=np.int64)


def chords(lonlat: Floats) -> Floats:
    """(n, 3) the points on a sphere of radius 1, between which straight lines are
    ordered as great circles are."""
    lon, lat = np.radians(lonlat).T
    return np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1
    )
