"""Orders of a ranking: `sort=score` rising, `sort=-score` falling, unknown last."""

from typing import Any

from django.db.models import F

SORTS = {
    "rank": "rank",
    "name": "area_name",
    "code": "area_code",
    "score": "score",
    "missing": "share_missing",
    "top": "top_probability",
    "class": "score",
}


def order_scores(rows: Any, asked: str) -> Any:
    """Return the scores in the order asked for, by rank when it is not known."""
    field = SORTS.get(asked.removeprefix("-"))
    if field is None:
        return rows.ranked()
    expression = F(field)
    if asked.startswith("-"):
        return rows.order_by(expression.desc(nulls_last=True), "area_code")
    return rows.order_by(expression.asc(nulls_last=True), "area_code")
