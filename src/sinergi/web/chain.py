"""The audit chain for people: verified by a job, printed as a checkpoint."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.audit.chain import (
    last_head,
    last_sealed,
    seal_facts,
    sign_checkpoint,
    verify_chain,
)
from sinergi.audit.log import record
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, running


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the chain to keep outside: on paper, signed by hand."""

    head: str
    last_fact: int
    count: int
    at: dt.datetime
    signature: str

    @property
    def fingerprint(self) -> str:
        """Sixteen signs of the head in fours, to read aloud over the telephone."""
        return " ".join(self.head[at : at + 4].upper() for at in range(0, 16, 4))


@transaction.atomic
def make_checkpoint(*, by: Actor, at: dt.datetime) -> Checkpoint:
    """Seal what is new and return the head with our signature over it."""
    at = at.replace(microsecond=0)
    seal_facts(at=at)
    head, last = last_head(), last_sealed()
    count = Fact.all_rows.filter(pk__lte=last).count()
    signature = sign_checkpoint(head, at)
    record(
        Verb.CHECKPOINT_MADE, at=at, actor=by, target=f"chain:{last}", count=count,
        head=head,
    )  # fmt: skip
    return Checkpoint(head, last, count, at, signature)


def checkpoint_data(made: Checkpoint) -> dict[str, Any]:
    """Return what the layout `checkpoint.typ` sets."""
    return {
        "lang": get_language() or "id",
        "title": _("Checkpoint of the audit list"),
        "rows": [
            [_("made"), date_format(localtime(made.at), "DATETIME_FORMAT")],
            [_("facts sealed"), str(made.count)],
            [_("last fact"), str(made.last_fact)],
        ],
        "fingerprint": made.fingerprint,
        "head": made.head,
        "signature": made.signature,
        "words": {
            "fingerprint": _("Short fingerprint"),
            "head": _("Head of the chain"),
            "signature": _("Signature of the server"),
            "how": _(
                "Keep this sheet outside the server. Whoever later wants to know whether "
                "a line was taken out, changed or cut off types on the server:"
            ),
            "command": f"sinergi audit verify --head {made.head} "
            f"--made {made.at.isoformat()} --signature {made.signature}",
            "hand": _("Name, date and signature of two people"),
        },
    }


@task()
def verify(job_id: int, by_id: int, language: str = "id") -> None:
    """Recompute the whole chain; the job fails, with the stretch, where it is broken."""
    with override(language), running(job_id) as job:
        job.leads_to("chain:all", reverse("web:audit_chain"))
        job.step(0, 0, _("recomputing the seals"))
        found = verify_chain()
        with transaction.atomic():
            person: Any = get_user_model()._default_manager.get(pk=by_id)
            record(
                Verb.CHAIN_VERIFIED, at=real_now(), actor=person, target="chain:all",
                intact=found.intact, sealed=found.sealed, broken=len(found.broken),
            )  # fmt: skip
        if not found.intact:
            first, last, reason = found.broken[0]
            raise JobProblem(
                _("The chain is broken between fact %(first)s and %(last)s: %(reason)s")
                % {"first": first, "last": last, "reason": reason}
            )
        job.step(found.sealed, found.sealed, _("every seal holds"))
