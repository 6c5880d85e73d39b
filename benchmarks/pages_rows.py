"""The pages that are measured, with their addresses and targets."""

from __future__ import annotations

from dataclasses import dataclass, replace

EXAMPLE, NATION = "65 areas", "83,762 areas"
SERVER_S, DRAWN_S = 0.3, 2.0
BOOK_S = 1.0
"""For a workbook of every row there is: a file to take away, no page."""
CITY, PROVINCE, DISTRICT = "31.75", "32", "31.75.06"
VILLAGES = tuple(f"31.75.06.{n}" for n in range(1001, 1008))
PROVINCES = ("11", "12", "31", "32", "33", "35", "51", "61", "71", "73")
CITIES = ("31.71", "31.72", "31.73", "31.74", "31.75")
WEIGHTS = tuple(f"{1 + n / 8:g}" for n in range(60))
"""Weights that are tried, one a call, so that no answer can have been kept."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page. `paths` are asked for in turn; `once`: each of them a single time, so that
    nothing is kept from before. `drawn`: in Chromium until the map "answers" an arrow key
    with the figures of an area, or until it is drawn by MapLibre ("nearer"). `bare`: the
    question to SQLite for the rows it shows."""

    code: str
    work: str
    size: str
    data: str
    paths: tuple[str, ...]
    target_s: float = SERVER_S
    once: bool = False
    htmx: bool = False
    drawn: str = ""
    bare: str = ""

    @classmethod
    def floor(cls, path: str) -> PageRow:
        """Return a row without a target for an address that costs next to nothing."""
        return cls("floor", path, "", "", (path,))


SHOWN = "area_code, area_name, score, p05, p95, rank, class_code, share_missing"
ROWS_OF_A_CITY = (
    f"SELECT {SHOWN}, class_probability, rank_p05, rank_p95 FROM scores_score"  # noqa: S608
    f" WHERE run_id = 1 AND area_code >= '{CITY}' AND area_code < '{CITY}/'"
    " ORDER BY rank"
)
SHAPES_OF_A_CITY = (
    "SELECT area_code, wkb, approximate FROM places_boundary WHERE ended_by_id IS NULL"  # noqa: S608
    f" AND level = 4 AND area_code >= '{CITY}' AND area_code < '{CITY}/'"
)
ONE_AREA = "SELECT * FROM scores_score WHERE run_id = 1 AND area_code = '{}'"
SUMS = (
    "SELECT substr(area_code, 1, 2), avg(score), min(score), max(score), count(*)"
    " FROM scores_score WHERE run_id = 1 GROUP BY 1"
)
HUNDRED = f"SELECT {SHOWN} FROM scores_score WHERE run_id = 1 ORDER BY rank LIMIT 100"  # noqa: S608
STATIONS = (
    "SELECT * FROM elections_pollingstation WHERE ended_by_id IS NULL"
    " ORDER BY election_id, area_code, number LIMIT 50"
)


def _tiles() -> tuple[str, ...]:
    """Return tiles over the made-up nation where villages are drawn (zoom 9 to 11)."""
    tiles = []
    for zoom in (9, 10, 11):
        for turn in range(21):
            x = int((100 + turn * 1.7 + 180) / 360 * 2**zoom)
            y = int((0.5 + (turn % 5) / 360) * 2**zoom)
            tiles.append(f"/tiles/areas/{zoom}/{x}/{y}.mvt")
    return tuple(tiles)


def _what_if(within: str) -> tuple[str, ...]:
    return tuple(
        f"/frameworks/dasar-jaktim/what-if/?within={within}&level=4&w.banjir_2024={weight}"
        for weight in WEIGHTS
    )


def _row(data: str, code: str, work: str, *paths: str, **more: object) -> PageRow:
    size = EXAMPLE if data == "example" else NATION
    row = PageRow(f"{data}-{code}", work, size, data, paths)
    return replace(row, **more)  # type: ignore[arg-type]


def _example(code: str, work: str, *paths: str, **more: object) -> PageRow:
    return _row("example", code, work, *paths, **more)


def _nation(code: str, work: str, *paths: str, **more: object) -> PageRow:
    return _row("nation", code, work, *paths, **more)


DATA = "/map/data.json?run=1&within={}&level={}"
SHAPES = "/places/boundaries.geojson?within={}&level={}"
PROFILES = tuple(f"/areas/{code}/" for code in VILLAGES)

