"""What the pages of the two tables show: what would move, in how many reports words stand."""

from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Person
from sinergi.reports.finding_words import keywords_of
from sinergi.reports.models.naming import KIND_NAMES
from sinergi.reports.querysets.triage import naming
from sinergi.reports.routing import MOST_LOOKED_AT, preview, table_of
from sinergi.reports.rules.keywords import Keyword
from sinergi.reports.rules.routing import count_by_desk
from sinergi.reports.services.tables import LineDraft
from sinergi.seals.keeping import Locked, ask


@dataclass(frozen=True, slots=True)
class Preview:
    """How many reports a table would move, and to which desks, the most first."""

    count: int
    desks: list[tuple[str, str, int]]
    most: int = MOST_LOOKED_AT


def hidden_from(actor: Actor) -> set[int]:
    """Return the reports that name this person or where they serve: no number tells of them."""
    return {int(one["report_id"]) for one in naming(actor)}


def preview_of(institution_id: int, actor: Actor, draft: LineDraft | None) -> Preview:
    """Return what the table would move; with a line that is only tried, if one is given."""
    table = table_of(institution_id)
    if draft is not None:
        table.append(draft.row(institution_id).as_route())
    hidden = hidden_from(actor)
    moved = [one for one in preview(institution_id, table) if one.key not in hidden]
    counts = count_by_desk(moved)
    places = Institution.visible.to(actor).in_bulk([place for place, _one in counts])
    people = Person.objects.in_bulk([one for _place, one in counts if one])
    desks = [
        (
            places[place].name if place in places else "–",
            people[one].name if one in people else "",
            count,
        )
        for (place, one), count in counts.items()
    ]
    return Preview(len(moved), sorted(desks, key=lambda d: (-d[2], d[0], d[1])))


@dataclass(frozen=True, slots=True)
class KeywordTable:
    """The words of a kind; counts None while not asked for, or locked."""

    name: str
    rows: list[tuple[Keyword, int | None]]


def keyword_rows(
    institution_id: int, actor: Actor, *, count: bool
) -> list[KeywordTable]:
    """Return the words in force by kind, with the number of reports each stands in."""
    words = keywords_of(institution_id)
    counts: list[int | None] = [None] * len(words)
    if count:
        try:
            asked = [(one.words, one.open_ended) for one in words]
            told = ask(
                institution_id,
                "reports-keywords",
                {"keywords": asked, "without": sorted(hidden_from(actor))},
            )
            counts = list(told["counts"])
        except Locked:
            pass
    by_kind: dict[str, list[tuple[Keyword, int | None]]] = {}
    for one, number in zip(words, counts, strict=True):
        by_kind.setdefault(one.kind, []).append((one, number))
    return [KeywordTable(str(KIND_NAMES[kind]), rows) for kind, rows in by_kind.items()]
