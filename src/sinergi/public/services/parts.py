"""Switch a part of the public page on or off; what is Bawaslu's by Bawaslu's people."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.public.models import PartSetting
from sinergi.public.problems import BadPublishing
from sinergi.public.rules.parts import OWNERS, Part
from sinergi.public.sides import offices_of


@transaction.atomic
def set_part(part: Part, *, shown: bool, by: Actor, at: dt.datetime) -> PartSetting:
    """Switch a part and return the row that says so; raises BadPublishing "not-yours"."""
    offices = offices_of(by)
    own = [office for side, office in offices.items() if side in OWNERS[part]]
    if not own:
        raise BadPublishing("not-yours")
    row = PartSetting.all_rows.create(
        part=part, shown=shown, institution_id=own[0], by_id=by.pk, at=at
    )
    record(
        Verb.PUBLIC_PART_SET, at=at, actor=by, target=f"part:{part}",
        institution_id=own[0], shown=shown,
    )  # fmt: skip
    return row
