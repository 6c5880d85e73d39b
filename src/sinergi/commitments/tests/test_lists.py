"""Lists ask the database a bounded number of questions; counts say what they count."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sinergi.access.clock import real_now
from sinergi.accounts.models import Person, membership_day
from sinergi.accounts.services import delegate_roles
from sinergi.commitments.kept import kept_by_institution
from sinergi.commitments.models import Commitment
from sinergi.commitments.queue_items import counts
from sinergi.commitments.rules.commitment import Step
from sinergi.commitments.tests.conftest import CITY, DUE, promise
from sinergi.web.boards import board_of, timeline_of
from sinergi.web.queueing import queue_of

pytestmark = pytest.mark.django_db
AFTER = DUE + dt.timedelta(days=1)
PAGES = [
    "/commitments/", "/commitments/?step=all&q=rapat", "/queue/",
    "/queue/?whose=institution", "/queue/week/", "/board/", "/timeline/",
    "/commitments/follow-through/", "/commitments/?sort=institution&step=all",
    "/queue/?group=waiting", "/commitments/duties/", "/agenda/", "/leader/", "/",
]  # fmt: skip


def fill(owner, count):
    """Write so many commitments in all steps."""
    first = promise(owner)
    rows = [
        Commitment(
            number=f"X-{owner.pk}-{n}", title="Rapat", institution=owner, asked_by=owner.superior,
            area_code=owner.area_code, due_on=DUE, step=list(Step)[n % 8],
            step_at=first.step_at, created_at=first.created_at,
        )
        for n in range(count)
    ]  # fmt: skip
    Commitment.all_rows.bulk_create(rows)


def queries(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", PAGES)
def test_a_list_asks_as_much_for_three_hundred_rows_as_for_ten(
    client, page, kelurahan, charlie
):
    client.force_login(charlie)
    for owner in kelurahan:
        fill(owner, 10)
    client.get(page)  # what is kept for the process is kept now
    few = queries(client, page)
    Commitment.all_rows.filter(number__startswith="X-").delete()
    fill(kelurahan[0], 300)
    assert queries(client, page) <= few
    assert few <= 64  # home asks for each kind of thing that may wait


def test_what_people_wrote_is_text_in_every_table(client, cakung, pemkot, charlie):
    promise(cakung, title="<b>Rapat</b> & 'apel'", asked_by=pemkot)
    client.force_login(charlie)
    for page in ("/commitments/", "/queue/", "/queue/?whose=institution"):
        html = client.get(page).content.decode()
        assert "<b>Rapat" not in html
        assert "&lt;b&gt;Rapat&lt;/b&gt; &amp; &#39;apel&#39;" in html


def test_the_list_offers_the_institutions_whose_promises_one_sees(
    client, cakung, kelurahan, camat, pemkot
):
    promise(kelurahan[0])
    promise(pemkot)
    client.force_login(camat)
    owners = client.get("/commitments/").context["owners"]
    assert owners == [(kelurahan[0].pk, kelurahan[0].name)]


def test_a_group_shows_its_first_lines_by_due_day_and_those_without_one_last(
    cakung, camat
):
    days = [None, AFTER, DUE, DUE - dt.timedelta(days=1), DUE - dt.timedelta(days=2)]
    for day in days:
        promise(cakung, due_on=day)
    asked = {"whose": "me", "q": "", "within": ""}
    found = {g.code: g for g in queue_of(camat, DUE, asked, most=1)}
    shown = {code: [one.due_on for one in g.items] for code, g in found.items()}
    assert shown["late"] == [DUE - dt.timedelta(days=2)]
    assert shown["week"] == [AFTER]
    assert {code: g.count for code, g in found.items()} == {
        "late": 2, "today": 1, "week": 1, "later": 1, "waiting": 0,
    }  # fmt: skip


def step(one, to, **fields):
    Commitment.all_rows.filter(pk=one.pk).update(step=to, **fields)


def test_a_rate_counts_what_bound_and_fell_due(cakung, camat, at):
    in_time = at
    late = dt.datetime(2023, 10, 20, tzinfo=dt.UTC)
    for to, reported in (
        ("done", in_time), ("done", late), ("working", None), ("reported", in_time),
        ("proposed", None), ("declined", None),
    ):  # fmt: skip
        step(promise(cakung), to, reported_at=reported)
    (row,) = kept_by_institution(camat, "", dt.date(2023, 11, 1))
    assert (row.rate.kept, row.rate.due, row.rate.unconfirmed) == (1, 3, 1)
    assert (row.unanswered, row.declined) == (1, 1)


def test_what_is_not_due_yet_says_nothing_of_a_rate(cakung, camat):
    step(promise(cakung), "working")
    (row,) = kept_by_institution(camat, "", DUE)
    assert row.percent is None


def test_institutions_with_a_rate_stand_before_those_without(
    pemkot, cakung, kelurahan, charlie
):
    for owner in (cakung, *kelurahan):
        step(promise(owner, due_on=AFTER), "working")
    step(promise(pemkot), "working")
    first, *others = kept_by_institution(charlie, "", AFTER)
    assert first.institution == pemkot
    names = [one.institution.name for one in others]
    assert names == sorted(names)


def test_the_board_counts_promises_by_institution_and_area(
    pemkot, cakung, kelurahan, charlie
):
    for owner in (*kelurahan, cakung, pemkot):
        step(promise(owner), "working")
    step(promise(kelurahan[0]), "declined")
    board = board_of(charlie, CITY, AFTER)
    cells = {line.institution: line.cells for line in board.lines}
    assert cells[kelurahan[0]]["31.75.06"].total == 1
    assert cells[cakung]["31.75.06"].late == 1
    assert cells[pemkot][""].total == 1
    assert board.sums["31.75.06"].total == 3


def test_the_timeline_has_stages_and_what_belongs_to_none(pemkot, charlie, pemilu):
    promise(pemkot, election=pemilu, stage=pemilu.stages.get())
    promise(pemkot)
    spans = timeline_of(charlie, pemilu, "", AFTER).spans
    assert [(span.stage is None, span.cell.total) for span in spans] == [
        (False, 1),
        (True, 1),
    ]


def groups(person, day, whose="me"):
    asked = {"whose": whose, "q": "", "within": ""}
    return {g.code: g.count for g in queue_of(person, day, asked) if g.count}


@pytest.mark.parametrize(
    ("days", "group"), [(-20, "later"), (-3, "week"), (0, "today"), (1, "late")]
)
def test_the_queue_groups_by_the_day_something_is_due(cakung, camat, days, group):
    promise(cakung)
    assert groups(camat, DUE + dt.timedelta(days=days)) == {group: 1}


def test_what_others_must_do_waits_in_a_group_of_its_own(
    cakung, pemkot, charlie, camat
):
    promise(cakung, asked_by=pemkot)
    assert groups(charlie, DUE) == {"waiting": 1}
    assert groups(camat, DUE) == {"today": 1}


def test_what_is_reported_is_the_askers_to_confirm(cakung, pemkot, charlie, camat):
    step(promise(cakung, asked_by=pemkot), "reported", reported_by=camat)
    assert groups(charlie, DUE) == {"today": 1}
    assert groups(camat, DUE) == {"waiting": 1}


def test_what_is_given_to_a_colleague_leaves_my_queue_and_stays_in_ours(
    cakung, camat, charlie
):
    promise(cakung, person=charlie)
    assert groups(camat, DUE) == {}
    assert groups(camat, DUE, "institution") == {"today": 1}


def test_what_is_over_is_in_no_queue(cakung, camat):
    step(promise(cakung), "done")
    assert groups(camat, DUE) == {}


def test_what_waits_for_somebody_on_leave_waits_for_who_stands_in(bawaslu, alice, bob):
    promise(bawaslu, person=alice)
    day = membership_day()
    assert counts(bob, DUE, {})["today"] == 0
    delegate_roles(alice, bob, from_on=day, until_on=day, by=alice, at=real_now())
    bob = Person.objects.get(pk=bob.pk)
    assert counts(bob, DUE, {})["today"] == 1
    assert Commitment.visible.to(bob).owned_by(bob).count() == 1
