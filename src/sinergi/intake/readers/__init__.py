"""Readers of files: each gives headers and chunks of rows, whatever the format."""

from collections.abc import Callable
from pathlib import Path

from sinergi.intake.readers.columnar import read_columnar
from sinergi.intake.readers.delimited import read_delimited
from sinergi.intake.readers.features import read_features
from sinergi.intake.readers.packed import FileProblem, Limits
from sinergi.intake.readers.rows import Chunk, Reading
from sinergi.intake.readers.sheets import read_sheet

__all__ = ["READERS", "Chunk", "FileProblem", "Limits", "Reading", "format_of"]

READERS: dict[str, Callable[[Path, Limits], Reading]] = {
    "csv": read_delimited,
    "xlsx": read_sheet,
    "geojson": read_features,
    "parquet": read_columnar,
}


def format_of(file_name: str) -> str:
    """Return the format by the name, "" when it is none of ours; `.gz` is looked through."""
    name = file_name.lower().removesuffix(".gz")
    endings = {
        ".csv": "csv",
        ".tsv": "csv",
        ".txt": "csv",
        ".xlsx": "xlsx",
        ".geojson": "geojson",
        ".json": "geojson",
        ".parquet": "parquet",
    }
    return next((form for end, form in endings.items() if name.endswith(end)), "")
