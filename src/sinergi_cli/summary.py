"""What `sinergi index` says when it is done."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from sinergi_cli.computing import Computed
from sinergi_cli.outputs import Names, class_code
from sinergi_cli.words import Say

SHOWN = 10


def print_summary(computed: Computed, names: Names, out: Path, say: Say) -> None:
    """The first areas with interval and class, and where the files lie."""
    console, result = Console(), computed.result
    framework = result.framework
    console.print(f"[bold]{say.name(framework.names)}[/]")
    if framework.publisher == "bawaslu":
        console.print(say("Method of Bawaslu, not an official figure of Bawaslu."))
    console.print(_table(computed, names, say))
    unknown = int(np.isnan(result.score).sum())
    if unknown == 1:
        console.print(say("1 area has no score: too little was seen."))
    elif unknown:
        console.print(say("{n} areas have no score: too little was seen.", n=unknown))
    if len(result.areas) > SHOWN:
        rest = len(result.areas) - SHOWN
        console.print(say("... and {n} more areas", n=rest), style="dim")
    console.print(
        say("Written to {folder}; open {page}.", folder=out, page=out / "report.html")
    )


def _table(computed: Computed, names: Names, say: Say) -> Table:
    result, u = computed.result, computed.uncertainty
    table = Table(box=None, pad_edge=False)
    table.add_column(say("rank"), justify="right")
    table.add_column(say("area"))
    table.add_column(say("score"), justify="right")
    table.add_column(say("rank, 90%"), justify="right")
    table.add_column(say("class"))
    order = np.argsort(np.where(result.rank > 0, result.rank, len(result.rank) + 1))
    for i in order[:SHOWN]:
        ranks = "" if u is None else f"{u.rank_q[i, 0]:.0f}–{u.rank_q[i, 2]:.0f}"
        code = class_code(computed, int(i))
        table.add_row(
            str(result.rank[i] or "–"),
            names.get(result.areas[i], result.areas[i]),
            say.number(float(result.score[i])),
            ranks,
            class_name(computed, code, say),
        )
    return table


def class_name(computed: Computed, code: str, say: Say) -> str:
    """The name of a class for people; empty for no class."""
    rule = computed.result.framework.classes.get(computed.result.area_level)
    return say.name(rule.labels.get(code, {}), code) if rule and code else code
