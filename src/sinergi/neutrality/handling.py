"""The chain of command of a matter, its deadlines, its clause."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from sinergi.accounts.models import Institution
from sinergi.accounts.models.institution import line_above, line_below
from sinergi.elections.working_days import working_calendar
from sinergi.neutrality.models import Clause, Deadline, Matter, Subject
from sinergi.neutrality.rules.acts import Act, Known, find_act
from sinergi.neutrality.rules.chain import first_free
from sinergi.neutrality.rules.paths import Path, Step
from sinergi.neutrality.rules.subjects import NEIGHBOURHOOD
from sinergi_core.clock import DeadlineRule, Start, Unit, derive, find_regulation
from sinergi_core.clock.regulation import Roll

LONGEST_CHAIN = 12
SHIPPED = ("pemilu-penanganan", "kajian-diperpanjang")
"""UU 7/2017 art. 454(8): 14 working days from registration, the one deadline established."""


@dataclass(frozen=True, slots=True)
class Due:
    """Until when the next step is due, by which rule; `provisional`: by weekends alone."""

    on: dt.date | None = None
    rule: str = ""
    provisional: bool = False


def line_upward(institution: Institution) -> list[int]:
    """Return the institution and those above it, nearest first."""
    found: list[int] = []
    one: Institution | None = institution
    while one is not None and one.pk not in found and len(found) < LONGEST_CHAIN:
        found.append(one.pk)
        one = one.superior
    return found


def same_line(institutions: Iterable[int]) -> frozenset[int]:
    """Return the ids of all that stand under the same top as these, by two queries."""
    return line_below(line_above(institutions))


def named_institutions(matter: Matter) -> set[int]:
    """Return the institutions some office of which the matter names."""
    rows = Subject.all_rows.filter(matter=matter).exclude(kind__in=NEIGHBOURHOOD)
    return set(rows.values_list("institution_id", flat=True))


def chain_of(matter: Matter) -> list[int]:
    """Return the chain of command over the accused, nearest first.

    Over RT and RW stands the kelurahan; over a civil servant what stands above the unit.
    """
    accused = Subject.all_rows.filter(matter=matter, accused=True)
    first = accused.select_related("institution").order_by("pk").first()
    if first is None:
        return []
    line = line_upward(first.institution)
    return line if first.kind in NEIGHBOURHOOD else line[1:]


def superior_for(matter: Matter, above: int | None = None) -> int | None:
    """Return the first superior who is not named, above `above` where that is given."""
    chain = chain_of(matter)
    if above is not None and above in chain:
        chain = chain[chain.index(above) + 1 :]
    return first_free(chain, named_institutions(matter))


def act_of(matter: Matter) -> Act | None:
    """Return the act alleged; None when its list is shipped no more."""
    try:
        return find_act(matter.act)
    except KeyError:
        return None


def clause_of(matter: Matter) -> Clause | None:
    """Return the clause a person entered for the act, the matter's own first."""
    rows = Clause.all_rows.of_act(matter.act, matter.pk)
    found = sorted(rows, key=lambda one: (one.matter_id is None, -one.pk))
    return found[0] if found else None


def lacks_clause(matter: Matter) -> bool:
    """True while the ground is not certain ("dasar belum pasti"): no letter goes out."""
    act = act_of(matter)
    uncertain = act is None or act.known is Known.UNCERTAIN
    return uncertain and clause_of(matter) is None


def ground_of(matter: Matter) -> str:
    """Return the legal ground in words: the clause entered, else that of the list."""
    clause = clause_of(matter)
    if clause is not None:
        return f"{clause.regulation} {clause.article}"
    act = act_of(matter)
    return act.ground if act is not None else ""


def due_after(path: Path, step: Step, regime: str, at: dt.datetime) -> Due:
    """Return the deadline a step starts: one a person entered, else the one established."""
    rule = _entered(path, step) or _shipped(step, regime)
    if rule is None:
        return Due()
    found = derive(rule, timezone.localtime(at), working_calendar())
    return Due(found.due_on, f"{rule.article}", found.is_provisional)


def _entered(path: Path, step: Step) -> DeadlineRule | None:
    row = Deadline.all_rows.filter(path=path, step=step, ended_at=None).first()
    if row is None:
        return None
    return DeadlineRule(
        code=f"entered-{row.pk}", names={}, event=row.step, who="", length=row.length,
        unit=Unit(row.unit), start=Start.NEXT_DAY, roll=Roll.NONE,
        article=f"{row.regulation} {row.article}", source=row.source,
        is_established=True, note={}, examples=(),
    )  # fmt: skip


def _shipped(step: Step, regime: str) -> DeadlineRule | None:
    if step is not Step.OPENED or regime != "pemilu":
        return None
    code, name = SHIPPED
    return find_regulation(code).rule(name)
