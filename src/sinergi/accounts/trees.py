"""Institutions below one another, as indented rows."""

from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution

MOST = 2_000


@dataclass(frozen=True, slots=True)
class Branch:
    """An institution and those directly below it."""

    row: Institution
    below: "list[Branch]"


def tree_rows(roots: list[Institution], actor: Actor) -> tuple[list[Branch], bool]:
    """Return the roots with all below them, one query per level; True when cut at MOST."""
    children: dict[int, list[Institution]] = {}
    level, count = [root.pk for root in roots], 0
    seen = set(level)
    while level and count < MOST:
        rows = Institution.visible.to(actor).filter(superior__in=level).by_name()
        found = [row for row in rows[: MOST - count] if row.pk not in seen]
        for row in found:
            children.setdefault(row.superior_id or 0, []).append(row)
        level = [row.pk for row in found]
        seen.update(level)
        count += len(found)
    return [_branch(root, children) for root in roots], count >= MOST


def _branch(row: Institution, children: dict[int, list[Institution]]) -> Branch:
    return Branch(row, [_branch(one, children) for one in children.get(row.pk, [])])