EXAMPLE_ROWS = (
    _example("home", "home", "/", bare=ROWS_OF_A_CITY),
    _example("map", "map page with its table", "/map/", bare=ROWS_OF_A_CITY),
    _example("data", "map/data.json", DATA.format(CITY, 4), bare=ROWS_OF_A_CITY),
    _example("shapes", "boundaries", SHAPES.format(CITY, 4), bare=SHAPES_OF_A_CITY),
    _example(
        "profile", "profile, seven kelurahan in turn", *PROFILES,
        bare=ONE_AREA.format(VILLAGES[0]),
    ),
    _example("run", "run page", "/runs/1/"),
    _example("runs", "list of runs", "/runs/"),
    _example("frameworks", "list of frameworks", "/frameworks/"),
    _example("framework", "framework page", "/frameworks/dasar-jaktim/"),
    _example("what-if", "what-if, another weight each call", *_what_if(CITY)),
    _example(
        "what-if-part", "the same, only what changes", *_what_if(CITY), htmx=True
    ),
    _example("stations", "polling stations (none loaded)", "/stations/"),
    _example("imports", "imports", "/imports/"),
    _example("search", "search", "/search/?q=cakung"),
    _example(
        "answers-empty", "map until it answers a key, Chromium that has nothing yet",
        "/map/", drawn="answers", once=True, target_s=DRAWN_S,
    ),
    _example(
        "answers", "map until it answers a key, Chromium that was here before", "/map/",
        drawn="answers", target_s=DRAWN_S,
    ),
    _example(
        "nearer", "map until MapLibre has drawn it, asked at once to come nearer",
        "/map/", drawn="nearer", target_s=DRAWN_S,
    ),
)  # fmt: skip

NATION_ROWS = (
    _nation("home", "home of the nation", "/", bare=SUMS),
    _nation("map", "map page of the nation", "/map/", bare=SUMS),
    _nation("data", "map/data.json of the nation", DATA.format("", 1), bare=SUMS),
    _nation("shapes", "boundaries of the provinces", SHAPES.format("0", 1)),
    _nation(
        "map-city", "map page of a city, five in turn",
        *(f"/map/?within={code}" for code in CITIES), bare=ROWS_OF_A_CITY,
    ),
    _nation(
        "data-city", "map/data.json of a city",
        *(DATA.format(code, 4) for code in CITIES), bare=ROWS_OF_A_CITY,
    ),
    _nation(
        "data-province", "map/data.json of a province, every village (5,957)",
        DATA.format(PROVINCE, 4),
    ),
    _nation(
        "shapes-city", "boundaries of a city",
        *(SHAPES.format(code, 4) for code in CITIES), bare=SHAPES_OF_A_CITY,
    ),
    _nation(
        "ranking", "ranking of every village, pages and orders in turn",
        "/map/?level=4", "/map/?level=4&page=400", "/map/?level=4&page=838",
        "/map/?level=4&sort=name", "/map/?level=4&sort=-missing", bare=HUNDRED,
    ),
    _nation(
        "ranking-name", "ranking of every village, searched by name",
        *(f"/map/?level=4&q={name}" for name in ("suka", "jati", "baru", "tengah")),
    ),
    _nation(
        "profile", "profile of a village, seven in turn", *PROFILES,
        bare=ONE_AREA.format(VILLAGES[0]),
    ),
    _nation(
        "profile-province", "profile of a province, ten in turn",
        *(f"/areas/{code}/" for code in PROVINCES),
    ),
    _nation("run", "run page", "/runs/1/"),
    _nation("runs", "list of runs", "/runs/"),
    _nation("frameworks", "list of frameworks", "/frameworks/"),
    _nation("what-if", "what-if in a city, another weight each call", *_what_if(CITY)),
    _nation("stations", "polling stations (837,620)", "/stations/", bare=STATIONS),
    _nation(
        "stations-city", "polling stations of a city",
        *(f"/stations/?within={code}&sort=registered" for code in CITIES),
    ),
    _nation("imports", "imports", "/imports/"),
    _nation("search", "search", "/search/?q=suka", "/search/?q=cakung"),
    _nation("tile", "vector tile, drawn for the first time", *_tiles(), once=True),
    _nation("tile-kept", "vector tile, kept", *_tiles()),
)  # fmt: skip

ROWS = (*EXAMPLE_ROWS, *NATION_ROWS)
