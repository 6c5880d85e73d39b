"""`sinergi frameworks list|show|check`: what can be computed, and whether a file is right."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from sinergi_cli.arguments import Parser, common, help_words, parse
from sinergi_cli.frameworks import open_framework
from sinergi_cli.problems import Exit
from sinergi_cli.words import Say
from sinergi_core.frameworks import list_frameworks
from sinergi_core.index.framework import Framework, Indicator


def parser() -> Parser:
    """The arguments of `sinergi frameworks`."""
    say = help_words()
    made = common("frameworks", "List, show or check frameworks.")
    made.add_argument("action", choices=["list", "show", "check"])
    made.add_argument("framework", nargs="?", help=say("code or YAML file"))
    made.add_argument("--json", action="store_true")
    return made


def main(words: list[str]) -> int:
    """Run the command; 3 when a checked file has faults."""
    arguments = parser()
    given, say = parse(arguments, words)
    if given.action == "list":
        return _list(say, given.json)
    if given.framework is None:
        arguments.error(say("name a framework: its code or a file"))
    framework = open_framework(given.framework, say)
    if given.action == "check":
        return _checked(framework, say, given.json)
    return _show(framework, say, given.json)


def _list(say: Say, as_json: bool) -> int:
    infos = list_frameworks()
    if as_json:
        rows = [
            {
                "code": info.code,
                "edition": info.edition,
                "names": info.names,
                "authority": info.authority,
                "area_levels": list(info.area_levels),
            }
            for info in infos
        ]
        return _json(rows)
    table = Table(box=None, pad_edge=False)
    for head in (say("code"), say("edition"), say("authority"), say("name")):
        table.add_column(head)
    for info in infos:
        table.add_row(
            info.code, info.edition, say(info.authority), say.name(info.names)
        )
    Console().print(table)
    return Exit.DONE


def _checked(framework: Framework, say: Say, as_json: bool) -> int:
    if as_json:
        return _json(
            {"code": framework.code, "digest": framework.digest, "troubles": []}
        )
    text = say(
        "{code}: no faults; {k} indicators, {m} nodes, reads {c} columns",
        code=framework.code,
        k=len(framework.indicators),
        m=len(framework.nodes),
        c=len(framework.inputs),
    )
    sys.stdout.write(text + "\n")
    return Exit.DONE


def _show(framework: Framework, say: Say, as_json: bool) -> int:
    if as_json:
        return _json(describe(framework))
    console = Console()
    console.print(
        f"[bold]{say.name(framework.names)}[/] ({framework.code} {framework.edition})"
    )
    console.print(say.name(framework.description))
    weights = framework.weight_set
    console.print(
        say(
            "weights: {name} ({authority})",
            name=weights.name,
            authority=say(weights.authority.value),
        )
    )
    tree = Tree(say.name(framework.node("index").names))
    _grow(tree, framework, "index", say)
    console.print(tree)
    console.print(say("columns: {names}", names=", ".join(framework.inputs)))
    return Exit.DONE


def _grow(tree: Tree, framework: Framework, code: str, say: Say) -> None:
    for child in framework.children[code]:
        item = framework.by_code[child]
        arrow = ""
        if isinstance(item, Indicator):
            arrow = " [dim]" + ("↑" if item.direction > 0 else "↓") + "[/]"
        branch = tree.add(f"{say.name(item.names)} [dim]{child}[/]{arrow}")
        if not isinstance(item, Indicator):
            _grow(branch, framework, child, say)


def describe(framework: Framework) -> dict[str, object]:
    """A framework as plain values: structure, weights, authority, digest."""
    return {
        "code": framework.code,
        "edition": framework.edition,
        "names": framework.names,
        "authority": framework.authority.value,
        "weights": framework.weights,
        "digest": framework.digest,
        "nodes": [
            {"code": n.code, "parent": n.parent, "names": n.names}
            for n in framework.nodes
        ],
        "indicators": [
            {
                "code": i.code,
                "parent": i.parent,
                "names": i.names,
                "direction": i.direction,
                "kind": i.kind.value,
                "inputs": list(i.inputs),
            }
            for i in framework.indicators
        ],
    }


def _json(value: object) -> int:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    return Exit.DONE
