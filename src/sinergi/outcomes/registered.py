"""Whether a study still is what was registered: row, digest and the fact of that day."""

from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.outcomes.models import Study
from sinergi.outcomes.rules.study import seed_of


def is_as_registered(study: Study) -> bool:
    """Return whether protocol, digest, seed and days fit, and the fact says the same.

    Facts are only ever added and sealed into a chain: who changes a protocol and its digest
    together in the database is found out by the fact. One query.
    """
    asked = study.asked
    if not study.is_intact or study.seed != seed_of(study.digest):
        return False
    if (study.treated_on, study.after_to_on) != asked.after:
        return False
    facts = Fact.all_rows.filter(
        verb=Verb.STUDY_REGISTERED, target=f"study:{study.pk}"
    ).values_list("details", flat=True)
    return any(one.get("digest") == study.digest for one in facts)
