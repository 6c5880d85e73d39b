"""Many people, one moment: nothing that was said is lost, nothing counts twice."""

import pytest

from conftest import MEETING
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.commitments.models import Commitment, Progress
from sinergi.commitments.rules.commitment import BadMove, StaleVersion, Step
from sinergi.commitments.services.cascade import cascade
from sinergi.commitments.services.commitment import (
    Draft,
    edit_commitment,
    propose_commitment,
)
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.intake.tests.parallel import at_once, transactional_db

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here

pytestmark = pytest.mark.usefixtures("transactional_db")
CROWD = 100


def city() -> tuple[Institution, Person]:
    from conftest import make_institution, make_person

    pemkot = make_institution("Pemkot", InstitutionKind.PEMKOT)
    return pemkot, make_person("koordinator", Role.COORDINATOR, pemkot)


def promised(owner: Institution, by: Person) -> Commitment:
    draft = Draft(title="Rapat", institution=owner, area_code="31.75")
    return propose_commitment(draft, by=by, at=MEETING)


def telling(pk: int, by: Person, **draft: object):
    row = Commitment.all_rows.get(pk=pk)
    return report_progress(row, ProgressDraft(**draft), by=by, at=MEETING)


def notes() -> set[str]:
    rows = Progress.all_rows.exclude(note="")
    return set(rows.values_list("note", flat=True))


def test_a_hundred_notes_at_once_all_land_once():
    pemkot, person = city()
    pk = promised(pemkot, person).pk
    found = at_once(
        *(
            lambda n=n: telling(pk, person, note=f"note {n}", key=f"key {n}")
            for n in range(CROWD)
        )
    )
    assert {type(one) for one in found} == {Progress}
    assert notes() == {f"note {n}" for n in range(CROWD)}
    assert Fact.all_rows.filter(verb="commitments:commitment:noted").count() == CROWD


def test_one_note_sent_twenty_times_at_once_counts_once():
    pemkot, person = city()
    pk = promised(pemkot, person).pk
    found = at_once(*[lambda: telling(pk, person, note="once", key="k")] * 20)
    assert len({one.pk for one in found}) == 1
    assert Progress.all_rows.filter(note="once").count() == 1


def test_of_two_edits_at_once_one_is_kept_and_the_other_is_told():
    pemkot, person = city()
    pk = promised(pemkot, person).pk

    def editing(title: str) -> Commitment:
        draft = Draft(title=title, institution=pemkot, area_code="31.75")
        row = Commitment.all_rows.get(pk=pk)
        return edit_commitment(row, draft, version=1, by=person, at=MEETING)

    found = at_once(lambda: editing("First"), lambda: editing("Second"))
    kept = [one for one in found if isinstance(one, Commitment)]
    assert {type(one) for one in found} == {Commitment, StaleVersion}
    assert Commitment.all_rows.get(pk=pk).title == kept[0].title


def test_of_two_answers_at_once_one_counts_and_the_other_is_told():
    pemkot, person = city()
    pk = promised(pemkot, person).pk
    found = at_once(
        lambda: telling(pk, person, to_step=Step.ACCEPTED),
        lambda: telling(pk, person, to_step=Step.DECLINED, note="no"),
    )
    assert {type(one) for one in found} == {Progress, BadMove}


def test_a_step_taken_by_ten_at_once_is_taken_once():
    pemkot, person = city()
    pk = promised(pemkot, person).pk
    at_once(*[lambda: telling(pk, person, to_step=Step.ACCEPTED)] * 10)
    assert Progress.all_rows.filter(step_to=Step.ACCEPTED).count() == 1
    assert Commitment.all_rows.get(pk=pk).version == 2


def test_proposals_made_at_once_have_numbers_of_their_own():
    pemkot, person = city()
    found = at_once(*[lambda: promised(pemkot, person)] * 20)
    assert len({one.number for one in found}) == 20


def test_a_cascade_by_four_at_once_asks_everybody_once():
    from conftest import make_institution

    pemkot, person = city()
    for n in range(5):
        make_institution(f"Kel {n}", InstitutionKind.KELURAHAN, f"31.75.06.100{n}")
    pk = promised(pemkot, person).pk

    def cascading() -> list[Commitment]:
        row = Commitment.all_rows.get(pk=pk)
        return cascade(row, "kelurahan", by=person, at=MEETING)

    made = at_once(*[cascading] * 4)
    assert sorted(len(one) for one in made) == [0, 0, 0, 5]
