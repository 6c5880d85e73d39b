"""Open data: the list, each release with its files, checksums, dictionary and changes."""

from django.http import HttpRequest, HttpResponse

from sinergi.access.clock import today
from sinergi.public.models import Release
from sinergi.public.models.release import shown_parts
from sinergi.public.naming import DATASET_NAMES
from sinergi.public.rules.datasets import COLUMNS
from sinergi.public.rules.parts import PART_OF, Dataset, Part
from sinergi.public.rules.tables import LICENCE, LICENCE_URL
from sinergi.public.site.addresses import release_address
from sinergi.public.site.asking import part_page
from sinergi.public.site.naming import change_of, reason_of
from sinergi.public.site.pages import page, plain
from sinergi.public.site.reading import released, taken_back

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*"}


def line_of(row: Release, language: str, ended: set[int]) -> dict[str, object]:
    """Return a release as a line of a list."""
    address = [
        release_address(language, row.dataset, row.edition, end)
        for end in ("/", ".csv", ".json")
    ]
    return {
        "row": row, "name": row.name, "at": address[0], "csv": address[1], "json": address[2],
        "change": change_of(row, language), "reason": reason_of(row, language),
        "withdrawn": row.pk in ended,
    }  # fmt: skip


def _shown(request: HttpRequest) -> list[Release]:
    parts = shown_parts()
    return [
        one
        for one in released(today(request))
        if PART_OF[Dataset(one.dataset)] in parts
    ]


def _lines(request: HttpRequest, language: str) -> list[dict[str, object]]:
    rows = _shown(request)
    ended = taken_back(rows)
    return [line_of(one, language, ended) for one in rows]


@part_page(Part.DATA)
def data(request: HttpRequest, language: str) -> HttpResponse:
    """List the newest edition of each table and all before it."""
    rows = _lines(request, language)
    return page(
        "data",
        language,
        "data",
        path="data/",
        rows=rows,
        licence=LICENCE,
        licence_url=LICENCE_URL,
    )


@part_page(Part.DATA)
def changes(request: HttpRequest, language: str) -> HttpResponse:
    """Tell what changed with each release, and what was withdrawn and why."""
    rows = _lines(request, language)
    return page("changes", language, "data", path="data/perubahan/", rows=rows)


@part_page(Part.DATA)
def dictionary(request: HttpRequest, language: str) -> HttpResponse:
    """Explain every column of every table."""
    rows = [
        (
            one.value, str(DATASET_NAMES[one]),
            [(c.name, c.kind, c.about_id if language == "id" else c.about_en) for c in COLUMNS[one]],
        )
        for one in Dataset
    ]  # fmt: skip
    return page("dictionary", language, "data", path="data/kamus/", rows=rows)


@part_page(Part.DATA)
def checksums(request: HttpRequest, language: str) -> HttpResponse:
    """Return the SHA-256 of every file that is out, as `sha256sum -c` reads it."""
    rows = _shown(request)
    ended = taken_back(rows)
    lines = [
        f"{digest}  {one.dataset}/{one.edition}.{end}\n"
        for one in rows
        if one.pk not in ended
        for end, digest in (("csv", one.csv_sha256), ("json", one.json_sha256))
    ]
    return HttpResponse("".join(lines), content_type=TEXT, headers=OPEN_TO_ALL)


@part_page(Part.DATA)
def release(
    request: HttpRequest, language: str, dataset: str, edition: int
) -> HttpResponse:
    """Show one release: what it holds, its files, or why it was withdrawn."""
    row = _one(request, dataset, edition)
    if row is None:
        return plain("not-found", language, 404)
    path = f"data/{dataset}/{edition}/"
    return page(
        "release",
        language,
        "data",
        path=path,
        line=line_of(row, language, taken_back([row])),
        row=row,
        licence=LICENCE,
        licence_url=LICENCE_URL,
    )


@part_page(Part.DATA)
def release_csv(
    request: HttpRequest, language: str, dataset: str, edition: int
) -> HttpResponse:
    """Return the table as CSV, byte for byte as it was released."""
    return _file(request, language, dataset, edition, "csv", CSV)


@part_page(Part.DATA)
def release_json(
    request: HttpRequest, language: str, dataset: str, edition: int
) -> HttpResponse:
    """Return the table as JSON, byte for byte as it was released."""
    return _file(request, language, dataset, edition, "json", JSON)


def _one(request: HttpRequest, dataset: str, edition: int) -> Release | None:
    if dataset not in set(Dataset) or PART_OF[Dataset(dataset)] not in shown_parts():
        return None
    if edition > 1_000_000:
        return None
    rows = Release.all_rows.out_on(today(request)).filter(
        dataset=dataset, edition=edition
    )
    return rows.select_related("institution").first()


def _file(
    request: HttpRequest, language: str, dataset: str, edition: int, end: str, kind: str
) -> HttpResponse:
    row = _one(request, dataset, edition)
    if row is None:
        return plain("not-found", language, 404)
    if taken_back([row]):
        return plain("withdrawn", language, 410)
    answer = HttpResponse(
        bytes(getattr(row, end)), content_type=kind, headers=OPEN_TO_ALL
    )
    answer["Content-Disposition"] = f'attachment; filename="{dataset}-{edition}.{end}"'
    return answer
