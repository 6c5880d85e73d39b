"""The chain on a page, verified by a job, printed as a checkpoint."""

import pytest

from sinergi.access.clock import real_now
from sinergi.audit.chain import verify_chain
from sinergi.audit.command import main
from sinergi.audit.models import Fact
from sinergi.jobs.models import Job
from sinergi.jobs.queue import start_job
from sinergi.web.chain import checkpoint_data, make_checkpoint, verify

pytestmark = pytest.mark.django_db


def test_a_checkpoint_agrees_with_the_command(alice, capsys):
    made = make_checkpoint(by=alice, at=real_now())
    assert verify_chain(kept_head=made.head).intact
    assert main(["verify", "--head", made.head]) == 0
    assert made.head in capsys.readouterr().out


def test_another_head_does_not_agree(alice):
    make_checkpoint(by=alice, at=real_now())
    assert main(["verify", "--head", "f" * 64]) == 1


def test_the_fingerprint_is_the_beginning_of_the_head(alice):
    made = make_checkpoint(by=alice, at=real_now())
    assert made.fingerprint.replace(" ", "").lower() == made.head[:16]


def test_the_checkpoint_is_a_pdf(client, alice):
    client.force_login(alice)
    answer = client.post("/audit/chain/checkpoint/")
    assert answer.content[:5] == b"%PDF-"


def test_the_job_says_that_every_seal_holds(client, alice):
    make_checkpoint(by=alice, at=real_now())
    job = start_job(
        "verify-chain",
        verify,
        args={"by_id": alice.pk},
        started_by=alice,
        at=real_now(),
    )
    verify.func(job_id=job.pk, by_id=alice.pk)
    assert Job.all_rows.get(pk=job.pk).state == "done"
    fact = Fact.all_rows.get(verb="audit:chain:verified")
    assert fact.details["intact"] is True
    client.force_login(alice)
    assert client.get("/audit/chain/").status_code == 200


def test_the_page_starts_the_job(client, alice):
    client.force_login(alice)
    client.post("/audit/chain/verify/")
    assert Job.all_rows.filter(kind="verify-chain", started_by_id=alice.pk).exists()


@pytest.mark.parametrize("page", ["", "verify/", "checkpoint/"])
def test_an_analyst_is_refused(client, bob, page):
    client.force_login(bob)
    assert client.post(f"/audit/chain/{page}").status_code == 403


def test_the_command_on_the_sheet_tells_a_checkpoint_of_ours(alice, capsys):
    made = make_checkpoint(by=alice, at=real_now())
    command = checkpoint_data(made)["words"]["command"].split()
    assert command[:2] == ["sinergi", "audit"]
    assert main(command[2:]) == 0
    assert "ours" in capsys.readouterr().err


@pytest.mark.parametrize("place", [3, 5, 7])
def test_a_sheet_with_one_changed_entry_is_not_ours(alice, place):
    made = make_checkpoint(by=alice, at=real_now())
    command = checkpoint_data(made)["words"]["command"].split()[2:]
    command[place - 1] = "2020-01-01T00:00:00+00:00" if place == 5 else "f" * 64
    assert main(command) == 1


def test_a_signature_alone_is_a_wrong_call(db):
    with pytest.raises(SystemExit):
        main(["verify", "--signature", "f" * 64])
