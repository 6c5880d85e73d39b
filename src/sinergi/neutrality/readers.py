"""Which offices may read which words of a matter: what its copies are made by.

The same rule as `querysets.matter`, asked for offices instead of people. Nobody reads
without a package; who leads reads all.
"""

from collections import defaultdict

from sinergi.neutrality.models import (
    Evidence,
    Letter,
    Matter,
    MatterStep,
    Package,
    PackageItem,
    Recommendation,
    Subject,
)
from sinergi.neutrality.rules.parts import Part, Place


def readers_of(matter: Matter) -> dict[Place, set[int]]:
    """Return part and row → the offices that may read it."""
    packages = Package.all_rows.filter(matter=matter, ended_at=None)
    told = dict(packages.values_list("institution_id", "step_id"))
    holders = set(told)
    found: dict[Place, set[int]] = {
        (Part.MATTER, matter.pk): set(holders),
        (Part.SOURCE, matter.pk): {matter.lead_id},
    }
    for pk in Subject.all_rows.filter(matter=matter).values_list("pk", flat=True):
        found[Part.SUBJECT, pk] = set(holders)
    ledger = Recommendation.all_rows.filter(matter=matter)
    for pk in ledger.values_list("pk", flat=True):
        found[Part.RECOMMENDED, pk] = set(holders)
        found[Part.DECIDED, pk] = set(holders)
    for pk, office in MatterStep.all_rows.filter(matter=matter).values_list(
        "pk", "institution_id"
    ):
        by_it = {one for one, step in told.items() if step == pk}
        found[Part.STEP, pk] = {matter.lead_id, office, *by_it}
    found |= _papers(matter)
    return {place: offices & holders for place, offices in found.items()}


def _papers(matter: Matter) -> dict[Place, set[int]]:
    packed: dict[int, set[int]] = defaultdict(set)
    items = PackageItem.all_rows.filter(
        package__matter=matter, package__ended_at=None
    ).values_list("evidence_id", "package__institution_id")
    for pk, office in items:
        packed[pk].add(office)
    found: dict[Place, set[int]] = {}
    files = Evidence.all_rows.filter(matter=matter)
    for pk, office in files.values_list("pk", "institution_id"):
        found[Part.EVIDENCE, pk] = {matter.lead_id, office, *packed[pk]}
    letters = Letter.all_rows.filter(matter=matter)
    for pk, office, to in letters.values_list("pk", "institution_id", "recipient_id"):
        found[Part.LETTER, pk] = {matter.lead_id, office, *([to] if to else [])}
    return found
