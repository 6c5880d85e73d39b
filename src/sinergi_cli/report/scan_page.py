"""The report of a scan: one HTML page with its clusters, its areas and how it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sinergi_cli.report.page import environment_of
from sinergi_cli.words import Say

AREAS_AT_MOST = 1_000
RARE = 0.05


def render_scan(
    document: Mapping[str, Any], areas: Sequence[Mapping[str, Any]], say: Say
) -> str:
    """The page as text, in the language of `say`; nothing in it is loaded from elsewhere.

    `document` is what scan.json holds; `areas` have code, name, cases and cluster (0 for
    none). A long table shows its first rows, those of clusters first, and says so.
    """
    names = {one["code"]: one["name"] for one in areas}
    ordered = sorted(areas, key=lambda one: one["cluster"] or len(areas) + 1)
    clusters = [
        {**one, "number": number, "named": [names[code] for code in one["areas"]]}
        for number, one in enumerate(document["clusters"], start=1)
    ]
    page = environment_of(say).get_template("scan.html.jinja")
    return page.render(
        language=say.language,
        scan=document,
        clusters=clusters,
        rare=sum(1 for one in clusters if one["p"] <= RARE),
        rows=ordered[:AREAS_AT_MOST],
        hidden=max(0, len(ordered) - AREAS_AT_MOST),
    )
