"""A day is asked of a moment in the zone of the installation, never in that of Greenwich."""

import ast
from pathlib import Path

SRC = Path(__file__).resolve().parent.parent / "src" / "sinergi"


def days_of_greenwich(source: str) -> list[int]:
    """Return the lines that ask a moment for its day in whatever zone it stands."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        moment = node.func.value
        if node.func.attr != "date" or node.args:
            continue
        called = isinstance(moment, ast.Call)
        text = ast.unparse(moment.func if isinstance(moment, ast.Call) else moment)
        word = text.rsplit(".", 1)[-1]
        if word in {"at", "now", "real_now"} or (word.endswith("_at") and not called):
            found.append(node.lineno)
    return found


def test_no_day_is_that_of_greenwich():
    """Between midnight and seven in Jakarta the UTC day is yesterday: ask `localdate`."""
    wrong = [
        f"{path.relative_to(SRC)}:{line}"
        for path in sorted(SRC.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.parts)
        for line in days_of_greenwich(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
    assert days_of_greenwich("at.date()\nrow.read_at.date()\nreal_now().date()") == [
        1, 2, 3,
    ]  # fmt: skip
