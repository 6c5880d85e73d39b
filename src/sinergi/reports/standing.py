"""Where people stand towards whom a report names: for conflict of interest."""

from collections.abc import Iterable

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.accounts.models.institution import line_above
from sinergi.reports.models import Party, Report
from sinergi.reports.rules.conflict import Closeness, Finding, judge


def named_in(reports: Iterable[Report]) -> tuple[set[int], set[int]]:
    """Return (people, institutions) that these reports name."""
    rows = Party.all_rows.filter(
        report__in=[one.pk for one in reports], removed_at=None
    )
    people: set[int] = set()
    places: set[int] = set()
    for person, place in rows.values_list("person_id", "institution_id"):
        people |= {person} - {None}
        places |= {place} - {None}
    return people, places


def judged(person: Actor, people: set[int], places: set[int]) -> Finding:
    """Return whether this person may handle a report that names these."""
    if not people and not places:
        return judge(Closeness(person.pk, frozenset()), (), ())
    superiors = dict(
        Institution.all_rows.filter(pk__in=person.institutions | places).values_list(
            "pk", "superior_id"
        )
    )
    own_tops = {superiors.get(one) for one in person.institutions} - {None}
    beside = {one for one in places if superiors.get(one) in own_tops}
    who = Closeness(
        person.pk, person.institutions,
        frozenset(person.institutions_above - person.institutions), frozenset(beside),
    )  # fmt: skip
    above = set(line_above(places)) - places
    return judge(who, people, places, above)
