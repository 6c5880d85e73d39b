"""PDF by typst: a layout of ours, data as JSON, tagged for screen readers (PDF/UA-1).

Text of people reaches typst only as data, never as markup; layouts read no file and no
network.
"""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from sinergi.documents.showable import showable, without_marks

LAYOUTS = Path(__file__).parent / "layouts"
STANDARD: Literal["ua-1"] = "ua-1"
NO_GLYPH = "could not be displayed"
"""What typst says of a text that none of its fonts shows."""


class BadLayout(Exception):
    """The layout does not compile: a bug of ours, with typst's own words."""


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return typst's embedded fonts, so that every machine sets the same pages."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def write_pdf(layout: str, data: dict[str, Any], *, at: dt.datetime) -> bytes:
    """Return the PDF of `layouts/<layout>.typ`, which reads `sys.inputs.data` as JSON.

    A character that the fonts cannot show stands there as "□". `at` stands in the
    document's properties; the same data give the same bytes. The first call of a process
    takes about 0.3 s, later ones some 0.05 s.
    """
    shown = showable(data)
    try:
        return _compile(layout, shown, at)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise BadLayout(f"{layout}: {error}") from error
    try:
        return _compile(layout, showable(without_marks(shown)), at)
    except typst.TypstError as error:
        raise BadLayout(f"{layout}: {error}") from error


def _compile(layout: str, data: dict[str, Any], at: dt.datetime) -> bytes:
    made: bytes = typst.compile(
        str(LAYOUTS / f"{layout}.typ"),
        root=str(LAYOUTS),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[STANDARD],
        timestamp=at.replace(microsecond=0),
    )
    return made
