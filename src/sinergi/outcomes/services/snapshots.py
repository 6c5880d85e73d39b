"""The scoreboard of the goals, kept for a day and never changed."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.outcomes.models import GoalSnapshot
from sinergi_core import __version__


@transaction.atomic
def keep_board(
    area: str, election: Election, plain: Mapping[str, Any], *, at: dt.datetime
) -> GoalSnapshot | None:
    """Keep the board of an area for the day of `at`; None when one is kept already."""
    row, made = GoalSnapshot.all_rows.get_or_create(
        area_code=area, election=election, day=localdate(at),
        defaults={
            "figures": plain, "digest": digest_of(plain), "made_at": at,
            "code_version": __version__,
        },
    )  # fmt: skip
    if not made:
        return None
    record(
        Verb.GOALS_KEPT, at=at, actor=None, target=f"goals:{row.pk}", digest=row.digest
    )
    return row


def digest_of(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 over a plain board."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
