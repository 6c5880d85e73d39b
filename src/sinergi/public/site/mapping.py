"""Map, table and method of the released scores, and the same for other people's pages."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sinergi.access.clock import today
from sinergi.public.dates import long_day
from sinergi.public.rules.parts import Part
from sinergi.public.site.addresses import SIMPLE, area_address, release_address
from sinergi.public.site.asking import part_page
from sinergi.public.site.drawing import draw, range_mark, swatch
from sinergi.public.site.pages import page, plain
from sinergi.public.site.picturing import cells_of, is_rough, picture_of, words_of
from sinergi.public.site.reading import Published, Scored, published_scores
from sinergi.scores.presentation import authority_name, method_card

SHORT = 12
"""Characters of a digest that tell one from another; the whole one stands on its page."""
SVG = "image/svg+xml; charset=utf-8"


@part_page(Part.SCORES)
def map_page(request: HttpRequest, language: str) -> HttpResponse:
    """Show the released scores: map as a picture, the same as a table."""
    found = published_scores(today(request))
    context: dict[str, Any] = {} if found is None else context_of(found, language)
    frames = [
        (_("Map"), SIMPLE[language]["embed_map"]),
        (_("Table"), SIMPLE[language]["embed_table"]),
    ]
    return page(
        "map", language, "map", path="peta/", found=found, frames=frames, **context
    )


@part_page(Part.SCORES)
def map_svg(request: HttpRequest, language: str) -> HttpResponse:
    """Return the map as a picture."""
    found = published_scores(today(request))
    text = (
        ""
        if found is None
        else draw(
            cells_of(found, language), title_of(found), legend_of(found, language)
        )
    )
    if not text:
        return plain("not-found", language, 404)
    return HttpResponse(text, content_type=SVG)


@part_page(Part.SCORES)
def embed_map(request: HttpRequest, language: str) -> HttpResponse:
    """Show map and label alone, for a frame in somebody else's page."""
    found = published_scores(today(request))
    context: dict[str, Any] = {} if found is None else context_of(found, language)
    return page(
        "embed", language, "", path="sematan/peta/", found=found, kind="map", **context
    )


@part_page(Part.SCORES)
def embed_table(request: HttpRequest, language: str) -> HttpResponse:
    """Show the table alone, for a frame in somebody else's page."""
    found = published_scores(today(request))
    context: dict[str, Any] = {} if found is None else context_of(found, language)
    return page(
        "embed",
        language,
        "",
        path="sematan/tabel/",
        found=found,
        kind="table",
        **context,
    )


@part_page(Part.SCORES)
def method(request: HttpRequest, language: str) -> HttpResponse:
    """Tell how the released scores are made and how anybody can make them again."""
    found = published_scores(today(request))
    run = found.release.run if found is not None else None
    if found is None or run is None:
        return page("method", language, "map", path="metode/", found=None)
    card = method_card(run.framework)
    return page(
        "method", language, "map", path="metode/", found=found, run=run,
        authority=authority_name(run.framework.weight_set.authority.value), card=card,
        facts=facts_of(found), **context_of(found, language),
    )  # fmt: skip


def context_of(found: Published, language: str) -> dict[str, Any]:
    """Return what map and table show."""
    release = found.release
    return {
        "label": found.label(language),
        "rows": [row_of(one, found, language) for one in found.rows],
        "legend": [(swatch(step), words) for step, words in legend_of(found, language)],
        "release_at": release_address(language, release.dataset, release.edition),
        "title": title_of(found),
        "as_of": long_day(dt.date.fromisoformat(found.about["as_of"])),
        "picture": picture_of(found, language),
        "rough": is_rough(found),
        "missing": sum(one.score is None for one in found.rows),
        "line": line_of(found),
    }


def line_of(found: Published) -> str:
    """Return what a figure must be quoted with: edition, framework, gaps and digest."""
    told = found.about
    return " · ".join(
        (
            _("Edition %(n)s") % {"n": found.release.edition},
            f"{_('Framework')} {told['framework']} {told['framework_edition']}",
            _("without data: %(share)s") % {"share": _share_missing(told)},
            _("digest of the data %(digest)s")
            % {"digest": told["data_digest"][:SHORT]},
        )
    )


def _share_missing(told: Mapping[str, Any]) -> str:
    share = told.get("share_missing")
    return "–" if share is None else f"{100 * share:.0f} %"


def row_of(one: Scored, found: Published, language: str) -> dict[str, Any]:
    """Return an area as a line of a table, in words."""
    return {
        "code": one.code,
        "name": one.name,
        "address": area_address(language, one.code),
        "class": words_of(one, found, language),
        "swatch": swatch(one.step),
        "score": one.score,
        "interval": ""
        if one.p05 is None or one.p95 is None
        else f"{one.p05:.0f}–{one.p95:.0f}",
        "range": ""
        if one.score is None or one.p05 is None or one.p95 is None
        else range_mark(one.score, one.p05, one.p95),
        "share_missing": one.share_missing,
    }


def legend_of(found: Published, language: str) -> list[tuple[int | None, str]]:
    """Return step and name of each class, the lowest first, then what nobody has seen."""
    rows: list[tuple[int | None, str]] = [
        (step, found.class_name(code, language)) for code, _names, step in found.classes
    ]
    return [*rows, (None, _("no data yet"))]


def title_of(found: Published) -> str:
    """Return what the map shows, in a line."""
    run = found.release.run
    place = run.within_name if run is not None else ""
    return _("Vulnerability of %(place)s") % {"place": place}


def facts_of(found: Published) -> list[tuple[str, object]]:
    """Return what anybody needs to recompute it."""
    told = found.about
    return [
        (_("Framework"), f"{told['framework']} · {told['framework_edition']}"),
        (_("Without data"), _share_missing(told)),
        (_("Data as of"), long_day(dt.date.fromisoformat(told["as_of"]))),
        (_("Digest of the framework"), told["framework_digest"]),
        (_("Digest of the data"), told["data_digest"]),
        (_("Code"), told["code_version"]),
        (_("Seed and draws"), f"{told['seed']} · {told['draws']}"),
    ]
