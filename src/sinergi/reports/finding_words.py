"""Search and neighbours over the open texts of a person's unlocked offices."""

from dataclasses import dataclass
from typing import Any

from sinergi.access.actor import Actor
from sinergi.reports.models import OwnKeyword, Report
from sinergi.reports.opening import office_for, unlocked_offices
from sinergi.reports.rules.keywords import Keyword, in_force
from sinergi.reports.staff_words import reason_text
from sinergi.seals.keeping import Locked, ask

MOST_FOUND = 1_000


@dataclass(frozen=True, slots=True)
class WordsFound:
    """Ids of reports that hold the words, the newest first, at most MOST_FOUND."""

    keys: list[int]
    count: int


@dataclass(frozen=True, slots=True)
class NearReport:
    """A report near another one, with the reasons in words."""

    row: Report
    score: float
    reasons: list[str]

    @property
    def percent(self) -> int:
        """The score in hundredths."""
        return round(100 * self.score)


def find_words(words: str, actor: Actor) -> WordsFound | None:
    """Return what holds the words in the unlocked offices; None when none is unlocked."""
    offices = unlocked_offices(actor)
    if not offices:
        return None
    keys: list[int] = []
    count = 0
    for office in offices:
        try:
            found = ask(office, "reports-search", {"q": words, "most": MOST_FOUND})
        except Locked:
            continue
        keys += found["keys"]
        count += found["count"]
    return WordsFound(sorted(set(keys), reverse=True)[:MOST_FOUND], count)


def likely_of(actor: Actor) -> dict[int, int]:
    """Return report → how many others are near it, of those looked at so far."""
    found: dict[int, int] = {}
    for office in unlocked_offices(actor):
        try:
            told = ask(office, "reports-likely", {})["likely"]
        except Locked:
            continue
        found |= {int(key): count for key, count in told.items()}
    return found


def near_report(report: Report, actor: Actor, most: int = 8) -> list[NearReport]:
    """Return the reports near one, of those this person may see. Raises Locked."""
    office = office_for(report, actor)
    told = ask(office, "reports-near", {"key": report.pk, "most": most * 2})["near"]
    return _shown(told, report, actor)[:most]


def _shown(
    told: list[dict[str, Any]], report: Report, actor: Actor
) -> list[NearReport]:
    keys = [one["key"] for one in told]
    found = Report.visible.among(keys, actor).select_related("incident")
    rows = {row.pk: row for row in found}
    return [
        NearReport(
            rows[one["key"]], one["score"],
            [reason_text(r["code"], r["words"], r["number"]) for r in one["reasons"]],
        )
        for one in told
        if one["key"] in rows and one["key"] != report.pk
    ]  # fmt: skip


def keywords_of(institution_id: int) -> tuple[Keyword, ...]:
    """Return the words in force for an office: shipped, its own, without those struck."""
    rows = list(OwnKeyword.all_rows.in_force().filter(institution_id=institution_id))
    own = [row.as_keyword() for row in rows if not row.struck]
    return in_force(own, [row.as_keyword() for row in rows if row.struck])
