"""Every text for people in the command line: found in the code and the templates."""

import ast
import re
from pathlib import Path

HOME = Path(__file__).parents[1]
IN_TEMPLATE = re.compile(r"""_\(\s*(?:"([^"]+)"|'([^']+)')""")


def texts_in_code() -> set[str]:
    found: set[str] = set()
    for path in HOME.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= _texts_of(node)
    return found


def texts_in_templates() -> set[str]:
    found: set[str] = set()
    for path in HOME.rglob("*.jinja"):
        for a, b in IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            found.add(a or b)
    return found


def _texts_of(call: ast.Call) -> set[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    at = {"say": 0, "common": 1}.get(name)
    if at is None or len(call.args) <= at:
        return set()
    word = call.args[at]
    if isinstance(word, ast.Constant) and isinstance(word.value, str):
        return {word.value}
    return set()
