"""Sending, receipt, answer and what is refused, within one installation."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.audit.models import Fact
from sinergi.handovers.models import Handover, HandoverEvent, SealedCopy
from sinergi.handovers.packing import Changed, Removed, open_copies, open_words
from sinergi.handovers.rules.clocks import Agreement, Category
from sinergi.handovers.rules.signing import verifies
from sinergi.handovers.rules.statements import Outcome, read
from sinergi.handovers.rules.steps import Act, BadHandover, Side, State
from sinergi.handovers.services.acting import Said, StaleVersion, act_on, remind
from sinergi.handovers.services.removing import remove_bodies, remove_ended
from sinergi.handovers.services.sending import Outside, Terms, send
from sinergi.handovers.tests.making import (
    HOUR,
    PHOTO,
    WORDS,
    a_package,
    answered,
    received,
)
from sinergi.seals.keeping import Locked, lock
from sinergi_core.clock import Unit

pytestmark = pytest.mark.django_db


def test_a_package_is_signed_sealed_to_both_received_and_answered(ends, alice, charlie):
    bawaslu, pemkot = ends
    row = a_package(bawaslu, pemkot)
    assert row.number == "ST-2023-000001"
    assert verifies(row.statement.encode(), row.signature, row.signer)
    told = read(row.statement.encode())
    assert told["to"] == {"office": str(pemkot.pk), "name": pemkot.name}
    assert "spanduk" not in row.statement.lower()
    for office in (bawaslu, pemkot):
        body, file = SealedCopy.all_rows.filter(
            handover=row, institution=office
        ).order_by("position")
        (words,) = open_words([body])
        assert words["words"]["text"] == WORDS["text"]
        assert words["files"][0]["sha256"] == told["files"][0]["plain"] == file.plain
        assert open_copies([file]) == [PHOTO.data]
    row = received(row, number="AG-12")
    assert (row.state, row.receiver_number) == (State.RECEIVED, "AG-12")
    row = answered(row)
    assert (row.state, row.outcome) == (State.ANSWERED, "accepted")
    events = list(row.events.all())
    assert [one.kind for one in events] == ["sent", "received", "answered"]
    for one in events:
        assert verifies(one.statement.encode(), one.signature, one.signer)
    assert events[1].signer != row.signer
    for office in (bawaslu, pemkot):
        copy = SealedCopy.all_rows.get(handover=row, institution=office, part="act")
        assert open_words([copy])[0]["text"] == "Dilaksanakan."
    facts = Fact.all_rows.filter(target=f"package:{row.pk}")
    assert facts.count() == 3
    assert "anduk" not in str(list(facts.values()))
    assert (
        list(Handover.visible.to(alice)) == list(Handover.visible.to(charlie)) == [row]
    )


def test_locked_content_stays_closed_and_a_changed_copy_is_told(ends):
    bawaslu, pemkot = ends
    row = a_package(bawaslu, pemkot)
    copy = SealedCopy.all_rows.get(handover=row, institution=pemkot, part="package")
    copy.plain = "0" * 64
    with pytest.raises(Changed):
        open_words([copy])
    copy.sealed_body = bytes(copy.sealed_body)[:-1] + b"!"
    with pytest.raises(Changed):
        open_words([copy])
    lock(pemkot.pk)
    with pytest.raises(Locked):
        open_words([SealedCopy.all_rows.get(pk=copy.pk)])
    lock(bawaslu.pk)
    assert (
        a_package(bawaslu, pemkot).state == State.SENT
    )  # sealing needs no private key


@pytest.mark.parametrize(
    ("act", "before", "said", "code"),
    [
        (Act.ANSWER, State.SENT, Said(outcome="accepted"), "state"),
        (Act.ANSWER, State.RECEIVED, Said(outcome="?"), "outcome"),
        (Act.ANSWER, State.RECEIVED, Said(outcome="refused"), "reason"),
        (Act.DISPUTE, State.RECEIVED, Said(words={"text": " "}), "reason"),
        (Act.DISPUTE, State.SENT, Said(words={"text": "x"}), "state"),
        (Act.WITHDRAW, State.RECEIVED, Said(), "state"),
        (Act.SETTLE, State.RECEIVED, Said(), "state"),
        (Act.RECEIVE, State.RECEIVED, Said(), "state"),
    ],
)
def test_what_cannot_be_done_now_is_refused(ends, act, before, said, code):
    row = a_package(*ends, files=())
    if before == State.RECEIVED:
        row = received(row)
    count = HandoverEvent.all_rows.count()
    with pytest.raises(BadHandover, match=code):
        act_on(row, act, said, version=None, by=None, at=MEETING + HOUR)
    assert HandoverEvent.all_rows.count() == count


def test_each_side_does_its_own_acts_and_no_stranger_any(ends, alice, charlie, omar):
    row = a_package(*ends, files=())
    for who, act in (
        (alice, Act.RECEIVE),
        (charlie, Act.WITHDRAW),
        (omar, Act.RECEIVE),
    ):
        with pytest.raises(BadHandover, match="side"):
            act_on(row, act, version=None, by=who, at=MEETING)
    with pytest.raises(StaleVersion):
        act_on(row, Act.RECEIVE, version=9, by=charlie, at=MEETING)
    with pytest.raises(BadHandover, match="side"):
        send(
            sender=ends[0], receiver=ends[1], category=Category.KPU, subject=None,
            words={}, by=charlie, at=MEETING,
        )  # fmt: skip
    row = act_on(row, Act.RECEIVE, version=1, by=charlie, at=MEETING)
    assert row.events.last().by == charlie


def test_a_dispute_is_settled_or_leads_to_a_replacement(ends):
    row = received(a_package(*ends, files=()))
    why = Said(words={"text": "Bukan kewenangan kami."})
    row = act_on(row, Act.DISPUTE, why, version=None, by=None, at=MEETING + HOUR)
    assert row.state == State.DISPUTED
    row = act_on(row, Act.SETTLE, version=None, by=None, at=MEETING + HOUR)
    assert (row.state, row.disputed_at) == (State.RECEIVED, None)
    row = answered(row)
    row = act_on(row, Act.DISPUTE, why, version=None, by=None, at=MEETING + 2 * HOUR)
    assert row.events.last().institution == ends[0]
    new = a_package(*ends, files=(), terms=Terms(replaces=row))
    row.refresh_from_db()
    assert (row.state, new.replaces) == (State.SUPERSEDED, row)
    assert read(new.statement.encode())["replaces"] == row.digest
    with pytest.raises(BadHandover, match="state"):
        a_package(*ends, files=(), terms=Terms(replaces=row))


def test_clocks_come_from_the_law_else_from_an_agreement_else_are_none(ends):
    at = dt.datetime(2024, 3, 13, 3, 0, tzinfo=dt.UTC)
    row = a_package(*ends, at=at, files=())
    assert row.clocks["answer"]["regulation"] == "pemilu-penanganan"
    assert row.answer_due_at == dt.datetime(2024, 3, 18, 17, tzinfo=dt.UTC)
    assert row.receipt_due_at is None
    agreed = Agreement(2, Unit.CALENDAR_DAYS, "Nota kesepahaman 1/2023")
    send_it = {
        "sender": ends[0],
        "receiver": ends[1],
        "subject": None,
        "words": {},
        "by": None,
    }
    row = send(
        **send_it, category=Category.BKN, at=MEETING,
        terms=Terms(receipt=Agreement(24, Unit.HOURS, "SOP"), answer=agreed),
    )  # fmt: skip
    assert row.receipt_due_at == MEETING + dt.timedelta(hours=24)
    assert row.clocks["answer"]["article"] == agreed.document
    assert row.is_late(MEETING + dt.timedelta(hours=25))
    row = send(
        **send_it, category=Category.POLICE, at=MEETING,
        terms=Terms(cause_at=MEETING - 2 * HOUR),
    )  # fmt: skip
    assert row.receipt_due_at == MEETING + 22 * HOUR
    assert row.answer_due_at is None
    row = received(row)
    assert row.answer_due_at == dt.datetime(2023, 9, 28, 17, tzinfo=dt.UTC)
    none = send(**send_it, category=Category.DKPP, at=MEETING)
    assert (none.clocks, none.due_at) == ({"receipt": {}, "answer": {}}, None)
    for bad in (Agreement(0, Unit.HOURS, "x"), Agreement(9_999, Unit.HOURS, "x")):
        with pytest.raises(BadHandover, match="agreement"):
            send(**send_it, category=Category.BKN, at=MEETING, terms=Terms(answer=bad))
    with pytest.raises(BadHandover, match="future"):
        send(
            **send_it, category=Category.POLICE, at=MEETING,
            terms=Terms(cause_at=MEETING + HOUR),
        )  # fmt: skip


def test_without_a_key_nothing_sealed_is_sent_but_a_slip_may(bawaslu, pemkot, alice):
    from sinergi.handovers.tests.making import give_keys

    with pytest.raises(BadHandover, match="own-key"):
        a_package(bawaslu, pemkot)
    give_keys((bawaslu, alice))
    with pytest.raises(BadHandover, match="no-key"):
        a_package(bawaslu, pemkot)
    with pytest.raises(BadHandover, match="same"):
        a_package(bawaslu, bawaslu)
    row = a_package(bawaslu, pemkot, terms=Terms(on_paper=True))
    assert set(row.copies.values_list("institution", flat=True)) == {bawaslu.pk}
    row = answered(received(row), at=MEETING + 2 * HOUR)
    assert row.copies.filter(part="act").get().institution == bawaslu


def test_what_a_body_outside_did_on_paper_is_written_down_by_its_check_digits(ends):
    row = send(
        sender=ends[0], receiver=Outside("DKPP", "Jl. Thamrin"), category=Category.DKPP,
        subject=None, words=WORDS, by=None, at=MEETING,
    )  # fmt: skip
    for check, done, code in (
        ("0000 0000 0000", MEETING, "check"),
        (row.check_text, MEETING + 2 * HOUR, "future"),
        (row.check_text, MEETING - HOUR, "before"),
    ):
        with pytest.raises(BadHandover, match=code):
            act_on(
                row, Act.RECEIVE, Said(check=check, done_at=done), version=None, by=None,
                at=MEETING + HOUR, side=Side.RECEIVER,
            )  # fmt: skip
    said = Said(check=row.check_text.upper(), done_at=MEETING, number="DKPP/1")
    row = act_on(row, Act.RECEIVE, said, version=None, by=None, at=MEETING + HOUR)
    event = row.events.last()
    assert (event.on_paper, event.signature, event.party_name) == (True, "", "DKPP")


def test_events_are_only_added_reminders_once_a_day_bodies_go_by_rule(ends):
    row = a_package(*ends)
    with pytest.raises(TypeError):
        row.events.get().save()
    remind(row, version=None, by=None, at=MEETING)
    with pytest.raises(BadHandover, match="reminded"):
        remind(row, version=None, by=None, at=MEETING + HOUR)
    with pytest.raises(BadHandover, match="state"):
        remove_bodies(row, ends[1].pk, by=None, at=MEETING)
    row = answered(received(row), Outcome.RESULT)
    at = MEETING + 4 * HOUR
    assert remove_ended(ends[1].pk, MEETING, at=at) == 0
    assert remove_ended(ends[1].pk, at, at=at) == 1
    assert remove_ended(ends[1].pk, at, at=at) == 0
    assert open_words(row.copies.filter(institution=ends[0], part="package"))
    copies = list(row.copies.filter(institution=ends[1], part="package"))
    with pytest.raises(Removed):
        open_words(copies)
    row.refresh_from_db()
    assert verifies(row.statement.encode(), row.signature, row.signer)
    assert copies[0].plain == read(row.statement.encode())["body"]["plain"]


def test_too_much_or_too_odd_content_is_refused(ends):
    many = tuple([PHOTO] * 21)
    for files, words in ((many, {}), ((), {"x": object()}), ((), {"x": "y" * 600_000})):
        with pytest.raises(BadHandover):
            a_package(*ends, files=files, **words)
    odd = a_package(*ends, files=(), text="\x00 \ud800 𝒳")
    copy = odd.copies.filter(institution=ends[1]).get()
    assert open_words([copy])[0]["words"]["text"].startswith("\x00 ?")
