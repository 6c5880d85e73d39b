"""ODS sheets, in which one cell may stand for thousands of millions."""

import zipfile
from pathlib import Path

import pytest

from sinergi_cli.cells import read_sheet
from sinergi_cli.problems import FileError
from sinergi_cli.words import Words

EN = Words("en")


def spreadsheet(path: Path, rows: str) -> Path:
    """Write a minimal ODS file whose one sheet holds these rows."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in [("office", "office"), ("table", "table"), ("text", "text")]
    )
    body = f'<office:spreadsheet><table:table table:name="a">{rows}</table:table>'
    document = (
        f'<?xml version="1.0"?><office:document-content {names} office:version="1.2">'
        f"<office:body>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m/>")
        archive.writestr("content.xml", document)
    return path


def cell(text: str, repeat: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="{repeat}"><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


ODS_ROWS = (
    f"<table:table-row>{cell('code')}{cell('x')}</table:table-row>"
    f"<table:table-row>{cell('31.75')}{cell('1')}</table:table-row>"
)


@pytest.mark.parametrize(
    "bomb",
    [
        f'<table:table-row table:number-rows-repeated="1000000">{cell("a", 16_000)}'
        "</table:table-row>",
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        f"</table:table-row><table:table-row>{cell('a', 16_000)}</table:table-row>",
        f'<table:table-row><table:table-cell table:number-columns-repeated="99999999"/>'
        f"{cell('a')}</table:table-row>",
    ],
    ids=["a cell repeated", "empty rows before one", "empty cells before one"],
)
def test_a_sheet_of_repeated_cells_is_refused_before_it_is_opened(
    tmp_path: Path, bomb: str
) -> None:
    path = spreadsheet(tmp_path / "bomb.ods", ODS_ROWS + bomb)
    with pytest.raises(FileError, match="too many cells"):
        read_sheet(path, EN)


def test_the_empty_rows_at_the_end_of_every_ods_sheet_are_nothing(
    tmp_path: Path,
) -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = read_sheet(spreadsheet(tmp_path / "plain.ods", ODS_ROWS + empty), EN)
    assert (sheet.header, sheet.rows) == (("code", "x"), [["31.75", "1"]])
